package preflight.filesystem.btrfs;

import java.util.Locale;

/**
 * The features of a superblock by their names in the kernel's include/uapi/linux/btrfs.h (those of
 * Linux 6.17), and what this reader does with each. Incompatible bits that are not listed are
 * refused, others noted, since Linux does not write then.
 */
enum Feature {
  MIXED_BACKREF(Word.INCOMPAT, 0, Reading.HARMLESS, "references in the extent tree"),
  DEFAULT_SUBVOL(Word.INCOMPAT, 1, Reading.READ, "another default subvolume than the top level"),
  MIXED_GROUPS(Word.INCOMPAT, 2, Reading.READ, "data and metadata in the same chunks"),
  COMPRESS_LZO(Word.INCOMPAT, 3, Reading.READ, "content may be compressed with LZO"),
  COMPRESS_ZSTD(Word.INCOMPAT, 4, Reading.READ, "content may be compressed with zstd"),
  BIG_METADATA(Word.INCOMPAT, 5, Reading.READ, "tree blocks larger than a sector"),
  EXTENDED_IREF(Word.INCOMPAT, 6, Reading.HARMLESS, "more hard links, which are not followed back"),
  RAID56(Word.INCOMPAT, 7, Reading.READ, "chunks of RAID5 or RAID6, which are refused one by one"),
  SKINNY_METADATA(Word.INCOMPAT, 8, Reading.HARMLESS, "items of the extent tree"),
  NO_HOLES(Word.INCOMPAT, 9, Reading.READ, "holes have no items"),
  METADATA_UUID(Word.INCOMPAT, 10, Reading.READ, "the UUID in metadata is another"),
  RAID1C34(Word.INCOMPAT, 11, Reading.READ, "chunks on three or four devices"),
  ZONED(Word.INCOMPAT, 12, Reading.REFUSED, "superblocks are written in zones"),
  EXTENT_TREE_V2(Word.INCOMPAT, 13, Reading.REFUSED, "several trees of checksums"),
  RAID_STRIPE_TREE(Word.INCOMPAT, 14, Reading.REFUSED, "another tree tells where data lies"),
  SIMPLE_QUOTA(Word.INCOMPAT, 16, Reading.HARMLESS, "owners in items of the extent tree"),
  REMAP_TREE(Word.INCOMPAT, 17, Reading.REFUSED, "another tree tells where chunks were moved to"),

  FREE_SPACE_TREE(Word.COMPAT_RO, 0, Reading.HARMLESS, "free space is not read"),
  FREE_SPACE_TREE_VALID(Word.COMPAT_RO, 1, Reading.HARMLESS, "free space is not read"),
  VERITY(Word.COMPAT_RO, 2, Reading.HARMLESS, "digests of files, which are not verified"),
  BLOCK_GROUP_TREE(Word.COMPAT_RO, 3, Reading.HARMLESS, "usage in a tree of its own");

  /** The words of feature bits. */
  enum Word {
    /** Nothing is forbidden to a kernel that does not know a bit. */
    COMPAT("COMPAT", 0xAC),
    /** Writing is forbidden. */
    COMPAT_RO("COMPAT_RO", 0xB4),
    /** Mounting is forbidden. */
    INCOMPAT("INCOMPAT", 0xBC);

    private final String label;
    private final int offset;

    Word(String label, int offset) {
      this.label = label;
      this.offset = offset;
    }

    /** Where it stands in the superblock. */
    int offset() {
      return offset;
    }

    String constant(String name) {
      return "BTRFS_FEATURE_" + label + "_" + name;
    }

    /** How a bit without a name is called. */
    String unknown(int bit) {
      return constant("bit_" + bit);
    }
  }

  /** What this reader does with a feature. */
  enum Reading {
    /** It changes what stands where this reader looks, and is honoured. */
    READ,
    /** It changes nothing of what is read. */
    HARMLESS,
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

  long mask() {
    return 1L << bit;
  }

  Reading reading() {
    return reading;
  }

  /** Why it is read so, for people. */
  String reason() {
    return reason;
  }

  /** The name of its bit in btrfs.h. */
  String constant() {
    return word.constant(name());
  }

  /** Its name without the word's, in lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
