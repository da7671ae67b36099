package preflight.filesystem.fat;

import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * An entry of a directory with its short name (Microsoft FAT specification 1.03, "FAT Directory
 * Structure").
 *
 * @param offset on the device, in bytes; there are no inodes, so that it stands for the file
 * @param checksum of the eleven bytes of the name, which each long name entry of the file carries
 * @param name for people, with the case that Windows NT keeps in {@code DIR_NTRes}
 * @param cluster the first one, 0 for an empty file
 * @param size in bytes, 0 for a directory
 */
record ShortEntry(long offset, int checksum, String name, int attributes, long cluster, long size) {

  static final int SIZE = 32;
  static final int CLUSTER_FIELD = 26;

  private static final int NAME_LENGTH = 11;
  private static final int BASE_LENGTH = 8;
  private static final int READ_ONLY = 0x01;
  private static final int VOLUME_ID = 0x08;
  private static final int DIRECTORY = 0x10;
  private static final int LONG_NAME = 0x0F;
  private static final int LONG_NAME_MASK = 0x3F;
  private static final int FREE = 0xE5;
  private static final int BASE_LOWER = 0x08;
  private static final int EXTENSION_LOWER = 0x10;

  /** What the first bytes and the attributes make of an entry. */
  enum Kind {
    /** Neither this entry nor one behind it is used. */
    END,
    FREE,
    LONG_NAME,
    LABEL,
    /** {@code .} and {@code ..} */
    DOT,
    FILE,
    /** A directory and a label at once. */
    INVALID
  }

  static Kind kind(Bytes bytes) throws ReadProblem {
    int first = bytes.u8(0);
    int attributes = bytes.u8(NAME_LENGTH);
    if (first == 0) {
      return Kind.END;
    }
    if (first == FREE) {
      return Kind.FREE;
    }
    if ((attributes & LONG_NAME_MASK) == LONG_NAME) {
      return Kind.LONG_NAME;
    }
    if ((attributes & VOLUME_ID) != 0) {
      return (attributes & DIRECTORY) == 0 ? Kind.LABEL : Kind.INVALID;
    }
    return bytes.startsWith(0, ".          ") || bytes.startsWith(0, "..         ")
        ? Kind.DOT
        : Kind.FILE;
  }

  /**
   * @param wide whether the upper half of the cluster's number is there, as with FAT32
   */
  static ShortEntry parse(Bytes bytes, boolean wide) throws ReadProblem {
    byte[] stored = bytes.array(0, NAME_LENGTH);
    int attributes = bytes.u8(NAME_LENGTH);
    long high = wide ? bytes.u16(20) : 0;
    boolean directory = (attributes & DIRECTORY) != 0;
    return new ShortEntry(
        bytes.absolute(0),
        checksum(stored),
        name(bytes, stored),
        attributes,
        high << 16 | bytes.u16(CLUSTER_FIELD),
        directory ? 0 : bytes.u32(28));
  }

  private static String name(Bytes bytes, byte[] stored) throws ReadProblem {
    for (int i = 0; i < NAME_LENGTH; i++) {
      if (stored[i] == '/' || stored[i] == 0) {
        throw bytes.corrupt(i, "DIR_Name with byte " + stored[i]);
      }
    }
    byte[] plain = stored.clone();
    if (plain[0] == 0x05) {
      // stands for 0xE5, a lead byte of Shift JIS, which would mark a free entry
      plain[0] = (byte) FREE;
    }
    int flags = bytes.u8(12);
    String base = part(plain, 0, BASE_LENGTH, (flags & BASE_LOWER) != 0);
    String extension = part(plain, BASE_LENGTH, NAME_LENGTH, (flags & EXTENSION_LOWER) != 0);
    String name = extension.isEmpty() ? base : base + "." + extension;
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw bytes.corrupt(0, "DIR_Name is \"" + name + "\"");
    }
    return name;
  }

  private static String part(byte[] stored, int from, int to, boolean lower) {
    int end = to;
    while (end > from && stored[end - 1] == ' ') {
      end--;
    }
    String text = CodePage.decode(stored, from, end);
    return lower ? NameCase.lower(text) : text;
  }

  boolean isDirectory() {
    return (attributes & DIRECTORY) != 0;
  }

  /** The specification's ChkSum. */
  private static int checksum(byte[] stored) {
    int sum = 0;
    for (byte b : stored) {
      sum = ((sum & 1) << 7) + (sum >> 1) + Byte.toUnsignedInt(b) & 0xFF;
    }
    return sum;
  }

  /**
   * FAT keeps no owners and permissions: Linux shows what it is mounted with, which is 0755 unless
   * told otherwise, without the right to write for a file that is read-only (fs/fat/fat.h,
   * fat_make_mode).
   */
  Node node() {
    if (isDirectory()) {
      return new Node(offset, FileType.DIRECTORY, 0, 040755);
    }
    boolean readOnly = (attributes & READ_ONLY) != 0;
    return new Node(offset, FileType.REGULAR, size, readOnly ? 0100555 : 0100755);
  }
}
