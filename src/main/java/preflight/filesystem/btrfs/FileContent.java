package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;

/** Content in extents, whose checksums are verified sector by sector. */
final class FileContent implements ByteSource {

  /** Read from the device at a time, in bytes; a multiple of each sector size. */
  private static final int LARGEST_PART = 256 * 1024;

  private final String name;
  private final Tree tree;
  private final long inode;
  private final long size;
  private final Blocks blocks;
  private final Optional<DataChecksums> checksums;
  private final int sectorSize;

  private Piece piece = new Piece(0, 0, Optional.empty());
  private Optional<Extent> unpackedExtent = Optional.empty();
  private byte[] unpacked = new byte[0];

  /**
   * A part of the file that one extent has, or none.
   *
   * @param end behind its last byte
   */
  private record Piece(long start, long end, Optional<Extent> extent) {}

  /**
   * @param tree of the subvolume
   * @param checksums empty for a file without
   */
  FileContent(
      String name,
      Tree tree,
      long inode,
      long size,
      Blocks blocks,
      Optional<DataChecksums> checksums) {
    this.name = name;
    this.tree = tree;
    this.inode = inode;
    this.size = size;
    this.blocks = blocks;
    this.checksums = checksums;
    this.sectorSize = blocks.superblock().sectorSize();
  }

  @Override
  public String name() {
    return name;
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
      Piece part = piece(at);
      int count = (int) Math.min(length - done, part.end - at);
      if (part.extent.isEmpty() || !part.extent.get().written()) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        count = read(part.extent.get(), at, target, from + done, count);
      }
      done += count;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = offset;
    while (at < size) {
      Piece part = piece(at);
      if (part.extent.isPresent() && part.extent.get().written()) {
        return at;
      }
      at = part.end;
    }
    return Math.max(offset, size);
  }

  private Piece piece(long at) throws IOException {
    if (at < piece.start || at >= piece.end) {
      piece = find(at);
    }
    return piece;
  }

  private Piece find(long at) throws IOException {
    Optional<Cursor> here = tree.floor(new Key(inode, Key.EXTENT_DATA, at));
    Optional<Extent> extent = Optional.empty();
    Optional<Cursor> next = here;
    boolean more;
    if (here.isEmpty()) {
      next = tree.ceiling(new Key(inode, Key.EXTENT_DATA, at));
      more = next.isPresent();
    } else {
      Cursor cursor = here.get();
      if (cursor.key().is(inode, Key.EXTENT_DATA)) {
        extent = Optional.of(Extent.parse(cursor.key().offset(), cursor.data(), sectorSize));
      }
      more = cursor.next();
    }
    long limit = size;
    if (more && next.orElseThrow().key().is(inode, Key.EXTENT_DATA)) {
      limit = next.get().key().offset();
      if (extent.isPresent() && Long.compareUnsigned(limit, extent.get().end()) < 0) {
        throw new CorruptException(
            name,
            "the extent at " + extent.get().start() + " overlaps the one at " + limit,
            next.get().data().absolute(0));
      }
      limit = limit < 0 ? size : Math.min(limit, size);
    }
    if (extent.isPresent() && at < extent.get().end()) {
      return new Piece(extent.get().start(), extent.get().end(), extent);
    }
    return new Piece(at, limit, Optional.empty());
  }

  /** Reads a part of one extent; may do less than is wanted. */
  private int read(Extent extent, long at, byte[] target, int from, int length) throws IOException {
    long within = at - extent.start() + extent.offset();
    if (extent.inline().isEmpty() && !extent.isPacked()) {
      return plain(extent, within, target, from, length);
    }
    unpack(extent);
    System.arraycopy(unpacked, (int) within, target, from, length);
    blocks.effort().used(length);
    return length;
  }

  private int plain(Extent extent, long within, byte[] target, int from, int length)
      throws IOException {
    int lead = (int) (within % sectorSize);
    int count = Math.min(length, LARGEST_PART - lead);
    int whole = (lead + count + sectorSize - 1) / sectorSize * sectorSize;
    Bytes bytes = checked(extent.logical() + within - lead, whole);
    byte[] part = bytes.array(lead, count);
    System.arraycopy(part, 0, target, from, count);
    return count;
  }

  private void unpack(Extent extent) throws IOException {
    if (unpackedExtent.isPresent()
        && (unpackedExtent.get().equals(extent) || unpackedExtent.get().sharesWith(extent))) {
      return;
    }
    blocks.effort().unpacked((int) extent.unpacked());
    Bytes stored =
        extent.inline().isPresent()
            ? extent.inline().get()
            : checked(extent.logical(), (int) extent.stored());
    unpackedExtent = Optional.empty();
    unpacked = extent.compression().unpack(stored, (int) extent.unpacked(), sectorSize);
    unpackedExtent = Optional.of(extent);
  }

  /** Whole sectors of content, from the first copy whose checksums are right. */
  private Bytes checked(long logical, int length) throws IOException {
    List<Long> copies = blocks.copies(name, logical, length);
    Optional<ReadProblem> problem = Optional.empty();
    for (long copy : copies) {
      try {
        byte[] data = blocks.physical(name, copy, length);
        DataChecksums.Verdict verdict =
            checksums.isPresent()
                ? checksums.get().verify(logical, data)
                : DataChecksums.Verdict.RIGHT;
        if (verdict == DataChecksums.Verdict.MISSING) {
          blocks.troubles().corrupt(name, "a part of its content has no checksums", copy);
        }
        if (verdict != DataChecksums.Verdict.WRONG) {
          return Bytes.littleEndian(name, data, copy);
        }
        CorruptException wrong =
            new CorruptException(name, "the checksum of its content is wrong", copy);
        blocks.troubles().add(wrong.trouble());
        problem = Optional.of(wrong);
      } catch (TruncatedException e) {
        problem = Optional.of(e);
      }
    }
    throw problem.orElseThrow();
  }
}
