package preflight.filesystem.btrfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The words of feature bits of a superblock. */
record Features(long compat, long compatRo, long incompat) {

  boolean has(Feature feature) {
    return (word(feature.word()) & feature.mask()) != 0;
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
      names.addAll(unknown(word));
    }
    return List.copyOf(names);
  }

  /** The name of the first on account of which it must not be read, empty if it may. */
  Optional<String> refused() {
    for (Feature feature : Feature.values()) {
      if (feature.reading() == Feature.Reading.REFUSED && has(feature)) {
        return Optional.of(feature.constant());
      }
    }
    List<String> unknown = unknown(Feature.Word.INCOMPAT);
    return unknown.isEmpty() ? Optional.empty() : Optional.of(unknown.get(0));
  }

  /** Those that allow reading, but no writing. */
  List<String> noted() {
    return unknown(Feature.Word.COMPAT_RO);
  }

  private List<String> unknown(Feature.Word word) {
    long unknown = word(word);
    for (Feature feature : Feature.values()) {
      if (feature.word() == word) {
        unknown &= ~feature.mask();
      }
    }
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < 64; bit++) {
      if ((unknown & (1L << bit)) != 0) {
        names.add(word.unknown(bit));
      }
    }
    return names;
  }

  private long word(Feature.Word word) {
    return switch (word) {
      case COMPAT -> compat;
      case COMPAT_RO -> compatRo;
      case INCOMPAT -> incompat;
    };
  }
}
