package preflight.convert;

import java.nio.charset.StandardCharsets;

/**
 * A header block of a tar archive (POSIX.1-2017, pax, "ustar Interchange Format"), as DSP0243 wants
 * it, without time and owner. A size that its eleven octal digits cannot tell is written in base
 * 256, as GNU tar and all readers of large archives do.
 */
final class UstarHeader {

  static final int BLOCK = 512;

  private static final int SIZE = 124;
  private static final int CHECKSUM = 148;
  private static final long OCTAL_LIMIT = 1L << 33;

  private UstarHeader() {}

  /**
   * The block.
   *
   * @param name of the member, at most 100 characters of ASCII
   * @param size of the member, in bytes
   */
  static byte[] of(String name, long size) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    if (size < OCTAL_LIMIT) {
      put(block, SIZE, octal(size, 11) + "\0");
    } else {
      block[SIZE] = (byte) 0x80;
      for (int i = 0; i < Long.BYTES; i++) {
        block[SIZE + 11 - i] = (byte) (size >>> (8 * i));
      }
    }
    put(block, 136, "00000000000\0");
    put(block, CHECKSUM, " ".repeat(8));
    put(block, 156, "0");
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte each : block) {
      sum += Byte.toUnsignedInt(each);
    }
    put(block, CHECKSUM, octal(sum, 6) + "\0 ");
    return block;
  }

  private static String octal(long value, int digits) {
    String octal = Long.toOctalString(value);
    return "0".repeat(digits - octal.length()) + octal;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
