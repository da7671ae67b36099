package preflight.io;

import java.io.IOException;

/** Bytes that are already in memory. */
public final class ArraySource implements ByteSource {

  private final String name;
  private final byte[] bytes;

  /** Takes the array as it is; it must not be changed afterwards. */
  public ArraySource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

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
