package preflight.image.vhdx;

import java.io.IOException;
import java.util.List;
import preflight.image.MappedBlocks;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CachedSource;
import preflight.io.CorruptException;
import preflight.io.Limits;

/**
 * The block allocation table ([MS-VHDX] 2.5): an entry for each payload block and, behind each
 * chunk of them, one for the sector bitmap that only differencing disks use.
 *
 * <pre>
 *   bits 0-2 state   3-19 reserved   20-63 place in the file, in MiB
 *   chunk ratio 4:  P0 P1 P2 P3 S0 P4 P5 P6 P7 S1 P8
 * </pre>
 */
final class BlockTable implements MappedBlocks.Table {

  static final String STRUCTURE = "VHDX BAT";

  /** Sectors that one block of a sector bitmap describes. */
  private static final long SECTORS_OF_BITMAP = 1L << 23;

  private static final int MIB_SHIFT = 20;

  /** How much of the table is read at a time where all of it is looked at, in bytes. */
  private static final int PIECE = 128 * 1024;

  /** Bits 3 to 19, which must be 0 whatever the state is ([MS-VHDX] 2.5.1). */
  private static final long RESERVED = 0xFFFF8;

  private static final int NOT_PRESENT = 0;
  private static final int UNDEFINED = 1;
  private static final int ZERO = 2;
  private static final int UNMAPPED = 3;
  private static final int FULLY_PRESENT = 6;

  /** As it is in the file, and with a cache for what is looked up block by block. */
  private final ByteSource whole;

  private final ByteSource table;
  private final long offset;
  private final long chunkRatio;
  private final long blockSize;
  private final List<Region> metadata;

  /**
   * @param metadata where no payload can be
   * @throws CorruptException where the region is too small for the disk
   */
  BlockTable(ByteSource file, Region region, Metadata disk, List<Region> metadata)
      throws IOException {
    this.offset = region.offset();
    this.blockSize = disk.blockSize();
    this.chunkRatio = SECTORS_OF_BITMAP * disk.sectorSize() / blockSize;
    this.metadata = metadata;
    long blocks = blocks(disk);
    long entries = blocks + (blocks - 1) / chunkRatio;
    if (entries > region.length() / 8) {
      throw new CorruptException(
          STRUCTURE,
          "its region of "
              + region.length()
              + " bytes is too small for the "
              + entries
              + " entries of the disk",
          region.offset());
    }
    this.whole = file.slice(STRUCTURE, region.offset(), entries * 8);
    this.table = new CachedSource(whole);
  }

  static long blocks(Metadata disk) {
    return (disk.diskSize() - 1) / disk.blockSize() + 1;
  }

  long chunkRatio() {
    return chunkRatio;
  }

  /**
   * Of the block in the file, in bytes; -1 where it reads as zeros. Of the states without content
   * only ZERO promises that; what the others hold is undefined, and every reader gives zeros.
   */
  @Override
  public long place(long block) throws IOException {
    long index = block + block / chunkRatio;
    return place(block, index, table.littleEndian(STRUCTURE, index * 8, 8).bits64(0));
  }

  private long place(long block, long index, long entry) throws CorruptException {
    int state = (int) (entry & 7);
    if ((entry & RESERVED) != 0) {
      throw corrupt(block, index, entry);
    }
    switch (state) {
      case NOT_PRESENT, UNDEFINED, ZERO, UNMAPPED -> {
        return -1;
      }
      case FULLY_PRESENT -> {
        return present(block, index, entry);
      }
      default ->
          throw new CorruptException(
              STRUCTURE,
              "block " + block + " has state " + state + name(state),
              offset + index * 8);
    }
  }

  private static String name(int state) {
    return state == 7 ? " (PARTIALLY_PRESENT), although there is no parent" : "";
  }

  private long present(long block, long index, long entry) throws CorruptException {
    long place = entry >>> MIB_SHIFT << MIB_SHIFT;
    if (place < 0 || place > Long.MAX_VALUE - blockSize) {
      throw corrupt(block, index, entry);
    }
    for (Region region : metadata) {
      if (region.overlaps(place, blockSize)) {
        throw new CorruptException(
            STRUCTURE,
            "block " + block + " stands at byte " + place + ", within the metadata",
            offset + index * 8);
      }
    }
    return place;
  }

  private CorruptException corrupt(long block, long index, long entry) {
    return new CorruptException(
        STRUCTURE,
        "block " + block + " has entry 0x" + Long.toHexString(entry),
        offset + index * 8);
  }

  /** Skips holes of the table. */
  @Override
  public long nextMaybePresent(long block) throws IOException {
    long index = block + block / chunkRatio;
    long next = table.nextData(index * 8) / 8;
    if (next <= index) {
      return block;
    }
    // entry i is that of payload block i - i / (chunkRatio + 1), or of the bitmap before it
    return next - next / (chunkRatio + 1);
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
    long entries = counted + (counted - 1) / chunkRatio;
    long allocated = 0;
    long last = -1;
    long furthest = -1;
    // an entry of zeros is that of a block that is not there, whether in a hole or not
    long start = whole.nextData(0) / 8;
    while (start < entries) {
      int count = (int) Math.min(PIECE / 8, entries - start);
      Bytes piece = whole.littleEndian(STRUCTURE, start * 8, count * 8);
      for (int i = 0; i < count; i++) {
        long entry = piece.bits64(i * 8);
        if (entry == 0) {
          continue;
        }
        long index = start + i;
        if ((index + 1) % (chunkRatio + 1) == 0) {
          continue;
        }
        long block = index - index / (chunkRatio + 1);
        long place = place(block, index, entry);
        allocated += place < 0 ? 0 : 1;
        if (place > furthest) {
          furthest = place;
          last = block;
        }
      }
      start = whole.nextData((start + count) * 8) / 8;
    }
    return new Use(allocated, counted, last);
  }
}
