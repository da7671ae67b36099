package preflight.filesystem.ext;

import java.io.IOException;
import java.util.Optional;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * A copy of the superblock at the start of a later block group, for a device whose own one is
 * damaged (docs.kernel.org/filesystems/ext4/overview.html, "Layout"). It is named and not used:
 * Linux mounts by the primary one only, unless it is told another with {@code -o sb=}, which no
 * machine does when it starts.
 *
 * @param block its number, in blocks of {@code blockSize} bytes
 */
record BackupSuperblock(long block, int blockSize) {

  private static final int MAGIC = 0xEF53;

  /** Group 1 has a copy in nearly all; the others are the first of those with sparse_super. */
  private static final int[] GROUPS = {1, 3, 5, 7, 9, 25, 27, 49};

  private static final int LARGEST_BLOCK_SHIFT = 6;

  /**
   * Looks where groups of the usual size, eight blocks for each byte of a block, start; reads at
   * most 56 KiB.
   */
  static Optional<BackupSuperblock> find(ByteSource device) throws IOException {
    for (int group : GROUPS) {
      for (int shift = 0; shift <= LARGEST_BLOCK_SHIFT; shift++) {
        int blockSize = 1024 << shift;
        long block = 8L * blockSize * group + (shift == 0 ? 1 : 0);
        if (block * blockSize <= device.size() - Superblock.SIZE
            && isCopy(device, block * blockSize, shift, group)) {
          return Optional.of(new BackupSuperblock(block, blockSize));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isCopy(ByteSource device, long offset, int shift, int group)
      throws IOException {
    try {
      Bytes bytes = device.littleEndian(Superblock.NAME, offset, Superblock.SIZE);
      if (bytes.u16(0x38) != MAGIC || bytes.u32(0x18) != shift || bytes.u16(0x5A) != group) {
        return false;
      }
      Superblock.parse(bytes, new Troubles("ext file system"));
      return true;
    } catch (ReadProblem e) {
      // a copy that cannot be read helps nobody
      return false;
    }
  }

  /** For people, as an addition to what is wrong with the primary one. */
  String found() {
    return "a backup is at block " + block + " of " + blockSize + " bytes";
  }
}
