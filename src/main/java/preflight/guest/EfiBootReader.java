package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.EfiDisk.Program;
import preflight.guest.efi.EfiProgram;
import preflight.guest.grub.GrubBoot;
import preflight.guest.grub.GrubMenu;
import preflight.guest.grub.GrubNote;
import preflight.guest.systemdboot.SystemdBoot;
import preflight.guest.systemdboot.SystemdEntry;
import preflight.guest.systemdboot.SystemdMenu;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * Follows what UEFI firmware starts from an EFI system partition, down to a kernel. The firmware is
 * taken for one that has no boot entries of its own, as after an import: it starts the fallback
 * (UEFI 2.10, 3.5.1.1), or where there is none the loader of the only vendor.
 */
final class EfiBootReader {

  private final Volumes volumes;
  private final EfiDisk disk;
  private final EfiGrub grub;
  private final List<String> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean certain = true;
  private EfiChain.End leads = EfiChain.End.KERNEL;
  private Place last = Place.ofPath("/EFI");

  EfiBootReader(Volumes volumes, Firmware firmware) {
    this.volumes = volumes;
    this.disk = new EfiDisk(volumes, firmware);
    this.grub = new EfiGrub(volumes, notes);
  }

  /**
   * What was found.
   *
   * @param loader whose configuration decides; empty where the chain ends before one
   * @param configuration where that stands
   * @param entry what is started by default
   * @param home the volume on which files without a device lie
   */
  record Result(
      EfiChain chain,
      Optional<Loader> loader,
      Place configuration,
      Fact<BootEntry> entry,
      Optional<Boot.Specification> specification,
      GuestVolume home,
      boolean certain,
      List<String> notes) {}

  /** The end of a chain. */
  private record End(
      Loader loader,
      Place configuration,
      Fact<BootEntry> entry,
      Optional<Boot.Specification> specification,
      GuestVolume home) {}

  /** Empty where no EFI system partition has a program to start. */
  Optional<Result> read() throws IOException {
    EfiDisk.Candidates candidates = disk.candidates();
    if (candidates.fallback().isEmpty()) {
      if (candidates.vendors().isEmpty()) {
        return Optional.empty();
      }
      notes.add("there is no fallback loader; the loader of a vendor was followed");
      certain = candidates.vendors().size() == 1;
    }
    Program program = candidates.fallback().orElseGet(() -> candidates.vendors().get(0));
    Optional<End> end;
    try {
      end = follow(program, Optional.empty());
    } catch (ReadProblem e) {
      notes.add(e.trouble().summary());
      certain = false;
      leads = EfiChain.End.UNKNOWN;
      end = Optional.empty();
    }
    Place place = program.ref().place();
    boolean complete = end.filter(e -> e.entry().isKnown()).isPresent();
    if (!complete && leads != EfiChain.End.UNKNOWN) {
      leads = EfiChain.End.NOTHING;
    }
    return Optional.of(
        new Result(
            new EfiChain(steps, leads, end.map(End::configuration).orElse(last)),
            end.map(End::loader),
            end.map(End::configuration).orElse(place),
            end.isPresent() ? end.get().entry() : Fact.absent(place),
            end.flatMap(End::specification),
            end.map(End::home).orElse(program.volume()),
            certain,
            List.copyOf(notes)));
  }

  /**
   * @param start how a program before this one starts it
   */
  private Optional<End> follow(Program program, Optional<UnifiedEntry.Start> start)
      throws IOException {
    if (steps.size() >= Limits.EFI_CHAIN) {
      throw new UnsupportedException(
          program.ref().path(),
          "more than " + Limits.EFI_CHAIN + " programs that start each other");
    }
    last = program.ref().place();
    steps.add(program.ref().path() + " (" + program.efi().kind().label() + ")");
    return switch (program.efi().kind()) {
      case SHIM -> shim(program);
      case GRUB2 -> Optional.of(grub(program));
      case SYSTEMD_BOOT -> systemdBoot(program);
      case SYSLINUX -> syslinux(program);
      case UKI -> Optional.of(unified(program, start));
      case LINUX -> Optional.of(linux(program, start));
      case UNKNOWN -> {
        certain &= !program.efi().machine().isKnown();
        leads = EfiChain.End.UNKNOWN;
        notes.add("what " + program.ref().path() + " starts is not known");
        yield Optional.empty();
      }
    };
  }

