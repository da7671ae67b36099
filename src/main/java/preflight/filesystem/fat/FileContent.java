package preflight.filesystem.fat;

import java.io.IOException;
import preflight.io.ByteSource;

/** The content of a file; clusters that lie in a row are read in one request. */
final class FileContent implements ByteSource {

  private final String name;
  private final ByteSource device;
  private final ClusterChain chain;
  private final long size;

  FileContent(String name, ByteSource device, ClusterChain chain, long size) {
    this.name = name;
    this.device = device;
    this.chain = chain;
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
    while (done < length) {
      long at = offset + done;
      int part = (int) Math.min(length - done, chain.inRow(at));
      device.read(chain.offset(at), target, from + done, part);
      done += part;
    }
  }
}
