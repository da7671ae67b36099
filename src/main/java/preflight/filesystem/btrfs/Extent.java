package preflight.filesystem.btrfs;

import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * A part of a file's content ({@code struct btrfs_file_extent_item}; checked like the kernel's
 * fs/btrfs/tree-checker.c, check_extent_data_item).
 *
 * @param start within the file, in bytes
 * @param length within the file, in bytes
 * @param inline the content itself, maybe compressed; empty where it lies in blocks
 * @param logical the address of the whole extent; 0 for a hole
 * @param stored length of the whole extent as it is stored, in bytes
 * @param unpacked length of the whole extent without compression, in bytes
 * @param offset of the part within the unpacked extent, in bytes
 * @param written whether it does not read as zeros
 */
record Extent(
    long start,
    long length,
    Compression compression,
    Optional<Bytes> inline,
    long logical,
    long stored,
    long unpacked,
    long offset,
    boolean written) {

  private static final int INLINE = 0;
  private static final int PREALLOCATED = 2;
  private static final int HEADER = 21;
  private static final int LENGTH = 53;

  static Extent parse(long start, Bytes bytes, int sectorSize) throws ReadProblem {
    int number = bytes.u8(16);
    Compression[] known = Compression.values();
    if (number >= known.length) {
      throw new UnsupportedException(
          bytes.structure(), "compression " + number, bytes.absolute(16));
    }
    Compression compression = known[number];
    if (bytes.u8(17) != 0) {
      throw new UnsupportedException(
          bytes.structure(), "encryption " + bytes.u8(17), bytes.absolute(17));
    }
    if (bytes.u16(18) != 0) {
      throw new UnsupportedException(
          bytes.structure(), "other_encoding " + bytes.u16(18), bytes.absolute(18));
    }
    int type = bytes.u8(20);
    if (type > PREALLOCATED) {
      throw bytes.corrupt(20, "type " + type + " of an extent");
    }
    long unpacked = bytes.u64(8);
    if (compression != Compression.NONE && unpacked > Limits.BTRFS_EXTENT) {
      throw bytes.corrupt(
          8, "ram_bytes " + unpacked + " of a compressed extent, of which Linux makes 131072");
    }
    if (start < 0 || start % sectorSize != 0) {
      throw bytes.corrupt(0, "an extent at " + Long.toUnsignedString(start) + " of a file");
    }
    return type == INLINE
        ? inline(start, bytes, compression, unpacked)
        : regular(start, bytes, compression, unpacked, type, sectorSize);
  }

  private static Extent inline(long start, Bytes bytes, Compression compression, long unpacked)
      throws ReadProblem {
    int stored = bytes.length() - HEADER;
    if (start != 0) {
      throw bytes.corrupt(20, "an inline extent at " + start + " of a file");
    }
    if (compression == Compression.NONE && unpacked != stored) {
      throw bytes.corrupt(8, "ram_bytes " + unpacked + " of an inline extent of " + stored);
    }
    return new Extent(
        0,
        unpacked,
        compression,
        Optional.of(bytes.slice(bytes.structure(), HEADER, stored)),
        0,
        stored,
        unpacked,
        0,
        unpacked > 0);
  }

  private static Extent regular(
      long start, Bytes bytes, Compression compression, long unpacked, int type, int sectorSize)
      throws ReadProblem {
    if (bytes.length() != LENGTH) {
      throw bytes.corrupt(0, "an extent item of " + bytes.length() + " bytes instead of " + LENGTH);
    }
    long logical = aligned(bytes, 21, "disk_bytenr", sectorSize);
    long stored = aligned(bytes, 29, "disk_num_bytes", sectorSize);
    long offset = aligned(bytes, 37, "offset", sectorSize);
    long length = aligned(bytes, 45, "num_bytes", sectorSize);
    if (length == 0 || length > Long.MAX_VALUE - start) {
      throw bytes.corrupt(45, "num_bytes " + length + " of an extent at " + start);
    }
    if (logical != 0) {
      boolean packed = compression != Compression.NONE;
      long whole = packed ? unpacked : stored;
      if (offset > whole || length > whole - offset) {
        throw bytes.corrupt(
            37, "offset " + offset + " and num_bytes " + length + " exceed an extent of " + whole);
      }
      if (packed && (stored == 0 || stored > Limits.BTRFS_EXTENT)) {
        throw bytes.corrupt(29, "disk_num_bytes " + stored + " of a compressed extent");
      }
    }
    return new Extent(
        start,
        length,
        compression,
        Optional.empty(),
        logical,
        stored,
        unpacked,
        offset,
        logical != 0 && type != PREALLOCATED);
  }

  private static long aligned(Bytes bytes, int at, String field, int sectorSize)
      throws ReadProblem {
    long value = bytes.u64(at);
    if (value % sectorSize != 0) {
      throw bytes.corrupt(at, field + " " + value + " is no multiple of " + sectorSize);
    }
    return value;
  }

  /** Behind the last byte of the file that it has. */
  long end() {
    return start + length;
  }

  boolean isPacked() {
    return compression != Compression.NONE;
  }

  /** Whether both are parts of one extent. */
  boolean sharesWith(Extent other) {
    return inline.isEmpty()
        && other.inline.isEmpty()
        && logical == other.logical
        && stored == other.stored
        && unpacked == other.unpacked
        && compression == other.compression;
  }
}
