package preflight.filesystem;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;

/** Content in blocks; those that lie in a row on the device are read in one request. */
public final class BlockContent implements ByteSource {

  /**
   * Blocks in a row.
   *
   * @param offset of the first one in the device, in bytes, -1 for what reads as zeros
   * @param length in blocks, at least 1
   */
  public record Run(long offset, long length) {

    /** Blocks that read as zeros. */
    public static Run hole(long length) {
      return new Run(-1, length);
    }

    /** Whether nothing is stored for them. */
    public boolean readsAsZeros() {
      return offset < 0;
    }
  }

  /** Where the blocks of a file's content are. */
  @FunctionalInterface
  public interface Map {
    /**
     * From the given block of the content on, as far as it goes without looking further.
     *
     * @throws preflight.io.ReadProblem where the map is damaged
     */
    Run run(long logical) throws IOException;
  }

  /** Reads from the device. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param offset in the device, in bytes
     * @throws preflight.io.ReadProblem where the device cannot deliver them
     */
    void read(long offset, byte[] target, int from, int length) throws IOException;
  }

  private final String name;
  private final long size;
  private final int blockSize;
  private final Map map;
  private final Reader reader;

  /**
   * @param name of the file, for errors
   * @param size in bytes
   * @param blockSize in bytes
   */
  public BlockContent(String name, long size, int blockSize, Map map, Reader reader) {
    this.name = name;
    this.size = size;
    this.blockSize = blockSize;
    this.map = map;
    this.reader = reader;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    long waiting = 0;
    int waitingLength = 0;
    while (done < length) {
      long at = offset + done;
      BlockContent.Run run = map.run(at / blockSize);
      int within = (int) (at % blockSize);
      int part = (int) Math.min(length - done, bytes(run) - within);
      long start = run.offset() + within;
      if (waitingLength > 0 && (run.readsAsZeros() || start != waiting + waitingLength)) {
        reader.read(waiting, target, from + done - waitingLength, waitingLength);
        waitingLength = 0;
      }
      if (run.readsAsZeros()) {
        Arrays.fill(target, from + done, from + done + part, (byte) 0);
      } else {
        waiting = waitingLength == 0 ? start : waiting;
        waitingLength += part;
      }
      done += part;
    }
    if (waitingLength > 0) {
      reader.read(waiting, target, from + done - waitingLength, waitingLength);
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = offset;
    while (at < size) {
      BlockContent.Run run = map.run(at / blockSize);
      if (!run.readsAsZeros()) {
        return at;
      }
      long start = at - at % blockSize;
      long length = bytes(run);
      at = length >= size - start ? size : start + length;
    }
    return size;
  }

  /** The length of a run, which may be of more bytes than a number can count. */
  private long bytes(BlockContent.Run run) {
    return run.length() > Long.MAX_VALUE / blockSize ? Long.MAX_VALUE : run.length() * blockSize;
  }
}
