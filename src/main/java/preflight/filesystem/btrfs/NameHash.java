package preflight.filesystem.btrfs;

/**
 * The hash of a name by which a directory is searched: a CRC-32C that begins with ~1 and is not
 * inverted at its end ({@code btrfs_name_hash}), which the JDK's class cannot.
 */
final class NameHash {

  /** The polynomial, its bits reversed. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private NameHash() {}

  static long of(byte[] name) {
    int crc = ~1;
    for (byte b : name) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ (POLYNOMIAL & -(crc & 1));
      }
    }
    return Integer.toUnsignedLong(crc);
  }
}
