package preflight.filesystem.btrfs;

import java.util.UUID;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * A block of a tree: a leaf with items, or a node with pointers to blocks (Btrfs on-disk format,
 * "struct btrfs_header", "btrfs_leaf", "btrfs_node"; checked like the kernel's
 * fs/btrfs/tree-checker.c).
 */
final class TreeBlock {

  static final int HEADER = 101;

  private static final int ITEM = Key.LENGTH + 8;
  private static final int POINTER = Key.LENGTH + 16;

  private final Bytes bytes;
  private final int level;
  private final int count;

  private TreeBlock(Bytes bytes, int level, int count) {
    this.bytes = bytes;
    this.level = level;
    this.count = count;
  }

  /**
   * @param bytes the whole block
   * @param logical the address under which it was looked for
   * @throws preflight.io.CorruptException where it is not the one, or is not sorted
   */
  static TreeBlock parse(Bytes bytes, long logical, UUID uuid) throws ReadProblem {
    long address = bytes.bits64(0x30);
    if (address != logical) {
      throw bytes.corrupt(
          0x30, "bytenr " + Long.toUnsignedString(address) + " instead of " + logical);
    }
    UUID stored = Superblock.uuid(bytes, 0x20);
    if (!stored.equals(uuid)) {
      throw bytes.corrupt(0x20, "fsid " + stored + " instead of " + uuid);
    }
    int level = bytes.u8(0x64);
    if (level >= Superblock.LEVELS) {
      throw bytes.corrupt(0x64, "level " + level + " is not below " + Superblock.LEVELS);
    }
    long count = bytes.u32(0x60);
    int room = (bytes.length() - HEADER) / (level == 0 ? ITEM : POINTER);
    if (count > room || (count == 0 && level > 0)) {
      throw bytes.corrupt(0x60, "nritems " + count + " in a block with room for " + room);
    }
    TreeBlock block = new TreeBlock(bytes, level, (int) count);
    block.checkOrder();
    if (level == 0) {
      block.checkItems();
    }
    return block;
  }

  private void checkOrder() throws ReadProblem {
    for (int i = 1; i < count; i++) {
      if (compare(i - 1, key(i)) >= 0) {
        throw bytes.corrupt(place(i), "key " + key(i) + " behind " + key(i - 1));
      }
    }
  }

  /** Data lies at the end, that of the first item last, without gaps. */
  private void checkItems() throws ReadProblem {
    long end = (long) bytes.length() - HEADER;
    for (int i = 0; i < count; i++) {
      long offset = bytes.u32(place(i) + Key.LENGTH);
      long size = bytes.u32(place(i) + Key.LENGTH + 4);
      if (offset + size != end || offset < (long) count * ITEM) {
        throw bytes.corrupt(
            place(i) + Key.LENGTH,
            "item " + i + ": data of " + size + " bytes at " + offset + " does not end at " + end);
      }
      end = offset;
    }
  }

  int level() {
    return level;
  }

  int count() {
    return count;
  }

  Bytes bytes() {
    return bytes;
  }

  long generation() throws ReadProblem {
    return bytes.bits64(0x50);
  }

  /** The tree that it was written for. */
  long owner() throws ReadProblem {
    return bytes.bits64(0x58);
  }

  Key key(int index) throws ReadProblem {
    int at = place(index);
    return new Key(bytes.bits64(at), bytes.u8(at + 8), bytes.bits64(at + 9));
  }

  /** The order of a key of this block and another one. */
  private int compare(int index, Key other) throws ReadProblem {
    int at = place(index);
    return Key.compare(
        bytes.bits64(at),
        bytes.u8(at + 8),
        bytes.bits64(at + 9),
        other.objectId(),
        other.type(),
        other.offset());
  }

  /** The last index whose key is not above this one; -1 where all are. */
  int floor(Key key) throws ReadProblem {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(middle, key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The logical address of a node's child. */
  long child(int index) throws ReadProblem {
    return bytes.u64(place(index) + Key.LENGTH);
  }

  /** The generation that a node's child must have. */
  long childGeneration(int index) throws ReadProblem {
    return bytes.bits64(place(index) + Key.LENGTH + 8);
  }

  /** The data of a leaf's item. */
  Bytes data(int index) throws ReadProblem {
    int at = place(index) + Key.LENGTH;
    int offset = (int) bytes.u32(at);
    int size = (int) bytes.u32(at + 4);
    return bytes.slice(bytes.structure() + ", item " + key(index), HEADER + offset, size);
  }

  private int place(int index) {
    return HEADER + index * (level == 0 ? ITEM : POINTER);
  }
}
