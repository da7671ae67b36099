package preflight.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.fat.FatFileSystem;
import preflight.guest.efi.EfiProgram;
import preflight.guest.efi.EfiProgram.Machine;
import preflight.guest.efi.GrubProgram;
import preflight.guest.efi.PeProgram;
import preflight.guest.grub.Grub;
import preflight.guest.grub.GrubBoot;
import preflight.guest.grub.GrubDevices;
import preflight.guest.grub.GrubMenu;
import preflight.guest.grub.GrubNote;
import preflight.guest.grub.GrubOptions;
import preflight.guest.systemdboot.SystemdBoot;
import preflight.guest.systemdboot.SystemdEntry;
import preflight.guest.systemdboot.SystemdMenu;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/**
 * Follows what UEFI firmware starts from an EFI system partition, down to a kernel. The firmware is
 * taken for one that has no boot entries of its own, as after an import: it starts the fallback
 * (UEFI 2.10, 3.5.1.1), or where there is none the loader of the only vendor.
 */
final class EfiBootReader {

  private static final List<Machine> MACHINES =
      List.of(Machine.X86_64, Machine.ARM64, Machine.I386);

  private final Volumes volumes;
  private final Firmware firmware;
  private final List<String> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean certain = true;

  EfiBootReader(Volumes volumes, Firmware firmware) {
    this.volumes = volumes;
    this.firmware = firmware;
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

  /** A program on a volume. */
  private record Program(GuestVolume volume, FileRef ref, EfiProgram efi) {

    String folder() {
      return ref.path().substring(0, ref.path().lastIndexOf('/'));
    }

    FileTree tree() {
      return FileTree.of(ref.volume());
    }

    BootFile file() {
      return BootFile.of(ref.path());
    }
  }

  /** Empty where no EFI system partition has a program to start. */
  Optional<Result> read() throws IOException {
    Optional<Program> first = first();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    Program program = first.get();
    Optional<End> end;
    try {
      end = follow(program, Optional.empty());
    } catch (ReadProblem e) {
      notes.add(e.trouble().summary());
      certain = false;
      end = Optional.empty();
    }
    Place place = program.ref().place();
    boolean complete = end.filter(e -> e.entry().isKnown()).isPresent();
    return Optional.of(
        new Result(
            new EfiChain(steps, complete),
            end.map(End::loader),
            end.map(End::configuration).orElse(place),
            end.isPresent() ? end.get().entry() : Fact.absent(place),
            end.flatMap(End::specification),
            end.map(End::home).orElse(program.volume()),
            certain,
            List.copyOf(notes)));
  }

  private Optional<Program> first() throws IOException {
    List<Program> vendors = new ArrayList<>();
    for (GuestVolume volume : onFirstDisk(firmware.efiSystem())) {
      for (Machine machine : MACHINES) {
        String name = "/EFI/BOOT/BOOT" + machine.suffix().toUpperCase(Locale.ROOT) + ".EFI";
        Optional<Program> program = program(volume, name);
        if (program.isPresent()) {
          return program;
        }
      }
      vendors.addAll(vendors(volume));
    }
    if (vendors.isEmpty()) {
      return Optional.empty();
    }
    notes.add("there is no fallback loader; the loader of a vendor was followed");
    certain = vendors.size() == 1;
    return Optional.of(vendors.get(0));
  }

  /** The program of each vendor's folder that starts the others: shim where there is one. */
  private List<Program> vendors(GuestVolume volume) throws IOException {
    List<Program> found = new ArrayList<>();
    FileTree tree = FileTree.of(volume.volume());
    Optional<FileRef> root = directory(tree, "/EFI");
    for (DirectoryEntry entry : root.isPresent() ? tree.list(root.get()) : noEntries()) {
      String folder = "/EFI/" + entry.name();
      for (String name :
          new String[] {"shimx64", "shimaa64", "grubx64", "grubaa64", "systemd-bootx64"}) {
        Optional<Program> program = program(volume, folder + "/" + name + ".efi");
        if (program.isPresent()) {
          found.add(program.get());
          break;
        }
      }
      if (found.size() == Limits.EFI_FOLDERS) {
        break;
      }
    }
    return found;
  }

  private static List<DirectoryEntry> noEntries() {
    return List.of();
  }

  private static Optional<FileRef> directory(FileTree tree, String path) throws IOException {
    return known(tree.find(path)).filter(ref -> ref.node().isDirectory());
  }

  private static Optional<FileRef> known(Fact<FileRef> found) throws IOException {
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found.toOptional();
  }

  private List<GuestVolume> onFirstDisk(List<Integer> partitions) {
    List<GuestVolume> found = new ArrayList<>();
    for (GuestVolume volume : volumes.all()) {
      if (volume.disk() == 0 && partitions.contains(volume.partition())) {
        found.add(volume);
      }
    }
    return found;
  }

  private static Optional<Program> program(GuestVolume volume, String path) throws IOException {
    Optional<FileRef> ref = known(volume.findForLoader(path));
    return ref.filter(r -> r.node().isRegular())
        .map(r -> new Program(volume, r, EfiProgram.read(r)));
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
    String suffix = suffix(shim.efi());
    if (shim.folder().equalsIgnoreCase("/EFI/BOOT")
        && program(shim.volume(), shim.folder() + "/fb" + suffix + ".efi").isPresent()) {
      Optional<Program> listed = listed(shim.volume(), suffix);
      if (listed.isPresent()) {
        return follow(listed.get(), Optional.empty());
      }
      notes.add("no vendor's folder names a program for the fallback loader of shim");
    }
    Optional<Program> next = program(shim.volume(), shim.folder() + "/grub" + suffix + ".efi");
    if (next.isEmpty()) {
      certain = false;
      notes.add("shim starts grub" + suffix + ".efi beside it, which is not there");
      return Optional.empty();
    }
    return follow(next.get(), Optional.empty());
  }

  /** The first program that a vendor's BOOTX64.CSV names: UTF-16, fields divided by commas. */
  private Optional<Program> listed(GuestVolume volume, String suffix) throws IOException {
    FileTree tree = FileTree.of(volume.volume());
    Optional<FileRef> root = directory(tree, "/EFI");
    for (DirectoryEntry entry : root.isPresent() ? tree.list(root.get()) : noEntries()) {
      if (entry.name().equalsIgnoreCase("BOOT")) {
        continue;
      }
      String folder = "/EFI/" + entry.name();
      String name = folder + "/BOOT" + suffix.toUpperCase(Locale.ROOT) + ".CSV";
      Optional<byte[]> text = tree.read(name, Limits.EFI_STUB_BYTES).toOptional();
      if (text.isEmpty()) {
        continue;
      }
      String list = new String(text.get(), StandardCharsets.UTF_16LE);
      String line = list.startsWith("\uFEFF") ? list.substring(1) : list;
      int comma = line.indexOf(',');
      Optional<Program> program =
          comma <= 0 ? Optional.empty() : program(volume, folder + "/" + line.substring(0, comma));
      if (program.isPresent()) {
        return program;
      }
    }
    return Optional.empty();
  }

  private static String suffix(EfiProgram program) {
    return program.machine().toOptional().map(Machine::suffix).orElse("x64");
  }

  /** Runs what GRUB carries, and then {@code $prefix/grub.cfg} (grub-core/kern/main.c). */
  private End grub(Program program) throws IOException {
    GrubProgram core;
    GrubDevices devices = new DevicesForGrub(volumes);
    try (ByteSource content = program.ref().open()) {
      core = GrubProgram.read(content, PeProgram.read(content));
      if (core.memdisk().isPresent()) {
        devices = withMemdisk(devices, program, PeProgram.open(content, core.memdisk().get()));
      }
      return grub(program, core, devices);
    }
  }

  /** Debian's is FAT; one of another kind is left out, and then its files are not there. */
  private GrubDevices withMemdisk(GrubDevices disks, Program program, ByteSource memdisk)
      throws IOException {
    try {
      FatFileSystem opened = FatFileSystem.open(memdisk);
      Volume volume =
          new Volume(program.ref().volume().disk(), program.ref().volume().device(), opened);
      return new MemdiskForGrub(disks, FileTree.of(volume));
    } catch (ReadProblem e) {
      notes.add("the memdisk of " + program.ref().path() + ": " + e.trouble().summary());
      return disks;
    }
  }

  private End grub(Program program, GrubProgram core, GrubDevices devices) throws IOException {
    String device = program.volume().grubName();
    BootFile prefix = prefix(program, core);
    if (!devices.kind(prefix.device().orElse(device), prefix.path() + "/grub.cfg").isPresent()
        && core.config().isEmpty()) {
      // Red Hat's GRUB looks beside its program too
      prefix = new BootFile(Optional.of(device), program.folder());
    }
    BootFile config = new BootFile(prefix.device(), prefix.path() + "/grub.cfg");
    Map<String, String> variables = new HashMap<>();
    variables.put("cmdpath", "(" + device + ")" + program.folder());
    boolean arm = program.efi().machine().toOptional().filter(m -> m == Machine.ARM64).isPresent();
    GrubOptions options =
        new GrubOptions(
            "efi", arm ? "arm64" : "x86_64", config, GrubOptions.Selection.AUTOMATIC, variables);
    Optional<EntriesForGrub> entries = Optional.of(new EntriesForGrub(volumes));
    GrubMenu menu =
        core.config().isPresent()
            ? Grub.runText(
                options, devices, entries.map(e -> e), core.config().get() + "\nnormal\n")
            : Grub.run(options, devices, entries.map(e -> e));
    GrubBoot boot = menu.boot();
    for (GrubNote note : menu.notes()) {
      notes.add(note.toString());
    }
    for (GrubNote note : boot.notes()) {
      notes.add(note.toString());
    }
    certain &= menu.certain() && boot.certain();
    steps.add(config.toString());
    String last = menu.variable("config_file").orElse(config.toString());
    if (!last.equals(config.toString())) {
      steps.add(last);
    }
    Optional<Boot.Specification> specification =
        menu.usesBls()
            ? Optional.of(new Boot.Specification(menu.defaultSpec(), menu.namesDefault()))
            : Optional.empty();
    Place place = place(last, program);
    if (boot.entry().isEmpty()
        && boot.action() == GrubBoot.Action.CHAINLOADER
        && boot.program().isPresent()) {
      Optional<End> end = chainloaded(boot.program().get(), program.volume());
      if (end.isPresent()) {
        return end.get();
      }
    }
    Fact<BootEntry> entry = Fact.absent(place);
    if (boot.entry().isPresent()) {
      BootEntry found = withUnified(boot.entry().get());
      entry =
          new Fact.Known<>(found, place(found.source().toString(), program).atLine(found.line()));
    }
    return new End(Loader.GRUB2, place, entry, specification, program.volume());
  }

  /** As the program has it; on its own device unless it names another one. */
  private static BootFile prefix(Program program, GrubProgram core) {
    String own = program.volume().grubName();
    String text = core.prefix().orElse(program.folder());
    if (!text.startsWith("(")) {
      return new BootFile(Optional.of(own), text);
    }
    int end = Math.max(1, text.indexOf(')'));
    String device = text.substring(1, end);
    int comma = own.indexOf(',');
    String disk = comma < 0 ? own : own.substring(0, comma);
    String path = text.substring(Math.min(text.length(), end + 1));
    return new BootFile(
        Optional.of(device.isEmpty() ? own : device.startsWith(",") ? disk + device : device),
        path);
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
        volume.isPresent() ? program(volume.get(), file.path()) : Optional.empty();
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
        volume.isPresent() ? program(volume.get(), entry.kernel().path()) : Optional.empty();
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
        SystemdBoot.read(program.tree(), extended(), program.ref().path(), suffix(program.efi()));
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
    GuestVolume home =
        entry.volume() == 0 ? program.volume() : onFirstDisk(firmware.extendedBoot()).get(0);
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
    Optional<Program> started = program(home, kernel.path());
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
    List<GuestVolume> found = onFirstDisk(firmware.extendedBoot());
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
            program.folder() + "/sysl" + suffix(program.efi()) + ".cfg",
            program.folder() + "/syslinux.cfg",
            "/boot/syslinux/syslinux.cfg",
            "/syslinux/syslinux.cfg",
            "/syslinux.cfg");
    for (String name : names) {
      Optional<FileRef> ref =
          known(program.tree().find(name)).filter(found -> found.node().isRegular());
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
