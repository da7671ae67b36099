package preflight.image;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;
import preflight.io.TruncatedException;

/**
 * A disk whose blocks stand in a file in any order, as a table has them. Each block of a read is
 * looked up on its own, and blocks that the file does not hold read as zeros.
 */
public final class MappedBlocks implements ByteSource {

  /** Where the blocks are. */
  public interface Table {

    /** Of the block's content in the file, in bytes; negative where it reads as zeros. */
    long place(long block) throws IOException;

    /** The first block from {@code block} on that may have content; lets holes be skipped. */
    default long nextMaybePresent(long block) throws IOException {
      return block;
    }

    /**
     * Is shown what was read of a block.
     *
     * @param within the block, in bytes
     * @throws IOException where it cannot be what the guest sees
     */
    default void check(long block, long within, byte[] target, int from, int count)
        throws IOException {}
  }

  /**
   * How many blocks the file holds, for people.
   *
   * @param counted the blocks that were looked at
   * @param blocks of the disk
   */
  public static String count(long allocated, long counted, long blocks) {
    return counted == blocks ? Long.toString(allocated) : allocated + " of the first " + counted;
  }

  private final String structure;
  private final ByteSource file;
  private final long size;
  private final long blockSize;
  private final Table table;

  /**
   * @param structure what a block is called in a trouble, for example {@code VDI block}
   * @param size of the disk, in bytes; the last block may be short
   * @param blockSize in bytes
   */
  public MappedBlocks(String structure, ByteSource file, long size, long blockSize, Table table) {
    this.structure = structure;
    this.file = file;
    this.size = size;
    this.blockSize = blockSize;
    this.table = table;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    while (done < length) {
      long block = (offset + done) / blockSize;
      long within = (offset + done) % blockSize;
      int count = (int) Math.min(length - done, blockSize - within);
      long place = table.place(block);
      if (place < 0) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        if (place + within > file.size() - count) {
          throw new TruncatedException(
              structure + " " + block + " of " + name(), file.size(), place + within + count);
        }
        file.read(place + within, target, from + done, count);
        table.check(block, within, target, from + done, count);
      }
      done += count;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    while (at < size) {
      long block = table.nextMaybePresent(at / blockSize);
      at = Math.max(at, block * blockSize);
      if (at >= size) {
        break;
      }
      long blockEnd = Math.min(size, (block + 1) * blockSize);
      long place = table.place(block);
      if (place >= 0) {
        long data = place + at % blockSize;
        long length = blockEnd - at;
        if (data > file.size() - length) {
          // what is missing is to be read, so that the truncation is met
          return at;
        }
        long skipped = Math.max(0, file.nextData(data) - data);
        if (skipped < length) {
          return at + skipped;
        }
      }
      at = blockEnd;
    }
    return size;
  }
}
