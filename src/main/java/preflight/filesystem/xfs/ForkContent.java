package preflight.filesystem.xfs;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;

/** Content in blocks; those that lie in a row on the device are read in one request. */
final class ForkContent implements ByteSource {

  private final String name;
  private final Blocks blocks;
  private final BlockMap map;
  private final long size;

  ForkContent(String name, Blocks blocks, BlockMap map, long size) {
    this.name = name;
    this.blocks = blocks;
    this.map = map;
    this.size = size;
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
      BlockMap.Run run = map.run(at / blocks.size());
      int within = (int) (at % blocks.size());
      int part = (int) Math.min(length - done, bytes(run) - within);
      long start = run.offset() + within;
      if (waitingLength > 0 && (run.readsAsZeros() || start != waiting + waitingLength)) {
        blocks.read(name, waiting, target, from + done - waitingLength, waitingLength);
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
      blocks.read(name, waiting, target, from + done - waitingLength, waitingLength);
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = offset;
    while (at < size) {
      BlockMap.Run run = map.run(at / blocks.size());
      if (!run.readsAsZeros()) {
        return at;
      }
      long start = at - at % blocks.size();
      long length = bytes(run);
      at = length >= size - start ? size : start + length;
    }
    return size;
  }

  /** The length of a run, which may be of more bytes than a number can count. */
  private long bytes(BlockMap.Run run) {
    return run.length() > Long.MAX_VALUE / blocks.size()
        ? Long.MAX_VALUE
        : run.length() * blocks.size();
  }
}
