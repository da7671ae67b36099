package preflight.io;

import java.io.IOException;

/** A window on another source. */
final class SliceSource implements ByteSource {

  private final String name;
  private final ByteSource source;
  private final long start;
  private final long size;

  SliceSource(String name, ByteSource source, long start, long size) {
    this.name = name;
    this.source = source;
    this.start = start;
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
    source.read(start + offset, target, from, length);
  }

  @Override
  public long nextData(long offset) throws IOException {
    if (offset >= size) {
      return size;
    }
    return Math.min(size, source.nextData(start + offset) - start);
  }
}
