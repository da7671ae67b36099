package preflight.filesystem.xfs;

/**
 * The features of a superblock by their names in the kernel's fs/xfs/libxfs/xfs_format.h (those of
 * Linux 6.17), and what this reader does with each. Bits that are not listed are refused where a
 * kernel that does not know them must not mount, and noted where it must not write.
 */
enum Feature {
  ATTR(Word.VERSION, 4, Reading.HARMLESS, "attributes are not read"),
  NLINK(Word.VERSION, 5, Reading.READ, "inodes of version 2 with 32-bit link counts"),
  QUOTA(Word.VERSION, 6, Reading.HARMLESS, "usage in hidden inodes"),
  ALIGN(Word.VERSION, 7, Reading.HARMLESS, "where chunks of inodes may begin"),
  DALIGN(Word.VERSION, 8, Reading.HARMLESS, "a hint for allocation"),
  SHARED(Word.VERSION, 9, Reading.REFUSED, "nobody knows what it means"),
  LOGV2(Word.VERSION, 10, Reading.READ, "the length of a log record's header"),
  SECTOR(Word.VERSION, 11, Reading.READ, "sectors of other sizes than 512 bytes"),
  EXTFLG(Word.VERSION, 12, Reading.READ, "unwritten extents"),
  DIRV2(Word.VERSION, 13, Reading.READ, "directories of version 2"),
  BORG(Word.VERSION, 14, Reading.HARMLESS, "changes only which names Linux takes for equal"),
  MOREBITS(Word.VERSION, 15, Reading.READ, "there is sb_features2"),

  LAZYSBCOUNT(Word.VERSION2, 1, Reading.HARMLESS, "counters of free blocks, which are not read"),
  ATTR2(Word.VERSION2, 3, Reading.READ, "where the attributes begin is stored in each inode"),
  PARENT2(Word.VERSION2, 4, Reading.REFUSED, "Linux never knew it"),
  PROJID32(Word.VERSION2, 7, Reading.HARMLESS, "project numbers in inodes"),
  CRC(Word.VERSION2, 8, Reading.READ, "CRC-32C checksums, in version 5 only"),
  FTYPE2(Word.VERSION2, 9, Reading.READ, "directory entries carry a type"),

  FINOBT(Word.RO_COMPAT, 0, Reading.HARMLESS, "a tree of free inodes"),
  RMAPBT(Word.RO_COMPAT, 1, Reading.HARMLESS, "a tree of the owners of blocks"),
  REFLINK(Word.RO_COMPAT, 2, Reading.HARMLESS, "several files may have the same blocks"),
  INOBTCNT(Word.RO_COMPAT, 3, Reading.HARMLESS, "counters in headers of allocation groups"),

  FTYPE(Word.INCOMPAT, 0, Reading.READ, "directory entries carry a type"),
  SPINODES(Word.INCOMPAT, 1, Reading.HARMLESS, "chunks of inodes with gaps"),
  META_UUID(Word.INCOMPAT, 2, Reading.READ, "the UUID in metadata is another"),
  BIGTIME(Word.INCOMPAT, 3, Reading.HARMLESS, "times are not read"),
  NEEDSREPAIR(Word.INCOMPAT, 4, Reading.NOTED, "Linux mounts it only after xfs_repair"),
  NREXT64(Word.INCOMPAT, 5, Reading.READ, "64-bit counters of extents"),
  EXCHRANGE(Word.INCOMPAT, 6, Reading.HARMLESS, "another kind of log item"),
  PARENT(Word.INCOMPAT, 7, Reading.HARMLESS, "parents of files in attributes"),
  METADIR(Word.INCOMPAT, 8, Reading.HARMLESS, "a second tree for files of the file system itself"),
  ZONED(Word.INCOMPAT, 9, Reading.REFUSED, "content lies in zones of a realtime section"),
  ZONE_GAPS(Word.INCOMPAT, 10, Reading.REFUSED, "realtime groups with gaps"),

  LOG_XATTRS(Word.LOG_INCOMPAT, 0, Reading.HARMLESS, "another kind of log item");

  /** The words of feature bits; the last four are those of version 5 only. */
  enum Word {
    /** {@code sb_versionnum}. */
    VERSION("XFS_SB_VERSION_", "BIT", 0x64),
    /** {@code sb_features2}. */
    VERSION2("XFS_SB_VERSION2_", "BIT", 0xC8),
    /** Nothing is forbidden to a kernel that does not know a bit. */
    COMPAT("XFS_SB_FEAT_COMPAT_", "", 0xD0),
    /** Writing is forbidden. */
    RO_COMPAT("XFS_SB_FEAT_RO_COMPAT_", "", 0xD4),
    /** Mounting is forbidden. */
    INCOMPAT("XFS_SB_FEAT_INCOMPAT_", "", 0xD8),
    /** Replaying the log is forbidden. */
    LOG_INCOMPAT("XFS_SB_FEAT_INCOMPAT_LOG_", "", 0xDC);

    private final String prefix;
    private final String suffix;
    private final int offset;

    Word(String prefix, String suffix, int offset) {
      this.prefix = prefix;
      this.suffix = suffix;
      this.offset = offset;
    }

    /** Where it stands in the superblock. */
    int offset() {
      return offset;
    }

    /** How a bit without a name is called. */
    String unknown(int bit) {
      return prefix + "bit_" + bit;
    }
  }

  /** What this reader does with a feature. */
  enum Reading {
    /** It changes what stands where this reader looks, and is honoured. */
    READ,
    /** It changes nothing of what is read. */
    HARMLESS,
    /** It can be read, but Linux does not mount such a file system. */
    NOTED,
    /** Such a file system is not read at all. */
    REFUSED
  }

  private final Word word;
  private final int bit;
  private final Reading reading;
  private final String reason;

  Feature(Word word, int bit, Reading reading, String reason) {
    this.word = word;
    this.bit = bit;
    this.reading = reading;
    this.reason = reason;
  }

  Word word() {
    return word;
  }

  int mask() {
    return 1 << bit;
  }

  Reading reading() {
    return reading;
  }

  /** Why it is read so, for people. */
  String reason() {
    return reason;
  }

  /** The name of its bit in xfs_format.h. */
  String constant() {
    return switch (this) {
      case PARENT2 -> "XFS_SB_VERSION2_PARENTBIT";
      case FTYPE2 -> "XFS_SB_VERSION2_FTYPE";
      case LOG_XATTRS -> "XFS_SB_FEAT_INCOMPAT_LOG_XATTRS";
      case PROJID32 -> "XFS_SB_VERSION2_PROJID32BIT";
      default -> word.prefix + name() + word.suffix;
    };
  }

  /** Its name without the word's, in lower case; one bit of either word may mean the same. */
  String label() {
    return switch (this) {
      case PARENT2 -> "parent";
      case FTYPE2 -> "ftype";
      default -> name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
