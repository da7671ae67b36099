package preflight.guest.grub;

import java.util.List;

/** A word of a script before its variables are expanded (GRUB manual, "Writing scripts"). */
record Word(List<Part> parts, int line) {

  Word {
    parts = List.copyOf(parts);
  }

  /** A stretch of a word. */
  sealed interface Part permits Literal, Variable, Translated {}

  /**
   * Text that stands for itself.
   *
   * @param quoted keeps the word alive even if it is empty, and makes wildcards plain characters
   */
  record Literal(String text, boolean quoted) implements Part {}

  /**
   * {@code $name} or <code>${name}</code>.
   *
   * @param quoted whether it stands in double quotes, where it is not split at blanks
   */
  record Variable(String name, boolean quoted) implements Part {}

  /** {@code $"..."}, a message that GRUB may translate; its variables are not expanded yet. */
  record Translated(String text) implements Part {}
}
