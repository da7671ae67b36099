package preflight.image.vhd;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.CorruptException;

/** The block allocation table: the first sector of each block in the file. */
final class BlockTable {

  static final String STRUCTURE = "VHD block allocation table";

  private static final long UNALLOCATED = 0xFFFFFFFFL;

  /** Blocks that are looked at when a disk is opened; a disk of 8 TiB has as many of 2 MiB. */
  private static final long COUNTED = 4L << 20;

  private final DynamicHeader header;
  private final ByteSource table;

  /** Fails where the file does not hold the whole table. */
  BlockTable(ByteSource file, DynamicHeader header) throws IOException {
    this.header = header;
    this.table =
        new CachedSource(file.slice(STRUCTURE, header.tableOffset(), header.tableEntries() * 4));
  }

  /** Of the block's sector bitmap in the file, in bytes; -1 where the block is not there. */
  long place(long block) throws IOException {
    long sector = table.bigEndian(STRUCTURE, block * 4, 4).u32(0);
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
   * @param last the block that stands behind all others, -1 where there is none
   */
  record Use(long allocated, long last) {}

  /** Looks at the blocks of the disk, or at the first {@value #COUNTED} of them. */
  Use use(long blocks) throws IOException {
    long allocated = 0;
    long last = -1;
    long furthest = -1;
    for (long block = 0; block < Math.min(blocks, COUNTED); block++) {
      long place = place(block);
      allocated += place < 0 ? 0 : 1;
      if (place > furthest) {
        furthest = place;
        last = block;
      }
    }
    return new Use(allocated, last);
  }
}
