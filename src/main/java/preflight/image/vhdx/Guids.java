package preflight.image.vhdx;

import preflight.io.Bytes;
import preflight.io.TruncatedException;

/** GUIDs as text, in the order in which they are written ([MS-DTYP] 2.3.4). */
final class Guids {

  static final int LENGTH = 16;
  static final String ZERO = "00000000-0000-0000-0000-000000000000";

  /** The first three fields are little-endian. */
  private static final int[] ORDER = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};

  private static final String DIGITS = "0123456789ABCDEF";

  private Guids() {}

  /** In capital letters and without braces. */
  static String read(Bytes bytes, int offset) throws TruncatedException {
    StringBuilder text = new StringBuilder(36);
    for (int i = 0; i < LENGTH; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text.append('-');
      }
      int value = bytes.u8(offset + ORDER[i]);
      text.append(DIGITS.charAt(value >>> 4)).append(DIGITS.charAt(value & 0xF));
    }
    return text.toString();
  }
}
