package preflight.image.vhd;

import java.io.IOException;
import preflight.image.MappedBlocks;
import preflight.io.ByteSource;
import preflight.io.CorruptException;

/**
 * The blocks of a dynamic VHD, each of which stands behind the bitmap of its sectors.
 *
 * <p>A bit of the bitmap is set where the sector was ever written, and a sector whose bit is not
 * set "must contain 512 bytes of zero on disk" (specification, "Block Allocation Table and Data
 * Blocks"). Some readers therefore read the sector (QEMU), others return zeros (VirtualBox). Both
 * are right unless a writer broke the rule; then nobody can tell what the disk holds, and the block
 * is corrupt.
 */
final class SectorBitmaps implements MappedBlocks.Table {

  private static final int SECTOR = DynamicHeader.SECTOR;

  private final ByteSource file;
  private final DynamicHeader header;
  private final BlockTable table;

  private long bitmapBlock = -1;
  private byte[] bitmap = new byte[0];

  SectorBitmaps(ByteSource file, DynamicHeader header, BlockTable table) {
    this.file = file;
    this.header = header;
    this.table = table;
  }

  @Override
  public long place(long block) throws IOException {
    long place = table.place(block);
    return place < 0 ? place : place + header.bitmapSize();
  }

  /** Sectors that were never written must be zero. */
  @Override
  public void check(long block, long within, byte[] target, int from, int count)
      throws IOException {
    load(block);
    int done = 0;
    while (done < count) {
      int sector = (int) ((within + done) / SECTOR);
      int part = (int) Math.min(count - done, SECTOR - (within + done) % SECTOR);
      if (!isWritten(sector)) {
        requireZeros(block, sector, target, from + done, part);
      }
      done += part;
    }
  }

  private void load(long block) throws IOException {
    if (block != bitmapBlock) {
      bitmapBlock = -1;
      bitmap = file.read(table.place(block), (int) header.bitmapSize());
      bitmapBlock = block;
    }
  }

  /** The most significant bit of each byte comes first. */
  private boolean isWritten(int sector) {
    return (bitmap[sector >>> 3] & (0x80 >>> (sector & 7))) != 0;
  }

  private static void requireZeros(long block, int sector, byte[] target, int from, int length)
      throws CorruptException {
    for (int i = from; i < from + length; i++) {
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
}
