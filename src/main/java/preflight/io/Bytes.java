package preflight.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A checked view on some bytes of a source, for decoding one structure.
 *
 * <p>Offsets given to its methods are relative to its first byte, as in a specification; offsets in
 * errors are absolute. All integers are unsigned. A read beyond its end is a {@link
 * TruncatedException}, never an index error.
 */
public final class Bytes {

  private final String structure;
  private final ByteBuffer buffer;
  private final long base;

  private Bytes(String structure, ByteBuffer buffer, long base) {
    this.structure = structure;
    this.buffer = buffer;
    this.base = base;
  }

  /**
   * @param structure the name of the structure, for errors
   * @param base the absolute offset of the first byte in its source
   */
  public static Bytes littleEndian(String structure, byte[] bytes, long base) {
    return new Bytes(structure, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), base);
  }

  /** The same for formats that store the most significant byte first. */
  public static Bytes bigEndian(String structure, byte[] bytes, long base) {
    return new Bytes(structure, ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN), base);
  }

  public String structure() {
    return structure;
  }

  public int length() {
    return buffer.limit();
  }

  /** The absolute offset of the byte at {@code offset}. */
  public long absolute(long offset) {
    return base + offset;
  }

  public int u8(int offset) throws TruncatedException {
    require(offset, 1);
    return Byte.toUnsignedInt(buffer.get(offset));
  }

  public int u16(int offset) throws TruncatedException {
    require(offset, 2);
    return Short.toUnsignedInt(buffer.getShort(offset));
  }

  public long u32(int offset) throws TruncatedException {
    require(offset, 4);
    return Integer.toUnsignedLong(buffer.getInt(offset));
  }

  /** A 64-bit count, length or offset; 2^63 and above is corrupt, since no source is so large. */
  public long u64(int offset) throws ReadProblem {
    long value = bits64(offset);
    if (value < 0) {
      throw corrupt(offset, "value 0x" + Long.toHexString(value) + " exceeds 2^63");
    }
    return value;
  }

  /** The 64 bits at {@code offset} as they are, for flags and identifiers. */
  public long bits64(int offset) throws TruncatedException {
    require(offset, 8);
    return buffer.getLong(offset);
  }

  /** A copy of {@code length} bytes. */
  public byte[] array(int offset, int length) throws TruncatedException {
    require(offset, length);
    return Arrays.copyOfRange(
        buffer.array(), buffer.arrayOffset() + offset, buffer.arrayOffset() + offset + length);
  }

  /** The part of {@code length} bytes at {@code offset}, with offsets of its own. */
  public Bytes slice(String name, int offset, int length) throws TruncatedException {
    require(offset, length);
    return new Bytes(name, buffer.slice(offset, length).order(buffer.order()), base + offset);
  }

  /** Text of at most {@code length} bytes, ended by the first NUL. */
  public String text(int offset, int length) throws TruncatedException {
    require(offset, length);
    int end = offset;
    while (end < offset + length && buffer.get(end) != 0) {
      end++;
    }
    return Text.decode(array(offset, end - offset));
  }

  public boolean startsWith(int offset, String ascii) {
    byte[] wanted = ascii.getBytes(StandardCharsets.ISO_8859_1);
    if (offset < 0 || offset > length() - wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (buffer.get(offset + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  public boolean isZero(int offset, int length) throws TruncatedException {
    require(offset, length);
    for (int i = offset; i < offset + length; i++) {
      if (buffer.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The refusal of what stands at {@code offset}. */
  public CorruptException corrupt(int offset, String detail) {
    return new CorruptException(structure, detail, base + offset);
  }

  private void require(int offset, int length) throws TruncatedException {
    if (offset < 0 || length < 0 || offset > length() - length) {
      throw new TruncatedException(
          structure, base + length(), base + Math.max(0L, offset) + Math.max(0L, length));
    }
  }
}
