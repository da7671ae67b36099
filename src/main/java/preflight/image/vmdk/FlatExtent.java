package preflight.image.vmdk;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.TruncatedException;

/**
 * An extent of type FLAT or VMFS: bytes of a file as they are.
 *
 * @param start where it begins in the file, in bytes
 * @param size in bytes; the file may be shorter, which is met when that part is read
 */
record FlatExtent(ByteSource file, long start, long size) implements ByteSource {

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    long end = start + offset + length;
    if (end > file.size()) {
      throw new TruncatedException(name(), file.size(), end);
    }
    file.read(start + offset, target, from, length);
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    if (at >= size) {
      return size;
    }
    if (start + at >= file.size()) {
      // to be read, so that the truncation is met
      return at;
    }
    return Math.min(size, Math.max(at, file.nextData(start + at) - start));
  }
}
