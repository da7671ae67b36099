package preflight.guest.grub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.UnsupportedException;

/** Turns the words of a command into its arguments (script/execute.c). */
final class Expander {

  private final State state;
  private final Budget budget;
  private final List<Value> arguments = new ArrayList<>();

  private final StringBuilder text = new StringBuilder();
  private boolean exists;
  private boolean certain = true;
  private boolean saved;

  private Expander(State state, Budget budget) {
    this.state = state;
    this.budget = budget;
  }

  static List<Value> expand(List<Word> words, State state, Budget budget)
      throws UnsupportedException {
    Expander expander = new Expander(state, budget);
    for (Word word : words) {
      for (Word.Part part : word.parts()) {
        expander.add(part);
      }
      expander.next();
    }
    return expander.arguments;
  }

  private void add(Word.Part part) throws UnsupportedException {
    if (part instanceof Word.Literal literal) {
      if (literal.quoted() || !literal.text().isEmpty()) {
        append(literal.text());
      }
      if (!literal.quoted() && mayMatchFiles(literal.text())) {
        certain = false;
      }
    } else if (part instanceof Word.Variable variable) {
      addVariable(variable);
    } else if (part instanceof Word.Translated translated) {
      append(message(translated.text()));
    }
  }

  /** Wildcards are expanded if the module regexp is loaded; the files are not listed here. */
  private boolean mayMatchFiles(String literal) {
    return (literal.indexOf('*') >= 0 || literal.indexOf('?') >= 0)
        && text.length() > 0
        && (text.charAt(0) == '/' || text.charAt(0) == '(');
  }

  private void addVariable(Word.Variable variable) throws UnsupportedException {
    List<Value> values = values(variable.name());
    boolean joined = variable.quoted() && variable.name().equals("*");
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        if (joined) {
          append(" ");
        } else {
          next();
        }
      }
      Value value = values.get(i);
      certain &= value.certain();
      saved |= value.saved();
      if (variable.quoted()) {
        append(value.text());
      } else {
        appendSplit(value);
      }
    }
  }

  /** Unquoted values are split at white space; blanks at either end have no effect. */
  private void appendSplit(Value value) throws UnsupportedException {
    String content = value.text();
    int i = 0;
    boolean first = true;
    while (i < content.length()) {
      if (GrubNumber.isBlank(content.charAt(i))) {
        i++;
        continue;
      }
      int start = i;
      while (i < content.length() && !GrubNumber.isBlank(content.charAt(i))) {
        i++;
      }
      if (!first) {
        next();
        certain = value.certain();
        saved = value.saved();
      }
      first = false;
      append(content.substring(start, i));
    }
  }

  private List<Value> values(String name) {
    char c = name.charAt(0);
    boolean special = c == '#' || c == '*' || c == '@' || (c >= '0' && c <= '9');
    if (!special) {
      Optional<Value> value = state.get(name);
      return value.isPresent() ? List.of(value.get()) : List.of();
    }
    if (state.arguments.isEmpty()) {
      return List.of();
    }
    List<Value> given = state.arguments.get();
    if (c == '#') {
      return List.of(Value.of(Integer.toString(given.size())));
    }
    if (c == '*' || c == '@') {
      return given;
    }
    long index = GrubNumber.parse(name).value();
    return index >= 1 && index <= given.size() ? List.of(given.get((int) index - 1)) : List.of();
  }

  /** Variables in a message, whose text is then taken as it is. */
  private String message(String template) throws UnsupportedException {
    StringBuilder message = new StringBuilder();
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (c == '\\' && i + 1 < template.length()) {
        char next = template.charAt(i + 1);
        if (next != '\\' && next != '$') {
          message.append(c);
        }
        message.append(next);
        i += 2;
        continue;
      }
      if (c != '$') {
        message.append(c);
        i++;
        continue;
      }
      int start = i + 1;
      boolean braces = start < template.length() && template.charAt(start) == '{';
      int end = braces ? template.indexOf('}', start) : nameEnd(template, start);
      if (end < 0) {
        i = template.length();
        continue;
      }
      String name = template.substring(braces ? start + 1 : start, end);
      if (name.isEmpty()) {
        message.append(braces ? "" : "$");
      } else {
        for (Value value : values(name)) {
          certain &= value.certain();
          saved |= value.saved();
          message.append(value.text());
        }
      }
      budget.expand(0, message.length());
      i = braces ? end + 1 : end;
    }
    return message.toString();
  }

  private static int nameEnd(String text, int start) {
    int end = start;
    if (end < text.length() && (text.charAt(end) == '?' || text.charAt(end) == '#')) {
      return end + 1;
    }
    while (end < text.length()
        && (text.charAt(end) == '_'
            || (text.charAt(end) < 0x80 && Character.isLetterOrDigit(text.charAt(end))))) {
      end++;
    }
    return end;
  }

  private void append(String piece) throws UnsupportedException {
    budget.expand(piece.length(), text.length() + piece.length());
    text.append(piece);
    exists = true;
  }

  private void next() {
    if (exists) {
      arguments.add(new Value(text.toString(), certain, saved));
    }
    text.setLength(0);
    exists = false;
    certain = true;
    saved = false;
  }
}
