package preflight.filesystem;

import java.io.IOException;
import java.util.Optional;
import preflight.filesystem.btrfs.BtrfsFileSystem;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.filesystem.fat.FatFileSystem;
import preflight.filesystem.xfs.XfsFileSystem;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/** The file systems that this version reads, by the names that blkid gives them. */
public final class FileSystems {

  private FileSystems() {}

  /**
   * Opens the file system of this type.
   *
   * @param device starts with the file system, and keeps what was read of it last
   * @param effort shared by all file systems of a machine
   * @return empty for a type that this version does not read
   */
  public static Optional<FileSystem> open(String type, ByteSource device, Effort effort)
      throws IOException {
    return switch (type) {
      case "ext2", "ext3", "ext4" -> Optional.of(ExtFileSystem.open(device, effort));
      case "xfs" -> Optional.of(XfsFileSystem.open(device, effort));
      case "btrfs" -> Optional.of(BtrfsFileSystem.open(device, effort));
      case "vfat" -> Optional.of(FatFileSystem.open(device, effort));
      default -> Optional.empty();
    };
  }

  /**
   * What is left of a file system on a device that has no signature: where its first structure is
   * damaged and a copy of it is not. Such a file system is named and not read, since no guest would
   * mount it.
   */
  public static Optional<Trouble> lost(ByteSource device) throws IOException {
    Optional<Trouble> ext = ExtFileSystem.lost(device);
    Optional<Trouble> fat = ext.isPresent() ? ext : FatFileSystem.lost(device);
    return fat.isPresent() ? fat : BtrfsFileSystem.lost(device);
  }
}
