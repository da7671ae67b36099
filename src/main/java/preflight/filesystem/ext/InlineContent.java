package preflight.filesystem.ext;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;

/** Content within the inode; what the inode has no room for reads as zeros. */
final class InlineContent implements ByteSource {

  private final String name;
  private final byte[] stored;
  private final long size;

  InlineContent(String name, byte[] stored, long size) {
    this.name = name;
    this.stored = stored;
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
    int part = (int) Math.max(0, Math.min(length, stored.length - offset));
    if (part > 0) {
      System.arraycopy(stored, (int) offset, target, from, part);
    }
    Arrays.fill(target, from + part, from + length, (byte) 0);
  }

  @Override
  public long nextData(long offset) {
    return offset < stored.length ? Math.min(offset, size) : size;
  }
}
