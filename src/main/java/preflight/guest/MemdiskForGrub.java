package preflight.guest;

import java.io.IOException;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.guest.grub.FileKind;
import preflight.guest.grub.GrubDevices;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** The machine's devices, and the file system that GRUB's program carries as {@code (memdisk)}. */
record MemdiskForGrub(GrubDevices disks, FileTree memdisk) implements GrubDevices {

  private static final String NAME = "memdisk";

  @Override
  public Optional<String> byUuid(String uuid) throws IOException {
    return disks.byUuid(uuid);
  }

  @Override
  public Optional<String> byLabel(String label) throws IOException {
    return disks.byLabel(label);
  }

  @Override
  public Optional<String> byFile(String path) throws IOException {
    return disks.byFile(path);
  }

  @Override
  public boolean exists(String device) throws IOException {
    return device.equals(NAME) || disks.exists(device);
  }

  @Override
  public Optional<byte[]> read(String device, String path, int limit) throws IOException {
    if (!device.equals(NAME)) {
      return disks.read(device, path, limit);
    }
    Fact<byte[]> content = memdisk.read(path, limit);
    if (content instanceof Fact.Failed<byte[]> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return content.toOptional();
  }

  @Override
  public Optional<FileKind> kind(String device, String path) throws IOException {
    return device.equals(NAME)
        ? find(path).map(ref -> ref.node().isDirectory() ? FileKind.DIRECTORY : FileKind.FILE)
        : disks.kind(device, path);
  }

  @Override
  public Optional<Long> size(String device, String path) throws IOException {
    return device.equals(NAME)
        ? find(path).filter(ref -> ref.node().isRegular()).map(ref -> ref.node().size())
        : disks.size(device, path);
  }

  private Optional<FileRef> find(String path) throws IOException {
    Fact<FileRef> found = memdisk.find(path);
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found.toOptional();
  }
}
