package preflight.filesystem.ext;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import preflight.filesystem.Recent;
import preflight.filesystem.Troubles;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.TruncatedException;

/**
 * The blocks that the journal would still write, as an index into it: their content stays on the
 * device until it is read.
 */
final class Overlay {

  private static final byte[] NONE = new byte[0];

  private final Map<Long, Copy> copies;
  private final long[] sorted;
  private final JournalFormat format;
  private final Troubles troubles;
  private final ByteSource device;
  private final Recent<Long, byte[]> recent = new Recent<>(16);

  /**
   * A block's content in the journal.
   *
   * @param at its offset in the device, in bytes
   * @param sequence of the transaction
   * @param escaped whether its first four bytes are the journal's own magic number
   * @param checksum as the tag stores it
   */
  record Copy(long at, int sequence, boolean escaped, int checksum) {}

  /** Takes the map as it is. */
  Overlay(Map<Long, Copy> copies, JournalFormat format, Troubles troubles, ByteSource device) {
    this.copies = copies;
    this.format = format;
    this.troubles = troubles;
    this.device = device;
    this.sorted = new long[copies.size()];
    int i = 0;
    for (long block : copies.keySet()) {
      sorted[i++] = block;
    }
    Arrays.sort(sorted);
  }

  /** Of a file system whose journal has nothing to write. */
  static Overlay empty() {
    return new Overlay(
        Map.of(),
        JournalFormat.NONE,
        new Troubles("ext file system"),
        new ArraySource("nothing", NONE));
  }

  /** The number of blocks. */
  int size() {
    return sorted.length;
  }

  /** The first block from the given one on that the journal has, Long.MAX_VALUE if none is. */
  long nextFrom(long block) {
    int found = Arrays.binarySearch(sorted, block);
    int index = found >= 0 ? found : -found - 1;
    return index < sorted.length ? sorted[index] : Long.MAX_VALUE;
  }

  /**
   * The content of a block that the journal has; empty where its checksum is wrong, in which case
   * the kernel does not write it either (jbd2 recovery.c, do_one_pass).
   */
  byte[] read(long block) throws IOException {
    byte[] known = recent.get(block);
    if (known != null) {
      return known;
    }
    Copy copy = copies.get(block);
    if (copy == null) {
      return NONE;
    }
    String name = "journal copy of block " + block;
    if (copy.at() > device.size() - format.blockSize()) {
      throw new TruncatedException(name, device.size(), copy.at() + format.blockSize());
    }
    byte[] bytes = device.read(copy.at(), format.blockSize());
    if (format.checksums()) {
      int computed = format.dataChecksum(copy.sequence(), bytes);
      if (computed != copy.checksum()) {
        troubles.badChecksum(name, copy.checksum(), computed, copy.at());
        recent.put(block, NONE);
        return NONE;
      }
    }
    if (copy.escaped()) {
      JournalFormat.restoreMagic(bytes);
    }
    recent.put(block, bytes);
    return bytes;
  }
}
