package preflight.ec2;

import java.util.Arrays;
import java.util.Optional;

/**
 * A kernel as AWS's list names it: by the numbers it begins with, or by a word in its name; see the
 * head of operating-systems.tsv.
 */
final class ListedKernel {

  /** From so many numbers on, a listed version counts for every family. */
  private static final int FOR_EVERY_FAMILY = 3;

  private final String text;
  private final int[] numbers;
  private final Optional<String> word;
  private final Optional<String> except;

  private ListedKernel(String text, int[] numbers, Optional<String> word, Optional<String> except) {
    this.text = text;
    this.numbers = numbers;
    this.word = word;
    this.except = except;
  }

  /** Empty where the text is none of the forms of operating-systems.tsv. */
  static Optional<ListedKernel> parse(String text) {
    if (text.startsWith("~") && text.length() > 1) {
      return Optional.of(
          new ListedKernel(text, new int[0], Optional.of(text.substring(1)), Optional.empty()));
    }
    int mark = text.indexOf('!');
    String version = mark < 0 ? text : text.substring(0, mark);
    int[] numbers = Release.leadingNumbers(version);
    StringBuilder back = new StringBuilder();
    for (int number : numbers) {
      back.append(back.isEmpty() ? "" : ".").append(number);
    }
    if (numbers.length < 2 || !back.toString().equals(version)) {
      return Optional.empty();
    }
    Optional<String> except = mark < 0 ? Optional.empty() : Optional.of(text.substring(mark + 1));
    return Optional.of(new ListedKernel(text, numbers, Optional.empty(), except));
  }

  /** Whether it stands for this {@code uname -r} of its own or of another family. */
  boolean matches(String uname, boolean ownFamily) {
    if (word.isPresent()) {
      return ownFamily && uname.contains(word.get());
    }
    int[] actual = Release.leadingNumbers(uname);
    return (ownFamily || numbers.length >= FOR_EVERY_FAMILY)
        && actual.length >= numbers.length
        && Arrays.equals(numbers, 0, numbers.length, actual, 0, numbers.length)
        && !excludes(uname);
  }

  /** Whether it is named as the exception. */
  boolean excludes(String uname) {
    if (except.isEmpty() || !uname.startsWith(except.get())) {
      return false;
    }
    int end = except.get().length();
    return end == uname.length() || !Release.isDigit(uname.charAt(end));
  }

  @Override
  public String toString() {
    return text;
  }
}
