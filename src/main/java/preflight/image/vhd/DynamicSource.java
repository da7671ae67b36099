package preflight.image.vhd;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

/**
 * The disk in a dynamic VHD. Blocks stand in the file in the order in which they were written, so
 * that each block of a read is looked up on its own.
 *
 * <p>A bit of a block's sector bitmap is set where the sector was ever written, and a sector whose
 * bit is not set "must contain 512 bytes of zero on disk" (specification, "Block Allocation Table
 * and Data Blocks"). Some readers therefore read the sector (QEMU), others return zeros
 * (VirtualBox). Both are right unless a writer broke the rule; then nobody can tell what the disk
 * holds, and the block is corrupt.
 */
final class DynamicSource implements ByteSource {

  private static final int SECTOR = DynamicHeader.SECTOR;

  private final ByteSource file;
  private final DynamicHeader header;
  private final BlockTable table;
  private final long size;

  private long bitmapBlock = -1;
  private byte[] bitmap = new byte[0];

  DynamicSource(ByteSource file, DynamicHeader header, BlockTable table, long size) {
    this.file = file;
    this.header = header;
    this.table = table;
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
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long block = at / header.blockSize();
      long within = at % header.blockSize();
      int count = (int) Math.min(length - done, header.blockSize() - within);
      long place = table.place(block);
      if (place < 0) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        long data = place + header.bitmapSize() + within;
        if (data > file.size() - count) {
          throw new TruncatedException(
              "VHD block " + block + " of " + name(), file.size(), data + count);
        }
        file.read(data, target, from + done, count);
        loadBitmap(block, place);
        requireZeros(block, within, target, from + done, count);
      }
      done += count;
    }
  }

  private void loadBitmap(long block, long place) throws IOException {
    if (block != bitmapBlock) {
      bitmapBlock = -1;
      bitmap = file.read(place, (int) header.bitmapSize());
      bitmapBlock = block;
    }
  }

  /** The most significant bit of each byte comes first. */
  private void requireZeros(long block, long within, byte[] target, int from, int count)
      throws CorruptException {
    int done = 0;
    while (done < count) {
      int sector = (int) ((within + done) / SECTOR);
      int part = (int) Math.min(count - done, SECTOR - (within + done) % SECTOR);
      boolean written = (bitmap[sector >>> 3] & (0x80 >>> (sector & 7))) != 0;
      if (!written) {
        for (int i = from + done; i < from + done + part; i++) {
          if (target[i] != 0) {
            throw new CorruptException(
                "VHD sector bitmap",
                "says that sector "
                    + sector
                    + " of block "
                    + block
                    + " was never written, but the sector is not zero");
          }
        }
      }
      done += part;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    while (at < size) {
      long block = at / header.blockSize();
      long blockEnd = Math.min(size, (block + 1) * header.blockSize());
      long place = table.place(block);
      if (place >= 0) {
        long data = place + header.bitmapSize() + at % header.blockSize();
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
    return size;
  }
}
