package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.Subvolume;
import preflight.guest.initrd.Initrd;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.DriverState;
import preflight.guest.kernel.Drivers;
import preflight.guest.kernel.KernelConfig;
import preflight.guest.kernel.UnpackedKernel;
import preflight.guest.kernel.XenNotes;
import preflight.guest.network.NetworkReader;
import preflight.guest.os.Fstab;
import preflight.guest.os.OsIdentification;
import preflight.io.Limits;
import preflight.io.ReadCounter;
import preflight.io.ReadProblem;
import preflight.io.Stage;
import preflight.io.Text;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** Puts together what the guest's files tell. */
public final class GuestReader {

  private final Volumes volumes;
  private final FileTree tree;
  private final ReadCounter counter;

  private GuestReader(Volumes volumes, FileTree tree, ReadCounter counter) {
    this.volumes = volumes;
    this.tree = tree;
    this.counter = counter;
  }

  /**
   * The guest's file tree: the likeliest root with what its fstab mounts.
   *
   * @param firmware what it finds on the first disk
   */
  public static Optional<FileTree> tree(Volumes volumes, Firmware firmware) throws IOException {
    List<GuestVolume> candidates = RootFinder.candidates(volumes).roots();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    GuestVolume root = candidates.get(0);
    FileTree tree = mounted(root, volumes);
    if (root.volume().fileSystem().subvolume().isEmpty()) {
      return Optional.of(tree);
    }
    Optional<GuestVolume> booted = bootedPart(root, new BootReader(volumes, tree, firmware).read());
    return Optional.of(booted.isPresent() ? mounted(booted.get(), volumes) : tree);
  }

  /** The subvolume that the command line chooses, where it is another one that has a root. */
  private static Optional<GuestVolume> bootedPart(GuestVolume root, BootReader.Result booted)
      throws IOException {
    Optional<String> flags =
        booted.boot().entry().toOptional().flatMap(entry -> entry.argument("rootflags"));
    if (flags.isEmpty()) {
      return Optional.empty();
    }
    Optional<GuestVolume> part = root.mounted(List.of(flags.get().split(",", -1)));
    boolean other =
        part.isPresent() && !part.get().equals(root) && RootFinder.isComplete(part.get());
    return other ? part : Optional.empty();
  }

  private static FileTree mounted(GuestVolume root, Volumes volumes) throws IOException {
    FileTree alone = FileTree.of(root.volume());
    Optional<Fstab> fstab = fstab(alone).toOptional();
    return fstab.isPresent() ? MountTable.mount(root, fstab.get(), volumes) : alone;
  }

  /**
   * @param firmware what it finds on the first disk
   * @param paths to look at besides
   * @param payload whether the initrd's contents are read
   * @param counter of the volumes, which is told what is read for
   * @return absent where there is no volume at all
   * @throws IOException where the host fails
   */
  public static Fact<Guest> read(
      Volumes volumes, Firmware firmware, Set<String> paths, boolean payload, ReadCounter counter)
      throws IOException {
    return read(
        volumes, firmware, paths, payload ? InitrdPayload.READ : InitrdPayload.LEFT_OUT, counter);
  }

  /**
   * @param firmware what it finds on the first disk
   * @param paths to look at besides
   * @param payload whether the initrd's contents are read
   * @param counter of the volumes, which is told what is read for
   * @return absent where there is no volume at all
   * @throws IOException where the host fails
   */
  public static Fact<Guest> read(
      Volumes volumes,
      Firmware firmware,
      Set<String> paths,
      InitrdPayload payload,
      ReadCounter counter)
      throws IOException {
    if (volumes.all().isEmpty()) {
      return Fact.absent();
    }
    counter.begin(Stage.ROOT);
    Place place = volumes.all().get(0).volume().place();
    try {
      Optional<FileTree> tree = tree(volumes, firmware);
      if (tree.isEmpty()) {
        return Fact.absent();
      }
      place = tree.get().root().place();
      return new Fact.Known<>(
          new GuestReader(volumes, tree.get(), counter).guest(firmware, paths, payload), place);
    } catch (ReadProblem e) {
      return new Fact.Failed<>(e.trouble(), place);
    }
  }

  private Guest guest(Firmware firmware, Set<String> paths, InitrdPayload payload)
      throws IOException {
    RootFinder.Candidates found = RootFinder.candidates(volumes);
    counter.begin(Stage.BOOT);
    BootReader.Result booted = new BootReader(volumes, tree, firmware).read();
    Optional<BootEntry> entry = booted.boot().entry().toOptional();
    counter.begin(Stage.SYSTEM);
    OsIdentification system = new SystemFinder(volumes, tree).identify(entry);
    Fact<Init> init = InitReader.read(tree, entry.flatMap(e -> e.argument("init")));
    Fact<Kernel> kernel = booted.boot().entry().isKnown() ? Fact.absent() : missing(booted);
    Fact<InitrdFiles> initrd = missing(booted);
    if (entry.isPresent() && booted.home().isPresent()) {
      BootFiles files =
          new BootFiles(
              volumes, booted.home().get(), booted.boot().loader().toOptional().orElseThrow());
      counter.begin(Stage.KERNEL);
      kernel = new KernelReader(tree).read(entry.get(), files, init);
      counter.begin(Stage.INITRD);
      initrd =
          new InitrdFinder(files, payload)
              .read(entry.get(), booted.boot().entry().where().orElseThrow());
    }
    counter.begin(Stage.KERNEL);
    Drivers drivers = drivers(kernel, initrd);
    Fact<XenNotes> xen = new Fact.NotRead<>("something else tells of the kernel's drivers");
    if (payload == InitrdPayload.READ && kernel.isKnown() && isUnknown(drivers)) {
      Kernel known = kernel.toOptional().orElseThrow();
      counter.begin(Stage.PAYLOAD);
      Fact<UnpackedKernel> unpacked = unpack(known, entry.orElseThrow(), booted);
      Optional<KernelConfig> config = unpacked.toOptional().flatMap(UnpackedKernel::config);
      if (config.isPresent()) {
        kernel = new Fact.Known<>(known.with(config.get()), kernel.where().orElseThrow());
        drivers = drivers(kernel, initrd);
      }
      xen = xenNotes(unpacked);
      drivers = xen.toOptional().map(drivers::with).orElse(drivers);
    }
    counter.begin(Stage.SYSTEM);
    return new Guest(
        tree.root().name(),
        subvolume(),
        others(found),
        found.troubles(),
        mounts(),
        PathReader.read(tree, paths),
        system.identity(),
        system.troubles(),
        fstab(tree),
        booted.boot(),
        kernel,
        xen,
        initrd,
        init,
        rootDevice(entry),
        rootVolume(entry),
        drivers,
        NetworkReader.read(tree));
  }

