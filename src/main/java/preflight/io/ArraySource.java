package preflight.io;

import java.io.IOException;

/** Bytes that are already in memory. */
public record ArraySource(String name, byte[] bytes) implements ByteSource {

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    System.arraycopy(bytes, (int) offset, target, from, length);
  }
}
