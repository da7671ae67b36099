package preflight.guest.grub;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import preflight.io.Limits;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/** {@code test} and {@code [} with three values (commands/test.c, GRUB manual "test"). */
final class TestCommand {

  private final List<Value> arguments;
  private final State state;
  private final Files files;
  private int position;
  private int depth;

  private TestCommand(List<Value> arguments, State state, Files files) {
    this.arguments = arguments;
    this.state = state;
    this.files = files;
  }

  static Outcome run(List<Value> arguments, State state, Files files) throws UnsupportedException {
    int size = arguments.size();
    if (size > 0 && arguments.get(size - 1).text().equals("]")) {
      size--;
    }
    return new TestCommand(arguments.subList(0, size), state, files).expression();
  }

  /** Up to the closing parenthesis or the end; {@code -a} is what stands between terms anyway. */
  private Outcome expression() throws UnsupportedException {
    if (++depth > Limits.GRUB_TEST_DEPTH) {
      throw new UnsupportedException(
          "GRUB script",
          "test with more than " + Limits.GRUB_TEST_DEPTH + " parentheses within one another");
    }
    Outcome or = Outcome.FALSE;
    Outcome and = Outcome.TRUE;
    boolean invert = false;
    while (position < arguments.size()) {
      String word = text(position);
      Optional<Outcome> term = comparison();
      if (term.isEmpty()) {
        term = fileOrLength();
      }
      if (term.isEmpty()) {
        position++;
        if (word.equals(")")) {
          break;
        }
        if (word.equals("!")) {
          invert = !invert;
          continue;
        }
        if (word.equals("-a")) {
          continue;
        }
        if (word.equals("-o")) {
          or = or.or(and);
          and = Outcome.TRUE;
          continue;
        }
        term = Optional.of(word.equals("(") ? expression() : sure(position - 1, !word.isEmpty()));
      }
      and = and.and(invert ? term.get().not() : term.get());
      invert = false;
    }
    depth--;
    return or.or(and);
  }

  private Optional<Outcome> comparison() {
    if (position + 2 >= arguments.size()) {
      return Optional.empty();
    }
    String left = text(position);
    String operator = text(position + 1);
    String right = text(position + 2);
    boolean certain = certain(position) && certain(position + 1) && certain(position + 2);
    Outcome result;
    switch (operator) {
      case "=", "==" -> result = Outcome.of(left.equals(right));
      case "!=" -> result = Outcome.of(!left.equals(right));
      case "<" -> result = Outcome.of(compare(left, right) < 0);
      case "<=" -> result = Outcome.of(compare(left, right) <= 0);
      case ">" -> result = Outcome.of(compare(left, right) > 0);
      case ">=" -> result = Outcome.of(compare(left, right) >= 0);
      case "-eq" -> result = Outcome.of(GrubNumber.signed(left) == GrubNumber.signed(right));
      case "-ne" -> result = Outcome.of(GrubNumber.signed(left) != GrubNumber.signed(right));
      case "-lt" -> result = Outcome.of(GrubNumber.signed(left) < GrubNumber.signed(right));
      case "-le" -> result = Outcome.of(GrubNumber.signed(left) <= GrubNumber.signed(right));
      case "-gt" -> result = Outcome.of(GrubNumber.signed(left) > GrubNumber.signed(right));
      case "-ge" -> result = Outcome.of(GrubNumber.signed(left) >= GrubNumber.signed(right));
      case "-pgt", "-plt" -> result = prefixed(left, right, operator.equals("-pgt"));
      default -> {
        if (!operator.startsWith("-nt") && !operator.startsWith("-ot")) {
          return Optional.empty();
        }
        result = newer(left, right, operator.startsWith("-nt"));
      }
    }
    position += 3;
    return Optional.of(certain ? result : Outcome.UNKNOWN);
  }

  /** By their bytes, as strcmp does. */
  private static int compare(String left, String right) {
    return Arrays.compareUnsigned(Text.encode(left), Text.encode(right));
  }

  /** The numbers behind the common prefix, for versions in names. */
  private static Outcome prefixed(String left, String right, boolean greater) {
    int i = 0;
    while (i < left.length() && i < right.length() && left.charAt(i) == right.charAt(i)) {
      i++;
    }
    i--;
    while (i > 0 && left.charAt(i) >= '0' && left.charAt(i) <= '9') {
      i--;
    }
    i++;
    long a = GrubNumber.parse(left.substring(Math.min(i, left.length()))).value();
    long b = GrubNumber.parse(right.substring(Math.min(i, right.length()))).value();
    return Outcome.of(greater ? a > b : a < b);
  }

  /** Times of files are not read, so only a missing file decides. */
  private Outcome newer(String left, String right, boolean newer) {
    Optional<Boolean> first = exists(newer ? left : right);
    Optional<Boolean> second = exists(newer ? right : left);
    if (first.isEmpty() || second.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    if (first.get() && second.get()) {
      return Outcome.UNKNOWN;
    }
    return Outcome.of(first.get() && !second.get());
  }

  private Optional<Boolean> exists(String path) {
    try {
      return Optional.of(files.kind(path, state).isPresent());
    } catch (IOException e) {
      files.unreadable(path, e, state);
      return Optional.empty();
    }
  }

  private Optional<Outcome> fileOrLength() {
    if (position + 1 >= arguments.size()) {
      return Optional.empty();
    }
    String operand = text(position + 1);
    Outcome result;
    switch (text(position)) {
      case "-n" -> result = Outcome.of(!operand.isEmpty());
      case "-z" -> result = Outcome.of(operand.isEmpty());
      case "-d", "-e", "-f", "-s" -> result = file(text(position), operand);
      default -> {
        return Optional.empty();
      }
    }
    boolean certain = certain(position) && certain(position + 1);
    position += 2;
    return Optional.of(certain ? result : Outcome.UNKNOWN);
  }

  private Outcome file(String test, String path) {
    try {
      if (files.isUncertain(path, state)) {
        return Outcome.UNKNOWN;
      }
      if (test.equals("-s")) {
        return Outcome.of(files.size(path, state) > 0);
      }
      Optional<FileKind> kind = files.kind(path, state);
      return Outcome.of(
          switch (test) {
            case "-d" -> kind.isPresent() && kind.get() == FileKind.DIRECTORY;
            case "-f" -> kind.isPresent() && kind.get() == FileKind.FILE;
            default -> kind.isPresent();
          });
    } catch (IOException e) {
      files.unreadable(path, e, state);
      return Outcome.UNKNOWN;
    }
  }

  private String text(int index) {
    return arguments.get(index).text();
  }

  private boolean certain(int index) {
    return arguments.get(index).certain();
  }

  private Outcome sure(int index, boolean value) {
    return certain(index) ? Outcome.of(value) : Outcome.UNKNOWN;
  }
}