  /**
   * shim starts the program grub of its machine beside it; as the fallback, before that, the
   * program beside it that goes through the vendors' folders (rhboot/shim, shim.c and fallback.c).
   */
  private Optional<End> shim(Program shim) throws IOException {
    String suffix = EfiDisk.suffix(shim.efi());
    if (shim.folder().equalsIgnoreCase("/EFI/BOOT")
        && EfiDisk.program(shim.volume(), shim.folder() + "/fb" + suffix + ".efi").isPresent()) {
      Optional<Program> listed = EfiDisk.listed(shim.volume(), suffix);
      if (listed.isPresent()) {
        return follow(listed.get(), Optional.empty());
      }
      notes.add("no vendor's folder names a program for the fallback loader of shim");
    }
    Optional<Program> next =
        EfiDisk.program(shim.volume(), shim.folder() + "/grub" + suffix + ".efi");
    if (next.isEmpty()) {
      certain = false;
      notes.add("shim starts grub" + suffix + ".efi beside it, which is not there");
      return Optional.empty();
    }
    return follow(next.get(), Optional.empty());
  }

  private End grub(Program program) throws IOException {
    EfiGrub.Run run = grub.run(program);
    GrubMenu menu = run.menu();
    GrubBoot boot = menu.boot();
    for (GrubNote note : menu.notes()) {
      notes.add(note.toString());
    }
    for (GrubNote note : boot.notes()) {
      notes.add(note.toString());
    }
    certain &= menu.certain() && boot.certain();
    if (run.there()) {
      steps.add(run.first().toString());
    }
    String config = menu.variable("config_file").orElse(run.first().toString());
    if (!run.there() || !config.equals(run.first().toString())) {
      steps.add(config);
    }
    Optional<Boot.Specification> specification =
        menu.usesBls()
            ? Optional.of(new Boot.Specification(menu.defaultSpec(), menu.namesDefault()))
            : Optional.empty();
    Place place = place(config, program);
    if (boot.action() == GrubBoot.Action.CHAINLOADER && boot.program().isPresent()) {
      Optional<End> end = chainloaded(boot.program().get(), program.volume());
      if (end.isPresent()) {
        return end.get();
      }
    }
    Fact<BootEntry> entry = Fact.absent(place);
    if (boot.entry().isPresent()) {
      BootEntry found = withUnified(boot.entry().get());
      Place source = place(found.source().toString(), program);
      entry = new Fact.Known<>(found, source.atLine(found.line()));
    }
    return new End(Loader.GRUB2, place, entry, specification, program.volume());
  }

  private Place place(String name, Program program) {
    int end = name.indexOf(')');
    Optional<GuestVolume> volume =
        name.startsWith("(") && end > 0
            ? volumes.byGrubName(name.substring(1, end))
            : Optional.of(program.volume());
    String path = name.substring(end + 1);
    return volume.orElse(program.volume()).volume().place().withPath(path);
  }

  private Optional<End> chainloaded(BootFile file, GuestVolume home) throws IOException {
    Optional<GuestVolume> volume =
        file.device().isPresent() ? volumes.byGrubName(file.device().get()) : Optional.of(home);
    Optional<Program> program =
        volume.isPresent() ? EfiDisk.program(volume.get(), file.path()) : Optional.empty();
    if (program.isEmpty()) {
      certain = false;
      notes.add("the program " + file + " that GRUB starts is not there");
      return Optional.empty();
    }
    return follow(program.get(), Optional.empty());
  }

  /** GRUB's linux takes a unified image for a kernel only where it is one by its header too. */
  private BootEntry withUnified(BootEntry entry) throws IOException {
    Optional<GuestVolume> volume = entry.kernel().device().flatMap(volumes::byGrubName);
    Optional<Program> program =
        volume.isPresent()
            ? EfiDisk.program(volume.get(), entry.kernel().path())
            : Optional.empty();
    if (program.filter(p -> p.efi().kind() == EfiProgram.Kind.UKI).isEmpty()) {
      return entry;
    }
    certain = false;
    notes.add("GRUB is told to load the unified kernel image " + entry.kernel() + " as a kernel");
    UnifiedEntry.Start start =
        new UnifiedEntry.Start(
            Optional.of(entry.title()),
            entry.id(),
            0,
            Optional.of(entry.commandLine()),
            entry.initrds(),
            entry.source(),
            entry.line());
    return unified(entry.kernel(), program.get(), start);
  }

