package preflight.image.vhdx;

import java.util.Arrays;
import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * One entry of the log ([MS-VHDX] 2.3.1): a header and descriptors, padded to 4 KiB, then a sector
 * of 4 KiB for each data descriptor.
 *
 * <pre>
 *   descriptor   leading bytes (8)                 trailing bytes (4)
 *   data sector  "data" sequence high, 4084 bytes, sequence low
 *   page         leading bytes, 4084 bytes, trailing bytes
 * </pre>
 *
 * @param tail where the oldest entry that is still needed stands in the log, in bytes
 * @param flushedSize the size that the file had at least, in bytes
 * @param lastSize the size that the file must have after the replay, in bytes
 */
record LogEntry(
    Bytes bytes, long tail, long sequence, int descriptors, long flushedSize, long lastSize) {

  static final int SECTOR = 4096;

  private static final int HEADER = 64;
  private static final int DESCRIPTOR = 32;

  /** What is told of each page that an entry changes. */
  interface Target {
    /** The page of {@link #SECTOR} bytes at {@code offset} of the file. */
    void data(long offset, byte[] page) throws ReadProblem;

    /** As many zeros; the length is a multiple of {@link #SECTOR}. */
    void zeros(long offset, long length) throws ReadProblem;
  }

  /** The EntryLength that stands in a header; 0 where no entry starts here. */
  static long length(Bytes start, long logLength) throws ReadProblem {
    long length = start.startsWith(0, "loge") ? start.u32(8) : 0;
    return length > logLength || length % SECTOR != 0 ? 0 : length;
  }

  /**
   * The entry; empty where any of it is not as it must be, which is how a replay finds the entries
   * that were written whole.
   */
  static Optional<LogEntry> parse(Bytes bytes, long logLength, String logGuid) {
    try {
      long tail = bytes.u32(12);
      long sequence = bytes.bits64(16);
      long count = bytes.u32(24);
      boolean sane =
          tail % SECTOR == 0
              && tail < logLength
              && sequence != 0
              && count <= (bytes.length() - HEADER) / DESCRIPTOR
              && Guids.read(bytes, 32).equals(logGuid);
      if (!sane) {
        return Optional.empty();
      }
      Checksum.require(bytes);
      LogEntry entry =
          new LogEntry(bytes, tail, sequence, (int) count, bytes.u64(48), bytes.u64(56));
      entry.replay(NOTHING);
      return Optional.of(entry);
    } catch (ReadProblem e) {
      // an entry that was not written whole is none
      return Optional.empty();
    }
  }

  private static final Target NOTHING =
      new Target() {
        @Override
        public void data(long offset, byte[] page) {}

        @Override
        public void zeros(long offset, long length) {}
      };

  /** Tells what the entry changes, in order. */
  void replay(Target target) throws ReadProblem {
    int sector = roundUp(HEADER + descriptors * DESCRIPTOR);
    for (int i = 0; i < descriptors; i++) {
      int at = HEADER + i * DESCRIPTOR;
      long offset = bytes.u64(at + 16);
      if (bytes.bits64(at + 24) != sequence || offset % SECTOR != 0) {
        throw bytes.corrupt(at, "descriptor " + i + " does not belong to the entry");
      }
      if (bytes.startsWith(at, "zero")) {
        long length = bytes.u64(at + 8);
        if (length % SECTOR != 0 || offset > Long.MAX_VALUE - length) {
          throw bytes.corrupt(at + 8, "ZeroLength is " + length);
        }
        target.zeros(offset, length);
      } else if (bytes.startsWith(at, "desc") && offset <= Long.MAX_VALUE - SECTOR) {
        target.data(offset, page(at, sector));
        sector += SECTOR;
      } else {
        throw bytes.corrupt(at, "descriptor " + i + " is neither data nor zero");
      }
    }
  }

  /**
   * "All allocated file structures fit into" LastFileOffset ([MS-VHDX] 2.3.1.1), so no page can
   * stand behind it.
   */
  void requirePagesWithinFile() throws ReadProblem {
    for (int i = 0; i < descriptors; i++) {
      int at = HEADER + i * DESCRIPTOR;
      long offset = bytes.u64(at + 16);
      if (bytes.startsWith(at, "desc") && offset > lastSize - SECTOR) {
        throw bytes.corrupt(
            at + 16,
            "FileOffset of descriptor "
                + i
                + " is "
                + offset
                + ", behind the LastFileOffset of "
                + lastSize);
      }
    }
  }

  private byte[] page(int descriptor, int sector) throws ReadProblem {
    long high = sequence >>> 32;
    long low = sequence & 0xFFFFFFFFL;
    if (!bytes.startsWith(sector, "data")
        || bytes.u32(sector + 4) != high
        || bytes.u32(sector + SECTOR - 4) != low) {
      throw bytes.corrupt(sector, "data sector does not belong to the entry");
    }
    byte[] page = Arrays.copyOf(bytes.array(descriptor + 8, 8), SECTOR);
    System.arraycopy(bytes.array(sector + 8, SECTOR - 12), 0, page, 8, SECTOR - 12);
    System.arraycopy(bytes.array(descriptor + 4, 4), 0, page, SECTOR - 4, 4);
    return page;
  }

  private static int roundUp(int length) {
    return (length + SECTOR - 1) / SECTOR * SECTOR;
  }
}
