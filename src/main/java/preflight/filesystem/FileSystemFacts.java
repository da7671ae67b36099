package preflight.filesystem;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.io.Trouble;

/**
 * What the superblock tells about a file system.
 *
 * @param type as the kernel and blkid name it: {@code ext4}, {@code xfs}, {@code vfat}
 * @param label the volume label, empty if it has none
 * @param uuid as {@code blkid} prints it, lower case
 * @param size in bytes, as the superblock promises
 * @param free bytes in blocks that nothing uses, as the superblock counts them; empty where it does
 *     not, or more than there are
 * @param blockSize in bytes
 * @param features by their names in the specification, sorted
 * @param troubles what was met while opening and did not prevent reading (a bad checksum, a journal
 *     that needed replay)
 * @param refusals those of the troubles because of which Linux does not mount it
 */
public record FileSystemFacts(
    String type,
    String label,
    Optional<String> uuid,
    long size,
    OptionalLong free,
    int blockSize,
    List<String> features,
    List<Trouble> troubles,
    List<Trouble> refusals) {

  public FileSystemFacts {
    features = List.copyOf(features);
    troubles = List.copyOf(troubles);
    refusals = List.copyOf(refusals);
  }

  /** Bytes in so many free blocks; empty where there are not as many. */
  public static OptionalLong free(long freeBlocks, long blocks, int blockSize) {
    return freeBlocks >= 0 && freeBlocks <= blocks
        ? OptionalLong.of(freeBlocks * blockSize)
        : OptionalLong.empty();
  }
}
