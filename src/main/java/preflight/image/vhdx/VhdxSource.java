package preflight.image.vhdx;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;
import preflight.io.TruncatedException;

/**
 * The disk in a VHDX without parent. Blocks stand in the file in any order, so that each block of a
 * read is looked up on its own.
 */
final class VhdxSource implements ByteSource {

  private final ByteSource file;
  private final Metadata disk;
  private final BlockTable table;

  VhdxSource(ByteSource file, Metadata disk, BlockTable table) {
    this.file = file;
    this.disk = disk;
    this.table = table;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return disk.diskSize();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long block = at / disk.blockSize();
      long within = at % disk.blockSize();
      int count = (int) Math.min(length - done, disk.blockSize() - within);
      long place = table.place(block);
      if (place < 0) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        if (place + within > file.size() - count) {
          throw new TruncatedException(
              "VHDX block " + block + " of " + name(), file.size(), place + within + count);
        }
        file.read(place + within, target, from + done, count);
      }
      done += count;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    while (at < size()) {
      long block = table.nextMaybePresent(at / disk.blockSize());
      at = Math.max(at, block * disk.blockSize());
      if (at >= size()) {
        break;
      }
      long blockEnd = Math.min(size(), (block + 1) * disk.blockSize());
      long place = table.place(block);
      if (place >= 0) {
        long data = place + at % disk.blockSize();
        long length = blockEnd - at;
        if (data > file.size() - length) {
          return at;
        }
        long skipped = Math.max(0, file.nextData(data) - data);
        if (skipped < length) {
          return at + skipped;
        }
      }
      at = blockEnd;
    }
    return size();
  }
}
