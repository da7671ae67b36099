package preflight.image.vhd;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CachedSource;
import preflight.io.CorruptException;
import preflight.io.Limits;

/** The block allocation table: the first sector of each block in the file. */
final class BlockTable {

  static final String STRUCTURE = "VHD block allocation table";

  private static final long UNALLOCATED = 0xFFFFFFFFL;

  /** How much of the table is read at a time where all of it is looked at, in bytes. */
  private static final int PIECE = 128 * 1024;

  private final DynamicHeader header;

  /** As it is in the file, and with a cache for what is looked up block by block. */
  private final ByteSource whole;

  private final ByteSource table;

  /** Fails where the file does not hold the whole table. */
  BlockTable(ByteSource file, DynamicHeader header) throws IOException {
    this.header = header;
    this.whole = file.slice(STRUCTURE, header.tableOffset(), header.tableEntries() * 4);
    this.table = new CachedSource(whole);
  }

  /** Of the block's sector bitmap in the file, in bytes; -1 where the block is not there. */
  long place(long block) throws IOException {
    return place(block, table.bigEndian(STRUCTURE, block * 4, 4).u32(0));
  }

  private long place(long block, long sector) throws CorruptException {
    if (sector == UNALLOCATED) {
      return -1;
    }
    long place = sector * DynamicHeader.SECTOR;
    if (overlaps(place, 0, VhdFooter.LENGTH)
        || overlaps(place, header.at(), DynamicHeader.LENGTH)
        || overlaps(place, header.tableOffset(), header.tableEntries() * 4)) {
      throw new CorruptException(
          STRUCTURE,
          "block " + block + " stands at sector " + sector + ", within the metadata",
          header.tableOffset() + block * 4);
    }
    return place;
  }

  private boolean overlaps(long place, long start, long length) {
    return place < start + length && start < place + header.bitmapSize() + header.blockSize();
  }

  /**
   * What the table says of the file.
   *
   * @param allocated blocks that are there
   * @param counted blocks that were looked at, which are all of the disk or the first of them
   * @param last the block that stands behind all others, -1 where there is none
   */
  record Use(long allocated, long counted, long last) {}

  /**
   * Looks at the blocks of the disk, or at the first {@link Limits#BLOCKS_COUNTED} of them. None of
   * what it reads is kept, since a table may be larger than all caches.
   */
  Use use(long blocks) throws IOException {
    long counted = Math.min(blocks, Limits.BLOCKS_COUNTED);
    long allocated = 0;
    long last = -1;
    long furthest = -1;
    long start = 0;
    while (start < counted) {
      int count = (int) Math.min(PIECE / 4, counted - start);
      Bytes piece = whole.bigEndian(STRUCTURE, start * 4, count * 4);
      for (int i = 0; i < count; i++) {
        long place = place(start + i, piece.u32(i * 4));
        allocated += place < 0 ? 0 : 1;
        if (place > furthest) {
          furthest = place;
          last = start + i;
        }
      }
      start += count;
    }
    return new Use(allocated, counted, last);
  }
}