  /** Only then is the kernel unpacked, which takes a second. */
  private static boolean isUnknown(Drivers drivers) {
    return drivers.of(Driver.XEN_BLKFRONT).state() == DriverState.UNKNOWN;
  }

  private Fact<UnpackedKernel> unpack(Kernel kernel, BootEntry entry, BootReader.Result booted) {
    BootFiles files =
        new BootFiles(
            volumes,
            booted.home().orElseThrow(),
            booted.boot().loader().toOptional().orElseThrow());
    return new KernelReader(tree).unpack(entry, files, kernel.image());
  }

  private static Fact<XenNotes> xenNotes(Fact<UnpackedKernel> unpacked) {
    Optional<UnpackedKernel> known = unpacked.toOptional();
    if (known.isEmpty()) {
      return unpacked.lacking();
    }
    Optional<XenNotes> notes = known.get().notes();
    return notes.isPresent()
        ? new Fact.Known<>(notes.get(), unpacked.where().orElseThrow())
        : new Fact.NotRead<>("the unpacked kernel has no segment of notes");
  }

  /** Why there is no kernel or initrd: that of the entry. */
  private static <T> Fact<T> missing(BootReader.Result booted) {
    Fact<BootEntry> entry = booted.boot().entry();
    return entry.isKnown() ? Fact.absent() : entry.lacking();
  }

  private Optional<Subvolume> subvolume() throws IOException {
    return tree.root().fileSystem().subvolume();
  }

  private List<String> others(RootFinder.Candidates found) {
    List<String> others = new ArrayList<>();
    for (GuestVolume candidate : found.complete() ? found.roots() : List.<GuestVolume>of()) {
      if (!candidate.volume().fileSystem().isOnDeviceOf(tree.root().fileSystem())
          && !tree.mounts().containsValue(candidate.volume())) {
        others.add(candidate.volume().name());
      }
    }
    return others;
  }

  private Map<String, String> mounts() {
    Map<String, String> mounts = new TreeMap<>();
    for (Map.Entry<String, Volume> mount : tree.mounts().entrySet()) {
      mounts.put(mount.getKey(), mount.getValue().name());
    }
    return mounts;
  }

  static Fact<Fstab> fstab(FileTree tree) {
    return tree.read("/etc/fstab", Limits.TEXT_BYTES).map(bytes -> Fstab.parse(Text.decode(bytes)));
  }

  /** The volume that the kernel mounts as its root; not read without {@code root=}. */
  private Fact<String> rootDevice(Optional<BootEntry> entry) {
    Optional<String> spec = entry.flatMap(e -> e.argument("root"));
    if (spec.isEmpty()) {
      return new Fact.NotRead<>("the kernel is told no root=");
    }
    Optional<GuestVolume> volume = volumes.bySpec(spec.get());
    return volume.isPresent()
        ? new Fact.Known<>(volume.get().volume().name(), volume.get().volume().place())
        : Fact.absent(Place.ofPath(spec.get()));
  }

  private Fact<RootVolume> rootVolume(Optional<BootEntry> entry) {
    Fact<String> device = rootDevice(entry);
    Optional<GuestVolume> volume = entry.flatMap(e -> e.argument("root")).flatMap(volumes::bySpec);
    return volume.isPresent()
        ? new Fact.Known<>(
            new RootVolume(
                volume.get().volume().name(), volume.get().facts().type(), volume.get().logical()),
            volume.get().volume().place())
        : device.lacking();
  }

  private Drivers drivers(Fact<Kernel> kernel, Fact<InitrdFiles> initrd) throws IOException {
    Optional<Kernel> known = kernel.toOptional();
    Optional<String> release = known.flatMap(k -> k.image().release());
    if (release.isEmpty()) {
      return Drivers.derive(
          known.flatMap(Kernel::config), Optional.empty(), Optional.empty(), Optional.empty());
    }
    KernelReader reader = new KernelReader(tree);
    return Drivers.derive(
        known.get().config(),
        reader.builtin(release.get()),
        reader.dependencies(release.get()),
        modules(release.get(), initrd));
  }

  /** No value where there is an initrd that was not read, or holds an image that was not. */
  private static Optional<Set<String>> modules(String release, Fact<InitrdFiles> initrd) {
    if (initrd.isAbsent()) {
      return Optional.of(Set.of());
    }
    Optional<Initrd> contents =
        initrd.toOptional().flatMap(files -> files.contents().toOptional()).filter(Initrd::isWhole);
    return contents.map(c -> c.modules(release));
  }
}
