package preflight.filesystem.ext;

/**
 * The features of a superblock, with the names that dumpe2fs prints (e2fsprogs lib/e2p/feature.c,
 * bits in lib/ext2fs/ext2_fs.h), and what this reader does with each. Bits that are not listed are
 * refused where they are incompatible, and noted where they only forbid writing.
 */
enum Feature {
  DIR_PREALLOC(Word.COMPAT, 0, "dir_prealloc", Reading.HARMLESS, "a hint for allocation"),
  IMAGIC_INODES(
      Word.COMPAT,
      1,
      "imagic_inodes",
      Reading.HARMLESS,
      "extra inodes of AFS, which no directory names"),
  HAS_JOURNAL(
      Word.COMPAT,
      2,
      "has_journal",
      Reading.READ,
      "the journal is read where needs_recovery asks for it"),
  EXT_ATTR(
      Word.COMPAT,
      3,
      "ext_attr",
      Reading.HARMLESS,
      "attributes are not read, but for those that hold inline content"),
  RESIZE_INODE(Word.COMPAT, 4, "resize_inode", Reading.HARMLESS, "blocks reserved for growth"),
  DIR_INDEX(
      Word.COMPAT,
      5,
      "dir_index",
      Reading.READ,
      "nodes of hash trees look like empty blocks; their checksums are verified"),
  LAZY_BG(Word.COMPAT, 6, "lazy_bg", Reading.HARMLESS, "groups that were never initialised"),
  SNAPSHOT_BITMAP(
      Word.COMPAT,
      8,
      "snapshot_bitmap",
      Reading.HARMLESS,
      "a bitmap of the never merged snapshots"),
  SPARSE_SUPER2(
      Word.COMPAT, 9, "sparse_super2", Reading.READ, "two groups have copies of the superblock"),
  FAST_COMMIT(
      Word.COMPAT, 10, "fast_commit", Reading.READ, "fast commits that are not replayed are named"),
  STABLE_INODES(
      Word.COMPAT, 11, "stable_inodes", Reading.HARMLESS, "a promise about inode numbers"),
  ORPHAN_FILE(
      Word.COMPAT, 12, "orphan_file", Reading.HARMLESS, "deleted files that were still open"),

  SPARSE_SUPER(
      Word.RO_COMPAT, 0, "sparse_super", Reading.READ, "few groups have copies of the superblock"),
  LARGE_FILE(Word.RO_COMPAT, 1, "large_file", Reading.READ, "the upper half of i_size"),
  HUGE_FILE(
      Word.RO_COMPAT,
      3,
      "huge_file",
      Reading.HARMLESS,
      "the unit of i_blocks, of which only whether it is 0 counts"),
  UNINIT_BG(
      Word.RO_COMPAT, 4, "uninit_bg", Reading.READ, "the older checksum of group descriptors"),
  DIR_NLINK(Word.RO_COMPAT, 5, "dir_nlink", Reading.HARMLESS, "link counts of large directories"),
  EXTRA_ISIZE(
      Word.RO_COMPAT,
      6,
      "extra_isize",
      Reading.HARMLESS,
      "the size of an inode's extra fields is stored in each"),
  QUOTA(Word.RO_COMPAT, 8, "quota", Reading.HARMLESS, "usage in hidden inodes"),
  BIGALLOC(
      Word.RO_COMPAT,
      9,
      "bigalloc",
      Reading.READ,
      "extents count blocks all the same; descriptors lie elsewhere"),
  METADATA_CSUM(Word.RO_COMPAT, 10, "metadata_csum", Reading.READ, "CRC-32C checksums"),
  REPLICA(Word.RO_COMPAT, 11, "replica", Reading.NOTED, "Linux does not know it"),
  READ_ONLY(Word.RO_COMPAT, 12, "read-only", Reading.NOTED, "Linux mounts it for reading only"),
  PROJECT(Word.RO_COMPAT, 13, "project", Reading.HARMLESS, "project numbers in inodes"),
  SHARED_BLOCKS(Word.RO_COMPAT, 14, "shared_blocks", Reading.NOTED, "Linux does not know it"),
  VERITY(Word.RO_COMPAT, 15, "verity", Reading.HARMLESS, "hash trees behind the content"),
  ORPHAN_PRESENT(
      Word.RO_COMPAT, 16, "orphan_present", Reading.HARMLESS, "deleted files that were still open"),

