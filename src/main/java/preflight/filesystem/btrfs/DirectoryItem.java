package preflight.filesystem.btrfs;

import java.util.ArrayList;
import java.util.List;
import preflight.filesystem.FileType;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/** A name in a directory ({@code struct btrfs_dir_item}). */
final class DirectoryItem {

  private static final int HEADER = 30;
  private static final int LONGEST_NAME = 255;
  private static final int ENCRYPTED = 0x80;
  private static final FileType[] TYPES = {
    FileType.UNKNOWN,
    FileType.REGULAR,
    FileType.DIRECTORY,
    FileType.CHARACTER_DEVICE,
    FileType.BLOCK_DEVICE,
    FileType.FIFO,
    FileType.SOCKET,
    FileType.SYMLINK
  };

  private final byte[] name;
  private final Key location;
  private final FileType type;

  private DirectoryItem(byte[] name, Key location, FileType type) {
    this.name = name;
    this.location = location;
    this.type = type;
  }

  /** All of an item; names with the same hash are in one. */
  static List<DirectoryItem> parse(Bytes bytes) throws ReadProblem {
    List<DirectoryItem> items = new ArrayList<>(1);
    int at = 0;
    while (at < bytes.length()) {
      int data = bytes.u16(at + 25);
      int length = bytes.u16(at + 27);
      if (data != 0) {
        throw bytes.corrupt(at + 25, "data_len " + data + " of a directory item");
      }
      if (length == 0 || length > LONGEST_NAME) {
        throw bytes.corrupt(at + 27, "name_len " + length);
      }
      items.add(item(bytes, at, length));
      at += HEADER + length;
    }
    return items;
  }

  private static DirectoryItem item(Bytes bytes, int at, int length) throws ReadProblem {
    int type = bytes.u8(at + 29);
    if ((type & ENCRYPTED) != 0) {
      throw new UnsupportedException(
          bytes.structure(), "BTRFS_FT_ENCRYPTED", bytes.absolute(at + 29L));
    }
    if (type >= TYPES.length) {
      throw bytes.corrupt(at + 29, "type " + type + " of a directory item");
    }
    Key location = new Key(bytes.bits64(at), bytes.u8(at + 8), bytes.bits64(at + 9));
    boolean inode = location.type() == Key.INODE_ITEM && location.offset() == 0;
    boolean possible =
        inode
            ? Long.compareUnsigned(location.objectId(), ObjectIds.FIRST_FREE) >= 0
                && Long.compareUnsigned(location.objectId(), ObjectIds.LAST_FREE) <= 0
            : location.type() == Key.ROOT_ITEM && ObjectIds.isSubvolume(location.objectId());
    if (!possible) {
      throw bytes.corrupt(at, "location " + location + " of a directory item");
    }
    byte[] name = bytes.array(at + HEADER, length);
    for (byte b : name) {
      if (b == '/' || b == 0) {
        throw bytes.corrupt(at + HEADER, "name with byte " + b);
      }
    }
    if (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'))) {
      throw bytes.corrupt(at + HEADER, "name " + (length == 1 ? "." : ".."));
    }
    return new DirectoryItem(name, location, TYPES[type]);
  }

  byte[] name() {
    return name;
  }

  /** The key of an inode of the same tree, or of the root of another one. */
  Key location() {
    return location;
  }

  /** As the name's directory tells it. */
  FileType type() {
    return type;
  }

  boolean isSubvolume() {
    return location.type() == Key.ROOT_ITEM;
  }
}
