package preflight.filesystem.xfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The words of feature bits of a superblock.
 *
 * @param version {@code sb_versionnum}: the version in four bits, the first features above
 * @param version2 {@code sb_features2}
 */
record Features(
    int version, int version2, int compat, int roCompat, int incompat, int logIncompat) {

  private static final int VERSION_BITS = 0xF;

  /** Of the superblock: 4 or 5 where it is read. */
  int number() {
    return version & VERSION_BITS;
  }

  /** Whether it is version 5: metadata carries checksums, its own place, owner and UUID. */
  boolean checksums() {
    return number() == 5;
  }

  boolean has(Feature feature) {
    return (word(feature.word()) & feature.mask()) != 0;
  }

  /** Whether directory entries carry a type. */
  boolean fileTypes() {
    return has(checksums() ? Feature.FTYPE : Feature.FTYPE2);
  }

  /** All that are set, sorted; bits without a name by the word's. */
  List<String> names() {
    TreeSet<String> names = new TreeSet<>();
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
    return List.copyOf(names);
  }

  /**
   * A word and the bit in it on account of which the file system must not be read.
   *
   * @param name in xfs_format.h
   */
  record Refusal(Feature.Word word, String name) {}

  /** The first one, empty if it may be read. */
  Optional<Refusal> refused() {
    for (Feature feature : Feature.values()) {
      boolean never = feature == Feature.CRC && !checksums();
      if ((feature.reading() == Feature.Reading.REFUSED || never) && has(feature)) {
        return Optional.of(new Refusal(feature.word(), feature.constant()));
      }
    }
    for (Feature.Word word : List.of(Feature.Word.VERSION2, Feature.Word.INCOMPAT)) {
      int unknown = unknown(word);
      if (unknown != 0) {
        int bit = Integer.numberOfTrailingZeros(unknown);
        String name = word.unknown(bit) + " (0x" + Integer.toHexString(unknown) + ")";
        return Optional.of(new Refusal(word, name));
      }
    }
    return Optional.empty();
  }

  /** What Linux wants of a file system of this version and is not there, by its name. */
  Optional<Feature> missing() {
    List<Feature> wanted = new ArrayList<>(List.of(Feature.DIRV2, Feature.EXTFLG));
    if (checksums()) {
      wanted.addAll(
          List.of(
              Feature.NLINK,
              Feature.ALIGN,
              Feature.LOGV2,
              Feature.MOREBITS,
              Feature.LAZYSBCOUNT,
              Feature.ATTR2,
              Feature.PROJID32,
              Feature.CRC));
    }
    for (Feature feature : wanted) {
      if (!has(feature)) {
        return Optional.of(feature);
      }
    }
    return Optional.empty();
  }

  /** The features, by their names, that allow reading, but not all that Linux does with a root. */
  List<String> noted() {
    List<String> noted = new ArrayList<>();
    for (Feature feature : Feature.values()) {
      if (feature.reading() == Feature.Reading.NOTED && has(feature)) {
        noted.add(feature.constant() + " (" + feature.reason() + ")");
      }
    }
    for (Feature.Word word : List.of(Feature.Word.RO_COMPAT, Feature.Word.LOG_INCOMPAT)) {
      int unknown = unknown(word);
      for (int bit = 0; bit < 32; bit++) {
        if ((unknown & 1 << bit) != 0) {
          noted.add(word.unknown(bit) + " (it forbids writing)");
        }
      }
    }
    return noted;
  }

  private int word(Feature.Word word) {
    return switch (word) {
      case VERSION -> version;
      case VERSION2 -> has2() ? version2 : 0;
      case COMPAT -> checksums() ? compat : 0;
      case RO_COMPAT -> checksums() ? roCompat : 0;
      case INCOMPAT -> checksums() ? incompat : 0;
      case LOG_INCOMPAT -> checksums() ? logIncompat : 0;
    };
  }

  private boolean has2() {
    return checksums() || (version & Feature.MOREBITS.mask()) != 0;
  }

  private int unknown(Feature.Word word) {
    int unknown = word(word);
    if (word == Feature.Word.VERSION) {
      unknown &= ~VERSION_BITS;
    }
    for (Feature feature : Feature.values()) {
      if (feature.word() == word) {
        unknown &= ~feature.mask();
      }
    }
    return unknown;
  }
}
