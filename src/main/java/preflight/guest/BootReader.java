package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.Subvolume;
import preflight.guest.grub.Grub;
import preflight.guest.grub.GrubBoot;
import preflight.guest.grub.GrubMenu;
import preflight.guest.grub.GrubNote;
import preflight.guest.grub.GrubOptions;
import preflight.guest.legacy.LegacyGrub;
import preflight.guest.legacy.LegacyMenu;
import preflight.guest.syslinux.Syslinux;
import preflight.guest.syslinux.SyslinuxMenu;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** Finds what the guest's boot loader starts by default. */
final class BootReader {

  private final Volumes volumes;
  private final FileTree tree;
  private final Firmware firmware;

  /**
   * @param firmware what it starts; the configuration that a loader of a BIOS reads counts, or else
   *     the first of that loader, or else the first
   */
  BootReader(Volumes volumes, FileTree tree, Firmware firmware) {
    this.volumes = volumes;
    this.tree = tree;
    this.firmware = firmware;
  }

  /** How the guest boots, and the device that holds the configuration. */
  record Result(Boot boot, Optional<GuestVolume> home) {}

  Result read() throws IOException {
    Optional<EfiBootReader.Result> efi =
        firmware.uefi() ? new EfiBootReader(volumes, firmware).read() : Optional.empty();
    LoaderFiles.Found found = LoaderFiles.in(tree);
    boolean mounted = !found.files().isEmpty();
    found = mounted ? found : elsewhere(found);
    boolean followed =
        efi.isPresent() && efi.get().loader().isPresent() && efi.get().chain().isComplete();
    return followed ? followed(efi.get(), found) : read(found, mounted, efi);
  }

  /** What UEFI firmware starts leads to a kernel. */
  private Result followed(EfiBootReader.Result efi, LoaderFiles.Found found) throws IOException {
    Place place = efi.configuration();
    for (FileRef ref : found.refs()) {
      Place there = ref.volume().place().withPath(pathForLoader(ref));
      place = there.equals(place) ? ref.place() : place;
    }
    Boot boot =
        new Boot(
            new Fact.Known<>(efi.loader().orElseThrow(), place),
            found.files(),
            efi.entry(),
            efi.certain(),
            efi.specification(),
            Optional.of(efi.chain()),
            efi.notes(),
            found.troubles());
    return new Result(boot, Optional.of(efi.home()));
  }

  /**
   * By the configurations that lie where they usually do.
   *
   * @param efi the chain of EFI programs, which leads to no kernel
   */
  private Result read(LoaderFiles.Found found, boolean mounted, Optional<EfiBootReader.Result> efi)
      throws IOException {
    Optional<EfiChain> chain = efi.map(EfiBootReader.Result::chain);
    List<String> before = efi.map(EfiBootReader.Result::notes).orElse(List.of());
    Optional<InstalledLoader> hint = firmware.loader();
    int chosen = choose(found, hint);
    if (chosen < 0) {
      Fact<Loader> none =
          efi.flatMap(EfiBootReader.Result::loader).isPresent()
              ? new Fact.Known<>(efi.get().loader().get(), efi.get().configuration())
              : none(found);
      Fact<BootEntry> entry = none.isKnown() ? efi.get().entry() : none.lacking();
      return new Result(
          new Boot(none, List.of(), entry, true, Optional.empty(), chain, before, found.troubles()),
          Optional.empty());
    }
    Loader loader = found.files().get(chosen).loader();
    FileRef ref = found.refs().get(chosen);
    Optional<GuestVolume> home = volumes.of(ref.volume());
    Fact<Loader> known = new Fact.Known<>(loader, ref.place());
    try {
      Started started = start(loader, ref, home);
      List<String> notes = new ArrayList<>(before);
      notes.addAll(started.notes);
      boolean certain =
          started.certain
              && mounted
              && !isAmbiguous(found, chosen, hint)
              && efi.map(e -> e.certain() && e.loader().isEmpty()).orElse(true);
      Boot boot =
          new Boot(
              known,
              found.files(),
              started.entry,
              certain,
              started.specification,
              chain,
              notes,
              found.troubles());
      return new Result(boot, home);
    } catch (IOException e) {
      Fact<BootEntry> failed = new Fact.Failed<>(ReadProblem.of(ref.path(), e), ref.place());
      return new Result(
          new Boot(
              known,
              found.files(),
              failed,
              false,
              Optional.empty(),
              chain,
              before,
              found.troubles()),
          home);
    }
  }

  /**
   * The configurations on volumes that fstab does not mount, which a boot loader may find all the
   * same; whether it does is not certain.
   *
   * @param inTree what the guest's tree told: no configuration, maybe since it could not be read
   */
  private LoaderFiles.Found elsewhere(LoaderFiles.Found inTree) {
    List<Trouble> troubles = new ArrayList<>(inTree.troubles());
    for (GuestVolume volume : volumes.all()) {
      if (volume.volume().equals(tree.root()) || tree.mounts().containsValue(volume.volume())) {
        continue;
      }
      LoaderFiles.Found found = LoaderFiles.in(FileTree.of(volume.volume()));
      troubles.addAll(found.troubles());
      if (!found.files().isEmpty()) {
        return new LoaderFiles.Found(found.files(), found.refs(), List.copyOf(troubles));
      }
    }
    return new LoaderFiles.Found(List.of(), List.of(), List.copyOf(troubles));
  }

  /** No configuration is there only where all the places could be looked at. */
  private Fact<Loader> none(LoaderFiles.Found found) {
    Place place = tree.place("/boot");
    return found.troubles().isEmpty()
        ? Fact.absent(place)
        : new Fact.Failed<>(found.troubles().get(0), place);
  }

