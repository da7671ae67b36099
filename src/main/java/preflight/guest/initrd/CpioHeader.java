package preflight.guest.initrd;

import java.io.IOException;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.TruncatedException;

/**
 * The header of one file in a cpio archive of format "newc"
 * (Documentation/driver-api/early-userspace/buffer-format.rst): a magic of six characters and
 * thirteen numbers of eight hexadecimal digits, then the name.
 *
 * @param inode {@code c_ino}, with both device numbers what hard links have in common
 * @param mode {@code c_mode}: type and permission bits
 * @param links {@code c_nlink}
 * @param size {@code c_filesize}, in bytes
 * @param hasChecksum the magic is 070702
 * @param checksum {@code c_chksum}, the sum of all bytes of the content
 * @param name as it is written, up to its NUL
 */
record CpioHeader(
    long inode,
    long device,
    int mode,
    long links,
    long size,
    boolean hasChecksum,
    long checksum,
    String name) {

  static final String NAME = "cpio header";

  /** Of the header, without the name. */
  static final int LENGTH = 110;

  private static final String[] FIELDS = {
    "c_ino",
    "c_mode",
    "c_uid",
    "c_gid",
    "c_nlink",
    "c_mtime",
    "c_filesize",
    "c_maj",
    "c_min",
    "c_rmaj",
    "c_rmin",
    "c_namesize",
    "c_chksum"
  };

  /** Reads header and name with their padding; the content comes next. */
  static CpioHeader read(Lookahead in, InitrdLimits limits) throws IOException {
    long start = in.position();
    require(in, LENGTH);
    if (Packing.of(in.array(), in.start(), LENGTH).orElse(Packing.XZ) != Packing.NONE) {
      throw Foreign.at(NAME, in);
    }
    long[] fields = new long[FIELDS.length];
    for (int i = 0; i < FIELDS.length; i++) {
      fields[i] = hex(in, 6 + 8 * i, FIELDS[i]);
    }
    boolean hasChecksum = in.peek(5) == '2';
    long nameSize = fields[11];
    if (nameSize == 0 || nameSize > limits.nameBytes()) {
      throw new CorruptException(
          NAME, "c_namesize " + nameSize + " is not 1 to " + limits.nameBytes(), start + 94);
    }
    int nameLength = (int) nameSize;
    require(in, LENGTH + nameLength);
    String name = name(in, nameLength, start);
    in.consume(LENGTH + nameLength);
    padding(in, LENGTH + nameLength);
    return new CpioHeader(
        fields[0],
        fields[7] << 32 | fields[8],
        (int) fields[1],
        fields[4],
        fields[6],
        hasChecksum,
        fields[12],
        name);
  }

  /** Consumes what fills up to a multiple of four; less of it at the very end is no harm. */
  static void padding(Lookahead in, long length) throws IOException {
    int padding = (int) (-length & 3);
    if (padding > 0) {
      in.consume(Math.min(padding, in.fill(padding)));
    }
  }

  private static String name(Lookahead in, int length, long start) throws ReadProblem {
    if (in.peek(LENGTH + length - 1) != 0) {
      throw new CorruptException(NAME, "the name does not end with NUL", start + LENGTH);
    }
    int from = in.start() + LENGTH;
    byte[] array = in.array();
    int end = from;
    boolean ascii = true;
    while (array[end] != 0) {
      ascii &= array[end] > 0;
      end++;
    }
    return ascii
        ? new String(array, from, end - from, java.nio.charset.StandardCharsets.ISO_8859_1)
        : Text.decode(java.util.Arrays.copyOfRange(array, from, end));
  }

  private static long hex(Lookahead in, int offset, String field) throws ReadProblem {
    long value = 0;
    for (int i = offset; i < offset + 8; i++) {
      int digit = Character.digit(in.peek(i), 16);
      if (digit < 0) {
        throw new CorruptException(NAME, field + " is not hexadecimal", in.position() + offset);
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static void require(Lookahead in, int count) throws IOException {
    int visible = in.fill(count);
    if (visible < count) {
      throw new TruncatedException(NAME, in.position() + visible, in.position() + count);
    }
  }
}
