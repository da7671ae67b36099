package preflight.filesystem.btrfs;

/**
 * The key of an item, by which all trees are sorted (Btrfs on-disk format, "struct btrfs_disk_key";
 * kernel include/uapi/linux/btrfs_tree.h).
 *
 * @param objectId unsigned
 * @param type of the item
 * @param offset unsigned, of a meaning that depends on the type
 */
record Key(long objectId, int type, long offset) implements Comparable<Key> {

  /** In bytes. */
  static final int LENGTH = 17;

  static final int INODE_ITEM = 1;
  static final int INODE_REF = 12;
  static final int DIR_ITEM = 84;
  static final int DIR_INDEX = 96;
  static final int EXTENT_DATA = 108;
  static final int EXTENT_CSUM = 128;
  static final int ROOT_ITEM = 132;
  static final int ROOT_BACKREF = 144;
  static final int ROOT_REF = 156;
  static final int CHUNK_ITEM = 228;

  /** The first of an object and type. */
  static Key first(long objectId, int type) {
    return new Key(objectId, type, 0);
  }

  /** The last of an object and type. */
  static Key last(long objectId, int type) {
    return new Key(objectId, type, -1);
  }

  boolean is(long wantedObject, int wantedType) {
    return objectId == wantedObject && type == wantedType;
  }

  @Override
  public int compareTo(Key other) {
    return compare(objectId, type, offset, other.objectId, other.type, other.offset);
  }

  static int compare(long objectA, int typeA, long offsetA, long objectB, int typeB, long offsetB) {
    int order = Long.compareUnsigned(objectA, objectB);
    if (order == 0) {
      order = Integer.compare(typeA, typeB);
    }
    return order == 0 ? Long.compareUnsigned(offsetA, offsetB) : order;
  }

  /** As {@code btrfs inspect-internal dump-tree} writes it, but in numbers. */
  @Override
  public String toString() {
    return "("
        + Long.toUnsignedString(objectId)
        + " "
        + type
        + " "
        + Long.toUnsignedString(offset)
        + ")";
  }
}
