package preflight.filesystem.ext;

/**
 * The features of a superblock, with the names that dumpe2fs prints (e2fsprogs lib/e2p/feature.c,
 * bits in lib/ext2fs/ext2_fs.h).
 */
enum Feature {
  DIR_PREALLOC(Word.COMPAT, 0, "dir_prealloc"),
  IMAGIC_INODES(Word.COMPAT, 1, "imagic_inodes"),
  HAS_JOURNAL(Word.COMPAT, 2, "has_journal"),
  EXT_ATTR(Word.COMPAT, 3, "ext_attr"),
  RESIZE_INODE(Word.COMPAT, 4, "resize_inode"),
  DIR_INDEX(Word.COMPAT, 5, "dir_index"),
  LAZY_BG(Word.COMPAT, 6, "lazy_bg"),
  SNAPSHOT_BITMAP(Word.COMPAT, 8, "snapshot_bitmap"),
  SPARSE_SUPER2(Word.COMPAT, 9, "sparse_super2"),
  FAST_COMMIT(Word.COMPAT, 10, "fast_commit"),
  STABLE_INODES(Word.COMPAT, 11, "stable_inodes"),
  ORPHAN_FILE(Word.COMPAT, 12, "orphan_file"),

  SPARSE_SUPER(Word.RO_COMPAT, 0, "sparse_super"),
  LARGE_FILE(Word.RO_COMPAT, 1, "large_file"),
  HUGE_FILE(Word.RO_COMPAT, 3, "huge_file"),
  UNINIT_BG(Word.RO_COMPAT, 4, "uninit_bg"),
  DIR_NLINK(Word.RO_COMPAT, 5, "dir_nlink"),
  EXTRA_ISIZE(Word.RO_COMPAT, 6, "extra_isize"),
  SNAPSHOT(Word.RO_COMPAT, 7, "snapshot"),
  QUOTA(Word.RO_COMPAT, 8, "quota"),
  BIGALLOC(Word.RO_COMPAT, 9, "bigalloc"),
  METADATA_CSUM(Word.RO_COMPAT, 10, "metadata_csum"),
  REPLICA(Word.RO_COMPAT, 11, "replica"),
  READ_ONLY(Word.RO_COMPAT, 12, "read-only"),
  PROJECT(Word.RO_COMPAT, 13, "project"),
  SHARED_BLOCKS(Word.RO_COMPAT, 14, "shared_blocks"),
  VERITY(Word.RO_COMPAT, 15, "verity"),
  ORPHAN_PRESENT(Word.RO_COMPAT, 16, "orphan_present"),

  COMPRESSION(Word.INCOMPAT, 0, "compression"),
  FILETYPE(Word.INCOMPAT, 1, "filetype"),
  NEEDS_RECOVERY(Word.INCOMPAT, 2, "needs_recovery"),
  JOURNAL_DEV(Word.INCOMPAT, 3, "journal_dev"),
  META_BG(Word.INCOMPAT, 4, "meta_bg"),
  EXTENT(Word.INCOMPAT, 6, "extent"),
  SIXTY_FOUR_BIT(Word.INCOMPAT, 7, "64bit"),
  MMP(Word.INCOMPAT, 8, "mmp"),
  FLEX_BG(Word.INCOMPAT, 9, "flex_bg"),
  EA_INODE(Word.INCOMPAT, 10, "ea_inode"),
  DIRDATA(Word.INCOMPAT, 12, "dirdata"),
  METADATA_CSUM_SEED(Word.INCOMPAT, 13, "metadata_csum_seed"),
  LARGE_DIR(Word.INCOMPAT, 14, "large_dir"),
  INLINE_DATA(Word.INCOMPAT, 15, "inline_data"),
  ENCRYPT(Word.INCOMPAT, 16, "encrypt"),
  CASEFOLD(Word.INCOMPAT, 17, "casefold");

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

  private final Word word;
  private final int bit;
  private final String label;

  Feature(Word word, int bit, String label) {
    this.word = word;
    this.bit = bit;
    this.label = label;
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
}