  private int choose(LoaderFiles.Found found, Optional<InstalledLoader> hint) throws IOException {
    List<LoaderFile> files = found.files();
    int first = files.isEmpty() ? -1 : 0;
    for (int i = files.size() - 1; i >= 0; i--) {
      if (hint.isPresent() && files.get(i).loader() == hint.get().loader()) {
        first = i;
      }
    }
    for (int i = 0; i < files.size(); i++) {
      if (isRead(found, i, hint)) {
        return i;
      }
    }
    return first;
  }

  private boolean isRead(LoaderFiles.Found found, int file, Optional<InstalledLoader> hint)
      throws IOException {
    return hint.isPresent()
        && found.files().get(file).loader() == hint.get().loader()
        && (hint.get().reads(tree.pathOnVolume(found.refs().get(file)))
            || hint.get().reads(pathForLoader(found.refs().get(file))));
  }

  /** On its volume from the top level on, where a file of a subvolume has the longer path. */
  private String pathForLoader(FileRef ref) throws IOException {
    String path = tree.pathOnVolume(ref);
    Optional<Subvolume> part = ref.volume().fileSystem().subvolume();
    return part.isEmpty() || part.get().path().equals("/") ? path : part.get().path() + path;
  }

  /** Whether the loader may read another of its configurations, which says something else. */
  private boolean isAmbiguous(LoaderFiles.Found found, int chosen, Optional<InstalledLoader> hint)
      throws IOException {
    LoaderFile used = found.files().get(chosen);
    for (LoaderFile file : found.files()) {
      if (file.loader() == used.loader() && file.checksum() != used.checksum()) {
        return !isRead(found, chosen, hint);
      }
    }
    return false;
  }

  /** What one configuration says. */
  record Started(
      Fact<BootEntry> entry,
      boolean certain,
      Optional<Boot.Specification> specification,
      List<String> notes) {}

  private Started start(Loader loader, FileRef ref, Optional<GuestVolume> home) throws IOException {
    String path = tree.pathOnVolume(ref);
    return switch (loader) {
      case GRUB2 -> grub2(new BootFile(home.map(GuestVolume::grubName), pathForLoader(ref)), ref);
      case GRUB_LEGACY ->
          legacy(new BootFile(home.flatMap(GuestVolume::legacyName), path), ref, home);
      case SYSLINUX -> syslinux(BootFile.of(path), ref);
      default -> throw new IllegalStateException("no configuration file of " + loader.label());
    };
  }

  private Started legacy(BootFile config, FileRef ref, Optional<GuestVolume> home)
      throws IOException {
    int slash = config.path().lastIndexOf('/');
    FileTree volume = FileTree.of(ref.volume());
    Optional<byte[]> saved =
        read(volume, config.path().substring(0, slash) + "/default", Limits.LEGACY_SAVED_BYTES);
    byte[] text = read(volume, config.path(), Limits.LOADER_BYTES).orElseThrow();
    LegacyMenu menu = LegacyGrub.parse(config, text, saved);
    Optional<BootEntry> entry = menu.chosenEntry().flatMap(LegacyMenu.Entry::boot);
    List<String> notes = new ArrayList<>(menu.notes());
    boolean logical = home.flatMap(GuestVolume::logical).isPresent();
    if (logical) {
      notes.add("GRUB Legacy cannot read the logical volume that holds this configuration");
    }
    return new Started(entry(entry, config, ref), !logical, Optional.empty(), notes);
  }

  static Started syslinux(BootFile config, FileRef ref) throws IOException {
    FileTree volume = FileTree.of(ref.volume());
    byte[] text = read(volume, config.path(), Limits.LOADER_BYTES).orElseThrow();
    SyslinuxMenu menu = Syslinux.parse(config, text, (path, limit) -> read(volume, path, limit));
    Optional<BootEntry> entry = menu.chosen().flatMap(SyslinuxMenu.Entry::boot);
    return new Started(entry(entry, config, ref), true, Optional.empty(), menu.notes());
  }

  private static Optional<byte[]> read(FileTree volume, String path, int limit) throws IOException {
    Fact<byte[]> content = volume.read(path, limit);
    if (content instanceof Fact.Failed<byte[]> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return content.toOptional();
  }

  private Started grub2(BootFile config, FileRef ref) throws IOException {
    GrubMenu menu =
        Grub.run(
            firmware.uefi() ? GrubOptions.efi(config) : GrubOptions.bios(config),
            new DevicesForGrub(volumes),
            Optional.of(new EntriesForGrub(volumes)));
    GrubBoot boot = menu.boot();
    List<String> notes = new ArrayList<>();
    for (GrubNote note : menu.notes()) {
      notes.add(note.toString());
    }
    for (GrubNote note : boot.notes()) {
      notes.add(note.toString());
    }
    boolean certain = menu.certain() && boot.certain();
    Optional<Boot.Specification> specification =
        menu.usesBls()
            ? Optional.of(new Boot.Specification(menu.defaultSpec(), menu.namesDefault()))
            : Optional.empty();
    return new Started(entry(boot.entry(), config, ref), certain, specification, notes);
  }

  private static Fact<BootEntry> entry(Optional<BootEntry> entry, BootFile config, FileRef ref) {
    if (entry.isEmpty()) {
      return Fact.absent(ref.place());
    }
    BootEntry found = entry.get();
    Place place =
        found.source().path().equals(config.path())
            ? ref.place()
            : ref.volume().place().withPath(found.source().path());
    return new Fact.Known<>(found, place.atLine(found.line()));
  }
}
