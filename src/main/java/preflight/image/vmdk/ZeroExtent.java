package preflight.image.vmdk;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;

/** An extent of type ZERO: address space without a file. */
record ZeroExtent(String name, long size) implements ByteSource {

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    Arrays.fill(target, from, from + length, (byte) 0);
  }

  @Override
  public long nextData(long offset) {
    return size;
  }
}
