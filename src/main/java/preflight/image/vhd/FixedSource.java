package preflight.image.vhd;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.TruncatedException;

/** The disk in a fixed VHD: the file as far as its footer. */
final class FixedSource implements ByteSource {

  private final ByteSource file;
  private final long end;
  private final long size;

  /**
   * @param end where the footer stands, which is no part of the disk
   * @param size of the disk, which may reach beyond that in a file that was cut
   */
  FixedSource(ByteSource file, long end, long size) {
    this.file = file;
    this.end = end;
    this.size = size;
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
    if (length > 0 && offset > end - length) {
      throw new TruncatedException("VHD disk " + name(), end, offset + length);
    }
    file.read(offset, target, from, length);
  }

  @Override
  public long nextData(long offset) throws IOException {
    if (offset >= size) {
      return size;
    }
    // what is missing is to be read, so that the truncation is met
    return offset >= end ? offset : Math.min(Math.min(end, size), file.nextData(offset));
  }
}
