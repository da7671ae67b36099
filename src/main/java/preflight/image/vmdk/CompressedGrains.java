package preflight.image.vmdk;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import preflight.image.Lru;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

/**
 * The grains of a stream-optimized extent: a marker of 12 bytes and data. The specification calls
 * the data deflated as in RFC 1951; every writer puts it into the zlib format of RFC 1950.
 */
final class CompressedGrains {

  private static final int MARKER = 12;

  /** Inflated bytes kept, in grains of the usual size 32 of them. */
  private static final int KEPT_BYTES = 2 << 20;

  private final ByteSource file;
  private final SparseHeader header;
  private final Lru<byte[]> kept;

  CompressedGrains(ByteSource file, SparseHeader header) {
    this.file = file;
    this.header = header;
    this.kept = new Lru<>(Math.max(1, KEPT_BYTES / header.grainBytes()));
  }

  /**
   * The whole grain, behind the capacity filled with zeros.
   *
   * @param place of its marker in the file, in bytes
   */
  byte[] grain(long grain, long place) throws IOException {
    byte[] bytes = kept.get(grain);
    if (bytes == null) {
      bytes = inflate(grain, place, compressed(grain, place));
      kept.put(grain, bytes);
    }
    return bytes;
  }

  /** Of the marker and the data, in bytes, as far as the marker can be read. */
  long storedLength(long place) throws IOException {
    if (place > file.size() - MARKER) {
      return MARKER;
    }
    return MARKER + file.littleEndian("VMDK grain marker", place, MARKER).u32(8);
  }

  private byte[] compressed(long grain, long place) throws IOException {
    if (place > file.size() - MARKER) {
      throw truncated(grain, place + MARKER);
    }
    Bytes marker = file.littleEndian("VMDK grain marker", place, MARKER);
    long sector = marker.bits64(0);
    if (sector != grain * header.grainSize()) {
      throw marker.corrupt(
          0,
          "stands for sector "
              + Long.toUnsignedString(sector)
              + ", but grain "
              + grain
              + " starts at sector "
              + grain * header.grainSize());
    }
    long length = marker.u32(8);
    // deflate never makes more than a few bytes per 16 KiB on top; twice is generous
    if (length == 0 || length > 2L * header.grainBytes() + 1024) {
      throw marker.corrupt(8, "size of the compressed grain is " + length);
    }
    if (place + MARKER > file.size() - length) {
      throw truncated(grain, place + MARKER + length);
    }
    return file.read(place + MARKER, (int) length);
  }

  private TruncatedException truncated(long grain, long needed) {
    return new TruncatedException(
        "VMDK grain " + grain + " of " + file.name(), file.size(), needed);
  }

  private byte[] inflate(long grain, long place, byte[] data) throws CorruptException {
    int full = header.grainBytes();
    // one byte more, to notice a grain that is too long without inflating all of it
    byte[] bytes = new byte[full + 1];
    Inflater inflater = new Inflater();
    int length = 0;
    try {
      inflater.setInput(data);
      while (length < bytes.length && !inflater.finished()) {
        int count = inflater.inflate(bytes, length, bytes.length - length);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        length += count;
      }
      if (length <= full && !inflater.finished()) {
        throw new CorruptException(structure(grain), "compressed data ends too early", place);
      }
    } catch (DataFormatException e) {
      String why = e.getMessage() == null ? "" : ": " + e.getMessage();
      throw new CorruptException(structure(grain), "compressed data is damaged" + why, place);
    } finally {
      inflater.end();
    }
    long needed = Math.min(full, header.diskSize() - grain * full);
    if (length > full || length < needed) {
      throw new CorruptException(
          structure(grain),
          "Uncompressed data has invalid length "
              + (length > full ? "over " + full : Integer.toString(length))
              + ", the grain has "
              + needed,
          place);
    }
    return Arrays.copyOf(bytes, full);
  }

  private String structure(long grain) {
    return "VMDK grain " + grain + " of " + file.name();
  }
}
