package preflight.filesystem.ext;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The three words of feature bits of a superblock, at 0x5C, 0x60 and 0x64. */
record Features(int compat, int incompat, int roCompat) {

  private static final int BTREE_DIR = 0x4;

  /** What ext2 and ext3 know (libblkid superblocks/ext.c). */
  private static final int EXT3_RO_COMPAT =
      Feature.SPARSE_SUPER.mask() | Feature.LARGE_FILE.mask() | BTREE_DIR;

  private static final int EXT3_INCOMPAT =
      Feature.FILETYPE.mask() | Feature.NEEDS_RECOVERY.mask() | Feature.META_BG.mask();

  boolean has(Feature feature) {
    return (word(feature.word()) & feature.mask()) != 0;
  }

  /** Whether metadata carries CRC-32C checksums. */
  boolean checksums() {
    return has(Feature.METADATA_CSUM);
  }

  /** All that are set, sorted; bits without a name as {@code FEATURE_I20}. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Feature feature : Feature.values()) {
      if (has(feature)) {
        names.add(feature.label());
      }
    }
    for (Feature.Word word : Feature.Word.values()) {
      int unknown = unknown(word);
      for (int bit = 0; bit < 32; bit++) {
        if ((unknown & 1 << bit) != 0) {
          names.add(word.unknown(bit));
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  /** The feature, by its name, on account of which the file system must not be read. */
  Optional<String> refused() {
    for (Feature feature : Feature.values()) {
      if (feature.reading() == Feature.Reading.REFUSED && has(feature)) {
        return Optional.of(feature.label());
      }
    }
    int unknown = unknown(Feature.Word.INCOMPAT);
    if (unknown != 0) {
      int bit = Integer.numberOfTrailingZeros(unknown);
      return Optional.of(
          Feature.Word.INCOMPAT.unknown(bit)
              + " (incompat 0x"
              + Integer.toHexString(unknown)
              + ")");
    }
    return Optional.empty();
  }

  /** The features, by their names, that allow reading, but not all that Linux does with a root. */
  List<String> noted() {
    List<String> noted = new ArrayList<>();
    for (Feature feature : Feature.values()) {
      if (feature.reading() == Feature.Reading.NOTED && has(feature)) {
        noted.add(feature.label() + " (" + feature.reason() + ")");
      }
    }
    // the never used btree_dir, which Linux accepts (EXT4_FEATURE_RO_COMPAT_SUPP)
    int unknown = unknown(Feature.Word.RO_COMPAT) & ~BTREE_DIR;
    for (int bit = 0; bit < 32; bit++) {
      if ((unknown & 1 << bit) != 0) {
        noted.add(Feature.Word.RO_COMPAT.unknown(bit) + " (it forbids writing)");
      }
    }
    return noted;
  }

  /** The type that blkid tells: ext4 is what has a feature that ext3 does not know. */
  String type() {
    if ((roCompat & ~EXT3_RO_COMPAT) != 0 || (incompat & ~EXT3_INCOMPAT) != 0) {
      return "ext4";
    }
    return has(Feature.HAS_JOURNAL) ? "ext3" : "ext2";
  }

  private int word(Feature.Word word) {
    return switch (word) {
      case COMPAT -> compat;
      case RO_COMPAT -> roCompat;
      case INCOMPAT -> incompat;
    };
  }

  private int unknown(Feature.Word word) {
    int unknown = word(word);
    for (Feature feature : Feature.values()) {
      if (feature.word() == word) {
        unknown &= ~feature.mask();
      }
    }
    return unknown;
  }
}
