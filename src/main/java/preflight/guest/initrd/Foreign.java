package preflight.guest.initrd;

import java.io.IOException;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/** Names what stands where an archive was expected. */
final class Foreign {

  /** Up to the magic of an ext2 superblock. */
  private static final int LOOK = 1024 + 58;

  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Foreign() {}

  /** The refusal of what comes next in {@code in}. */
  static ReadProblem at(String structure, Lookahead in) throws IOException {
    int length = in.fill(LOOK);
    long offset = in.position();
    if (starts(in, length, "070707")) {
      return new UnsupportedException(
          structure, "cpio \"odc\" (070707), which Linux does not unpack either", offset);
    }
    if (length >= 2 && (pair(in, 0x71, 0xC7) || pair(in, 0xC7, 0x71))) {
      return new UnsupportedException(
          structure, "cpio in the old binary format, which Linux does not unpack either", offset);
    }
    // what init/do_mounts_rd.c takes for a ramdisk with a file system
    if (length >= LOOK && in.peek(1024 + 56) == 0x53 && in.peek(1024 + 57) == 0xEF) {
      return new UnsupportedException(structure, "ramdisk with an ext2 file system", offset);
    }
    if (starts(in, length, "hsqs")) {
      return new UnsupportedException(structure, "ramdisk with a squashfs file system", offset);
    }
    if (starts(in, length, "-rom1fs-")) {
      return new UnsupportedException(structure, "ramdisk with a romfs file system", offset);
    }
    if (starts(in, length, "E=\u00CD(")) {
      return new UnsupportedException(structure, "ramdisk with a cramfs file system", offset);
    }
    return new CorruptException(
        structure, "no archive and no known packing: begins with " + hex(in, length), offset);
  }

  private static boolean starts(Lookahead in, int length, String wanted) {
    if (length < wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      if (in.peek(i) != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean pair(Lookahead in, int first, int second) {
    return in.peek(0) == first && in.peek(1) == second;
  }

  private static String hex(Lookahead in, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(6, length); i++) {
      int b = in.peek(i);
      text.append(i == 0 ? "" : " ").append(DIGITS[b >> 4]).append(DIGITS[b & 15]);
    }
    return text.toString();
  }
}
