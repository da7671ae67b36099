package preflight.filesystem.ext;

import java.io.IOException;
import preflight.io.ByteSource;

/** Counts what is read of a device, each request by itself. */
final class CountedReads implements ByteSource {

  private final ByteSource source;
  private int requests;
  private long bytes;

  CountedReads(ByteSource source) {
    this.source = source;
  }

  int requests() {
    return requests;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requests++;
    bytes += length;
    source.read(offset, target, from, length);
  }
}