  COMPRESSION(
      Word.INCOMPAT,
      0,
      "compression",
      Reading.REFUSED,
      "content is compressed in a way that Linux never took over"),
  FILETYPE(Word.INCOMPAT, 1, "filetype", Reading.HARMLESS, "the type is taken from the inode"),
  NEEDS_RECOVERY(
      Word.INCOMPAT, 2, "needs_recovery", Reading.READ, "the journal is laid over the blocks"),
  JOURNAL_DEV(Word.INCOMPAT, 3, "journal_dev", Reading.REFUSED, "a journal without a file system"),
  META_BG(Word.INCOMPAT, 4, "meta_bg", Reading.READ, "where group descriptors lie"),
  EXTENT(Word.INCOMPAT, 6, "extent", Reading.READ, "extent trees"),
  SIXTY_FOUR_BIT(Word.INCOMPAT, 7, "64bit", Reading.READ, "wide descriptors and block numbers"),
  MMP(Word.INCOMPAT, 8, "mmp", Reading.HARMLESS, "a block that tells who has it mounted"),
  FLEX_BG(Word.INCOMPAT, 9, "flex_bg", Reading.HARMLESS, "table locations come from descriptors"),
  EA_INODE(
      Word.INCOMPAT,
      10,
      "ea_inode",
      Reading.READ,
      "attribute values in inodes; short links are told by their size"),
  DIRDATA(Word.INCOMPAT, 12, "dirdata", Reading.REFUSED, "directory entries carry more than names"),
  METADATA_CSUM_SEED(
      Word.INCOMPAT,
      13,
      "metadata_csum_seed",
      Reading.READ,
      "where the seed of checksums is stored"),
  LARGE_DIR(
      Word.INCOMPAT, 14, "large_dir", Reading.READ, "directories over 2 GiB, deeper hash trees"),
  INLINE_DATA(Word.INCOMPAT, 15, "inline_data", Reading.READ, "content within inodes"),
  ENCRYPT(
      Word.INCOMPAT,
      16,
      "encrypt",
      Reading.READ,
      "encrypted names and content are refused one by one"),
  CASEFOLD(
      Word.INCOMPAT,
      17,
      "casefold",
      Reading.HARMLESS,
      "changes only which names Linux takes for equal");

  /** The three words of feature bits: what a kernel that does not know a bit must not do. */
  enum Word {
    /** Nothing is forbidden. */
    COMPAT('C'),
    /** Writing is forbidden. */
    RO_COMPAT('R'),
    /** Mounting is forbidden. */
    INCOMPAT('I');

    private final char letter;

    Word(char letter) {
      this.letter = letter;
    }

    /** The name that e2fsprogs gives to a bit it does not know. */
    String unknown(int bit) {
      return "FEATURE_" + letter + bit;
    }
  }

  /** What this reader does with a feature. */
  enum Reading {
    /** It changes what stands where this reader looks, and is honoured. */
    READ,
    /** It changes nothing of what is read. */
    HARMLESS,
    /** Nothing changes for reading, but Linux mounts such a file system for reading at best. */
    NOTED,
    /** Such a file system is not read at all. */
    REFUSED
  }

  private final Word word;
  private final int bit;
  private final String label;
  private final Reading reading;
  private final String reason;

  Feature(Word word, int bit, String label, Reading reading, String reason) {
    this.word = word;
    this.bit = bit;
    this.label = label;
    this.reading = reading;
    this.reason = reason;
  }

  Word word() {
    return word;
  }

  int mask() {
    return 1 << bit;
  }

  /** As dumpe2fs prints it. */
  String label() {
    return label;
  }

  Reading reading() {
    return reading;
  }

  /** Why it is read so, for people. */
  String reason() {
    return reason;
  }
}
