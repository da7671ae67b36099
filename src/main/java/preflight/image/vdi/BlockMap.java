package preflight.image.vdi;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import preflight.image.MappedBlocks;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CachedSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.TruncatedException;

/** The block map of a VDI file: which of the file's blocks holds each block of the disk. */
final class BlockMap implements MappedBlocks.Table {

  static final String STRUCTURE = "VDI block map";
  private static final long FREE = 0xFFFFFFFFL;
  private static final long ZERO = 0xFFFFFFFEL;

  private final ByteSource file;
  private final VdiHeader header;
  private final ByteSource map;

  /** Fails with {@link TruncatedException} where the file does not hold the whole block map. */
  BlockMap(ByteSource file, VdiHeader header) throws IOException {
    this.file = file;
    this.header = header;
    this.map =
        new CachedSource(file.slice(STRUCTURE, header.blockMapOffset(), header.blockCount() * 4));
  }

  /** The header's limits keep it below 2^62. */
  @Override
  public long place(long block) throws IOException {
    long entry = map.littleEndian(STRUCTURE, block * 4, 4).u32(0);
    return isHole(entry) ? -1 : header.dataOffset() + entry * header.stride() + header.blockExtra();
  }

  private static boolean isHole(long entry) {
    return entry == FREE || entry == ZERO;
  }

  /** Two blocks in one place, of which at most one can be what the guest wrote. */
  Optional<CorruptException> findShared() throws IOException {
    if (header.usedBlocks() > Limits.VDI_BLOCKS_COMPARED) {
      return Optional.empty();
    }
    int count = (int) header.usedBlocks();
    Bytes entries = file.littleEndian(STRUCTURE, header.blockMapOffset(), count * 4);
    // places behind the end of the file are told when they are read
    long most = file.size() / header.stride();
    long[] sorted = new long[count];
    int used = 0;
    for (int block = 0; block < count; block++) {
      long entry = entries.u32(block * 4);
      if (!isHole(entry) && entry < most) {
        // the blocks of a place come in their own order
        sorted[used++] = entry << 32 | block;
      }
    }
    Arrays.sort(sorted, 0, used);
    int first = -1;
    for (int i = 1; i < used; i++) {
      int block = (int) sorted[i];
      if (sorted[i] >>> 32 == sorted[i - 1] >>> 32 && (first < 0 || block < first)) {
        first = block;
      }
    }
    return first < 0
        ? Optional.empty()
        : Optional.of(
            entries.corrupt(
                first * 4,
                "block " + first + " stands where another block does: " + entries.u32(first * 4)));
  }
}
