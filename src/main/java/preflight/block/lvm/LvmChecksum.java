package preflight.block.lvm;

/**
 * The CRC-32 of LVM2 (lib/misc/crc.c): the usual polynomial, another initial value, and the result
 * is not inverted.
 */
final class LvmChecksum {

  private static final int INITIAL = 0xF597A6CF;
  private static final int[] TABLE = table();

  private LvmChecksum() {}

  /** Of the bytes from {@code from} up to but without {@code to}, unsigned. */
  static long of(byte[] bytes, int from, int to) {
    int crc = INITIAL;
    for (int i = from; i < to; i++) {
      crc = crc >>> 8 ^ TABLE[(crc ^ bytes[i]) & 0xFF];
    }
    return Integer.toUnsignedLong(crc);
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ 0xEDB88320;
      }
      table[i] = value;
    }
    return table;
  }
}
