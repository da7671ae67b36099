package preflight.image.vdi;

import java.io.IOException;
import java.util.Arrays;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CachedSource;
import preflight.io.TruncatedException;

/**
 * The disk in a VDI file. Blocks stand in the file in the order in which they were written, so that
 * each block of a read is looked up on its own.
 */
final class VdiSource implements ByteSource {

  private static final long FREE = 0xFFFFFFFFL;
  private static final long ZERO = 0xFFFFFFFEL;

  private final ByteSource file;
  private final VdiHeader header;
  private final ByteSource map;

  /** Fails with {@link TruncatedException} where the file does not hold the whole block map. */
  VdiSource(ByteSource file, VdiHeader header) throws IOException {
    this.file = file;
    this.header = header;
    this.map =
        new CachedSource(
            file.slice("VDI block map", header.blockMapOffset(), header.blockCount() * 4));
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return header.diskSize();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long within = at % header.blockSize();
      int count = (int) Math.min(length - done, header.blockSize() - within);
      long entry = entry(at / header.blockSize());
      if (isHole(entry)) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        long place = place(entry) + within;
        if (place > file.size() - count) {
          throw new TruncatedException(
              "VDI block " + at / header.blockSize() + " of " + name(), file.size(), place + count);
        }
        file.read(place, target, from + done, count);
      }
      done += count;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    while (at < size()) {
      long block = at / header.blockSize();
      long blockEnd = Math.min(size(), (block + 1) * header.blockSize());
      long entry = entry(block);
      if (!isHole(entry)) {
        long place = place(entry) + at % header.blockSize();
        long length = blockEnd - at;
        if (place > file.size() - length) {
          return at;
        }
        long skipped = Math.max(0, file.nextData(place) - place);
        if (skipped < length) {
          return at + skipped;
        }
      }
      at = blockEnd;
    }
    return size();
  }

  private static boolean isHole(long entry) {
    return entry == FREE || entry == ZERO;
  }

  /** Of a block's data in the file, in bytes; the header's limits keep it below 2^62. */
  private long place(long entry) {
    return header.dataOffset() + entry * header.stride() + header.blockExtra();
  }

  private long entry(long block) throws IOException {
    Bytes entry = map.littleEndian("VDI block map", block * 4, 4);
    return entry.u32(0);
  }
}
