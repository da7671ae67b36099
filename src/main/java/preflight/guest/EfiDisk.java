package preflight.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.guest.efi.EfiProgram;
import preflight.guest.efi.EfiProgram.Machine;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** The EFI programs on the first disk. */
record EfiDisk(Volumes volumes, Firmware firmware) {

  private static final List<Machine> MACHINES =
      List.of(Machine.X86_64, Machine.ARM64, Machine.I386);

  /** A program on a volume. */
  record Program(GuestVolume volume, FileRef ref, EfiProgram efi) {

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

  /**
   * What firmware without boot entries may start.
   *
   * @param fallback the program that it starts
   * @param vendors without one, the loaders in the vendors' folders
   */
  record Candidates(Optional<Program> fallback, List<Program> vendors) {}

  Candidates candidates() throws IOException {
    List<Program> vendors = new ArrayList<>();
    for (GuestVolume volume : partitions(firmware.efiSystem())) {
      for (Machine machine : MACHINES) {
        String name = "/EFI/BOOT/BOOT" + machine.suffix().toUpperCase(Locale.ROOT) + ".EFI";
        Optional<Program> program = program(volume, name);
        if (program.isPresent()) {
          return new Candidates(program, List.of());
        }
      }
      vendors.addAll(vendors(volume));
    }
    return new Candidates(Optional.empty(), vendors);
  }

  /** Those that extend the EFI system partitions. */
  List<GuestVolume> extended() {
    return partitions(firmware.extendedBoot());
  }

  /** The program of each vendor's folder that starts the others: shim where there is one. */
  private static List<Program> vendors(GuestVolume volume) throws IOException {
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

  /** Fails where that could not be looked up. */
  static Optional<FileRef> known(Fact<FileRef> found) throws IOException {
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found.toOptional();
  }

  /** Volumes of the first disk by their partitions' numbers. */
  List<GuestVolume> partitions(List<Integer> partitions) {
    List<GuestVolume> found = new ArrayList<>();
    for (GuestVolume volume : volumes.all()) {
      if (volume.disk() == 0 && partitions.contains(volume.partition())) {
        found.add(volume);
      }
    }
    return found;
  }

  /** The regular file of this path, in whatever case. */
  static Optional<Program> program(GuestVolume volume, String path) throws IOException {
    Optional<FileRef> ref = known(volume.findForLoader(path));
    return ref.filter(r -> r.node().isRegular())
        .map(r -> new Program(volume, r, EfiProgram.read(r)));
  }

  /** The first program that a vendor's BOOTX64.CSV names: UTF-16, fields divided by commas. */
  static Optional<Program> listed(GuestVolume volume, String suffix) throws IOException {
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

  /** As names of programs have the machine. */
  static String suffix(EfiProgram program) {
    return program.machine().toOptional().map(Machine::suffix).orElse("x64");
  }
}
