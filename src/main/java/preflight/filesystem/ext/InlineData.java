package preflight.filesystem.ext;

import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * Content within an inode: 60 bytes in place of the block map, the rest as the value of the
 * attribute {@code system.data} behind the inode's fields (docs.kernel.org/filesystems/ext4/
 * overview.html, "Inline Data"; dynamic.html, "Extended Attributes").
 */
final class InlineData {

  private static final long MAGIC = 0xEA020000L;
  private static final int ENTRY = 16;
  private static final int SYSTEM = 7;
  private static final String DATA = "data";

  private InlineData() {}

  /** The value of {@code system.data}; absent where the inode has no such attribute. */
  static Optional<Bytes> rest(Inode inode) throws ReadProblem {
    Bytes bytes = inode.bytes();
    int start = 128 + Inode.extraSize(bytes);
    if (start > bytes.length() - 8 || bytes.u32(start) != MAGIC) {
      return Optional.empty();
    }
    int first = start + 4;
    int at = first;
    while (at <= bytes.length() - 4 && bytes.u32(at) != 0) {
      int nameLength = bytes.u8(at);
      if (bytes.u8(at + 1) == SYSTEM
          && nameLength == DATA.length()
          && bytes.startsWith(at + ENTRY, DATA)) {
        return Optional.of(value(bytes, at, first));
      }
      at += ENTRY + (nameLength + 3 & ~3);
    }
    return Optional.empty();
  }

  /** All stored content of a file or symbolic link, which may be more or less than its size. */
  static byte[] content(Inode inode) throws ReadProblem {
    Optional<Bytes> rest = rest(inode);
    long size = inode.node().size();
    if (rest.isEmpty() && size > Inode.MAP_SIZE) {
      throw inode.bytes().corrupt(0x4, "i_size " + size + " without attribute system.data");
    }
    byte[] head = inode.bytes().array(Inode.MAP, Inode.MAP_SIZE);
    int more = rest.isPresent() ? rest.get().length() : 0;
    byte[] all = new byte[head.length + more];
    System.arraycopy(head, 0, all, 0, head.length);
    if (rest.isPresent()) {
      System.arraycopy(rest.get().array(0, more), 0, all, head.length, more);
    }
    return all;
  }

  private static Bytes value(Bytes bytes, int entry, int first) throws ReadProblem {
    if (bytes.u32(entry + 4) != 0) {
      throw new UnsupportedException(
          bytes.structure(), "ea_inode: value of system.data", bytes.absolute(entry + 4));
    }
    int offset = bytes.u16(entry + 2);
    long size = bytes.u32(entry + 8);
    if (size > bytes.length() - first - offset) {
      throw bytes.corrupt(
          entry + 8, "e_value_size " + size + " at " + offset + " does not fit in the inode");
    }
    return bytes.slice(bytes.structure(), first + offset, (int) size);
  }
}
