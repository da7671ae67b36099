package preflight.guest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.filesystem.Effort;
import preflight.filesystem.fat.FatFileSystem;
import preflight.guest.EfiDisk.Program;
import preflight.guest.efi.EfiProgram.Machine;
import preflight.guest.efi.GrubProgram;
import preflight.guest.efi.PeProgram;
import preflight.guest.grub.BlsEntries;
import preflight.guest.grub.Grub;
import preflight.guest.grub.GrubDevices;
import preflight.guest.grub.GrubMenu;
import preflight.guest.grub.GrubOptions;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** GRUB as an EFI program: runs what the program carries, and then its configuration. */
final class EfiGrub {

  private final Volumes volumes;
  private final List<String> notes;
  private final Effort effort = new Effort();
  private int runs;

  /**
   * @param notes is told what could not be read
   */
  EfiGrub(Volumes volumes, List<String> notes) {
    this.volumes = volumes;
    this.notes = notes;
  }

  /**
   * What came of it.
   *
   * @param first the configuration where the program looks for it first
   * @param there whether it is there
   */
  record Run(BootFile first, boolean there, GrubMenu menu) {}

  /** GRUB runs its own script, and then {@code $prefix/grub.cfg} (grub-core/kern/main.c). */
  Run run(Program program) throws IOException {
    if (++runs > Limits.EFI_GRUBS) {
      throw new UnsupportedException(
          program.ref().path(), "more than " + Limits.EFI_GRUBS + " GRUBs that start each other");
    }
    GrubDevices devices = new DevicesForGrub(volumes);
    try (ByteSource content = program.ref().open()) {
      GrubProgram core = GrubProgram.read(content, PeProgram.read(content));
      if (core.memdisk().isPresent()) {
        devices = withMemdisk(devices, program, PeProgram.open(content, core.memdisk().get()));
      }
      return run(program, core, devices);
    }
  }

  /** Debian's is FAT; one of another kind is left out, and then its files are not there. */
  private GrubDevices withMemdisk(GrubDevices disks, Program program, ByteSource memdisk)
      throws IOException {
    try {
      FatFileSystem opened = FatFileSystem.open(new CachedSource(memdisk), effort);
      Volume volume =
          new Volume(program.ref().volume().disk(), program.ref().volume().device(), opened);
      return new MemdiskForGrub(disks, FileTree.of(volume));
    } catch (ReadProblem e) {
      notes.add("the memdisk of " + program.ref().path() + ": " + e.trouble().summary());
      return disks;
    }
  }

  private Run run(Program program, GrubProgram core, GrubDevices devices) throws IOException {
    String device = program.volume().grubName();
    BootFile prefix = prefix(program, core);
    if (!isThere(devices, prefix) && core.config().isEmpty()) {
      // Red Hat's GRUB looks beside its program too
      prefix = new BootFile(Optional.of(device), program.folder());
    }
    BootFile config = new BootFile(prefix.device(), prefix.path() + "/grub.cfg");
    boolean arm = program.efi().machine().toOptional().filter(m -> m == Machine.ARM64).isPresent();
    GrubOptions options =
        new GrubOptions(
            "efi",
            arm ? "arm64" : "x86_64",
            config,
            GrubOptions.Selection.AUTOMATIC,
            Map.of("cmdpath", "(" + device + ")" + program.folder()));
    Optional<BlsEntries> entries = Optional.of(new EntriesForGrub(volumes));
    return new Run(
        config,
        isThere(devices, prefix),
        core.config().isPresent()
            ? Grub.runText(options, devices, entries, core.config().get() + "\nnormal\n")
            : Grub.run(options, devices, entries));
  }

  private static boolean isThere(GrubDevices devices, BootFile prefix) throws IOException {
    return devices.kind(prefix.device().orElse(""), prefix.path() + "/grub.cfg").isPresent();
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
}