  private Optional<End> systemdBoot(Program program) throws IOException {
    SystemdMenu menu =
        SystemdBoot.read(
            program.tree(), extended(), program.ref().path(), EfiDisk.suffix(program.efi()));
    notes.addAll(menu.notes());
    certain &= menu.certain();
    Place place = program.tree().place(SystemdMenu.CONFIGURATION);
    if (program.tree().find(SystemdMenu.CONFIGURATION).isAbsent()) {
      place = program.ref().place();
    }
    Optional<SystemdEntry> chosen = menu.chosen();
    if (chosen.isEmpty()) {
      return Optional.of(
          new End(
              Loader.SYSTEMD_BOOT, place, Fact.absent(place), Optional.empty(), program.volume()));
    }
    SystemdEntry entry = chosen.get();
    GuestVolume home = entry.volume() == 0 ? program.volume() : disk.extended().get(0);
    BootFile kernel = BootFile.of(entry.start().program());
    List<BootFile> initrds = new ArrayList<>();
    for (String initrd : entry.start().initrds()) {
      initrds.add(BootFile.of(initrd));
    }
    UnifiedEntry.Start start =
        new UnifiedEntry.Start(
            Optional.of(entry.title()),
            Optional.of(entry.id()),
            entry.start().profile(),
            entry.start().options(),
            entry.start().type() == SystemdEntry.Type.LINUX ? initrds : List.of(),
            BootFile.of(entry.source()),
            entry.line());
    Optional<Program> started = EfiDisk.program(home, kernel.path());
    Place where = home.volume().place().withPath(entry.source());
    if (started.isPresent() && started.get().efi().kind() == EfiProgram.Kind.UKI) {
      BootEntry unified = unified(kernel, started.get(), start);
      return Optional.of(systemdBoot(place, unified, where, home));
    }
    if (entry.start().type() == SystemdEntry.Type.LINUX) {
      BootEntry plain =
          new BootEntry(
              entry.title(),
              Optional.of(entry.id()),
              kernel,
              initrds,
              entry.start().options().orElse(""),
              Optional.empty(),
              entry.start().deviceTree().map(BootFile::of),
              start.source(),
              entry.line());
      return Optional.of(systemdBoot(place, plain, where, home));
    }
    return started.isPresent() ? follow(started.get(), Optional.of(start)) : Optional.empty();
  }

  private static End systemdBoot(Place place, BootEntry entry, Place where, GuestVolume home) {
    Place line = entry.line() == 0 ? where : where.atLine(entry.line());
    return new End(
        Loader.SYSTEMD_BOOT, place, new Fact.Known<>(entry, line), Optional.empty(), home);
  }

  /** Firmware reads FAT; other file systems by drivers, which systemd-boot loads. */
  private Optional<FileTree> extended() {
    List<GuestVolume> found = disk.extended();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    GuestVolume volume = found.get(0);
    if (!volume.facts().type().equals("vfat")) {
      certain = false;
      notes.add(
          "the extended boot loader partition has "
              + volume.facts().type()
              + ", which UEFI firmware does not read without a driver");
      return Optional.empty();
    }
    return Optional.of(FileTree.of(volume.volume()));
  }

  private BootEntry unified(BootFile file, Program program, UnifiedEntry.Start start)
      throws IOException {
    UnifiedEntry unified = UnifiedEntry.read(file, program.ref(), program.tree(), start);
    for (String addon : unified.addons()) {
      certain = false;
      notes.add("an addon, which the stub of " + file + " may or may not take: " + addon);
    }
    return unified.entry();
  }

  private End unified(Program program, Optional<UnifiedEntry.Start> start) throws IOException {
    BootEntry entry =
        unified(program.file(), program, start.orElse(UnifiedEntry.Start.of(program.file())));
    Place place = program.ref().place();
    return new End(
        Loader.UKI, place, new Fact.Known<>(entry, place), Optional.empty(), program.volume());
  }

  /** A kernel that firmware or another loader starts as a program. */
  private End linux(Program program, Optional<UnifiedEntry.Start> start) {
    if (start.flatMap(UnifiedEntry.Start::options).isEmpty()) {
      certain = false;
      notes.add(program.ref().path() + " is a kernel, which has at most a command line built in");
    }
    Place place = program.ref().place();
    BootEntry entry =
        new BootEntry(
            start.flatMap(UnifiedEntry.Start::title).orElse(program.ref().path()),
            start.flatMap(UnifiedEntry.Start::id),
            program.file(),
            List.of(),
            start.flatMap(UnifiedEntry.Start::options).orElse(""),
            Optional.empty(),
            Optional.empty(),
            program.file(),
            0);
    return new End(
        Loader.EFI_STUB, place, new Fact.Known<>(entry, place), Optional.empty(), program.volume());
  }

  /** Beside the program, or where all variants look (wiki.syslinux.org, "Config"). */
  private Optional<End> syslinux(Program program) throws IOException {
    List<String> names =
        List.of(
            program.folder() + "/sysl" + EfiDisk.suffix(program.efi()) + ".cfg",
            program.folder() + "/syslinux.cfg",
            "/boot/syslinux/syslinux.cfg",
            "/syslinux/syslinux.cfg",
            "/syslinux.cfg");
    for (String name : names) {
      Optional<FileRef> ref =
          EfiDisk.known(program.tree().find(name)).filter(found -> found.node().isRegular());
      if (ref.isPresent()) {
        steps.add(ref.get().path());
        BootReader.Started started = BootReader.syslinux(BootFile.of(ref.get().path()), ref.get());
        notes.addAll(started.notes());
        certain &= started.certain();
        return Optional.of(
            new End(
                Loader.SYSLINUX,
                ref.get().place(),
                started.entry(),
                Optional.empty(),
                program.volume()));
      }
    }
    certain = false;
    notes.add("syslinux finds no configuration");
    return Optional.empty();
  }
}
