package preflight.ec2;

import java.util.Optional;

/** A value of an enumeration that people write as a word. */
public interface Labelled {

  /** The word. */
  String label();

  /** The value of this word, in any case. */
  static <T extends Labelled> Optional<T> find(T[] values, String word) {
    for (T value : values) {
      if (value.label().equalsIgnoreCase(word)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** All words, for a message. */
  static String words(Labelled[] values) {
    StringBuilder words = new StringBuilder();
    for (Labelled value : values) {
      words.append(words.isEmpty() ? "" : ", ").append(value.label());
    }
    return words.toString();
  }
}
