package preflight.filesystem.ext;

import java.util.zip.CRC32C;

/**
 * The checksums of metadata, as the kernel computes them: the register is handed from one call to
 * the next, without the inversion at the end that {@link CRC32C} does.
 */
final class Checksum {

  /** Where a computation starts that is not seeded. */
  static final int START = -1;

  /** Castagnoli's polynomial, least significant bit first. */
  private static final int CASTAGNOLI = 0x82F63B78;

  /** The polynomial of CRC-16-ANSI, least significant bit first (kernel lib/crc16.c). */
  private static final int ANSI = 0xA001;

  /** The polynomial of IEEE 802.3, most significant bit first. */
  private static final int IEEE = 0x04C11DB7;

  private Checksum() {}

  static int crc32c(int seed, byte[] bytes) {
    return crc32c(seed, bytes, 0, bytes.length);
  }

  static int crc32c(int seed, byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    byte[] prefix = littleEndian(prefix(seed));
    crc.update(prefix, 0, prefix.length);
    crc.update(bytes, from, length);
    return ~(int) crc.getValue();
  }

  /** With a little-endian number, such as that of an inode. */
  static int crc32c(int seed, long number) {
    return crc32c(seed, littleEndian((int) number));
  }

  /** The older checksum of group descriptors. */
  static int crc16(int seed, byte[] bytes, int from, int length) {
    int crc = seed & 0xFFFF;
    for (int i = from; i < from + length; i++) {
      crc ^= Byte.toUnsignedInt(bytes[i]);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ ANSI : crc >>> 1;
      }
    }
    return crc;
  }

  /** The oldest checksum of journals: most significant bit first, not inverted at the end. */
  static int crc32(int seed, byte[] bytes) {
    int crc = seed;
    for (byte b : bytes) {
      crc ^= b << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ IEEE : crc << 1;
      }
    }
    return crc;
  }

  static byte[] littleEndian(int number) {
    return new byte[] {
      (byte) number, (byte) (number >>> 8), (byte) (number >>> 16), (byte) (number >>> 24)
    };
  }

  /**
   * The four bytes that bring the JDK's register from its start to {@code seed}: the polynomial
   * division run backwards for 32 bits.
   */
  private static int prefix(int seed) {
    int register = seed;
    for (int bit = 0; bit < 32; bit++) {
      register = register < 0 ? (register ^ CASTAGNOLI) << 1 | 1 : register << 1;
    }
    return ~register;
  }
}
