package preflight.guest.grub;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a script into tokens as GRUB's lexer does (yylex.l).
 *
 * <p>As grub_file_getline and read_config_file_getline do, carriage returns are dropped everywhere,
 * and lines that begin with {@code #} are dropped even within quotes.
 */
final class Lexer {

  private final String text;

  /** The number in the file of each line of {@link #text}. */
  private final int[] lineNumbers;

  private int position;
  private int lineIndex;

  Lexer(String file) {
    StringBuilder kept = new StringBuilder(file.length() + 1);
    int[] numbers = new int[16];
    int count = 0;
    int number = 0;
    int start = 0;
    while (start < file.length()) {
      int end = file.indexOf('\n', start);
      if (end < 0) {
        end = file.length();
      }
      number++;
      int from = kept.length();
      for (int i = start; i < end; i++) {
        char c = file.charAt(i);
        if (c == 0) {
          break; // a string of C ends here
        }
        if (c != '\r') {
          kept.append(c);
        }
      }
      if (kept.length() > from && kept.charAt(from) == '#') {
        kept.setLength(from);
      } else {
        kept.append('\n');
        if (count == numbers.length) {
          numbers = java.util.Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = number;
      }
      start = end + 1;
    }
    if (count == numbers.length) {
      numbers = java.util.Arrays.copyOf(numbers, count + 1);
    }
    numbers[count] = Math.max(1, number);
    this.text = kept.toString();
    this.lineNumbers = java.util.Arrays.copyOf(numbers, count + 1);
  }

  int line() {
    return lineNumbers[lineIndex];
  }

  /** Goes behind the end of the current line; used after a syntax error. */
  void skipLine() {
    int end = text.indexOf('\n', position);
    position = end < 0 ? text.length() : end;
    if (end >= 0) {
      take();
    }
  }

  Token next() throws SyntaxProblem {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '#') {
        position = text.indexOf('\n', position);
      } else if (c == ' ' || c == '\t') {
        position++;
      } else {
        break;
      }
    }
    int line = line();
    if (position >= text.length()) {
      return Token.of(Token.Kind.END, "", line);
    }
    char c = text.charAt(position);
    Token.Kind operator = operator(c);
    if (operator != null) {
      take();
      if (operator == Token.Kind.SEMICOLON && peek() == ';') {
        take();
        return Token.of(Token.Kind.BAD, ";;", line);
      }
      return Token.of(operator, String.valueOf(c), line);
    }
    return word(line);
  }

  @SuppressWarnings("NullableOptional")
  private static Token.Kind operator(char c) {
    return switch (c) {
      case '\n' -> Token.Kind.NEWLINE;
      case ';' -> Token.Kind.SEMICOLON;
      case '{' -> Token.Kind.OPEN;
      case '}' -> Token.Kind.CLOSE;
      case '|', '&', '<', '>' -> Token.Kind.BAD;
      default -> null;
    };
  }

  private Token word(int line) throws SyntaxProblem {
    List<Word.Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    boolean onlyPlain = true;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ' ' || c == '\t' || operator(c) != null) {
        break;
      }
      if (c != '\\' && c != '\'' && c != '"' && c != '$') {
        plain.append(c);
        position++;
        continue;
      }
      onlyPlain = false;
      if (c == '\\' && position + 1 < text.length() && text.charAt(position + 1) == '\n') {
        take();
        take();
        if (position >= text.length()) {
          throw new SyntaxProblem(line, "unexpected end of file");
        }
        continue;
      }
      flush(parts, plain);
      switch (c) {
        case '\\' -> {
          take();
          parts.add(new Word.Literal(String.valueOf(taken(line)), true));
        }
        case '\'' -> singleQuoted(parts, line);
        case '"' -> doubleQuoted(parts, line);
        default -> dollar(parts, line, false);
      }
    }
    String text = plain.toString();
    flush(parts, plain);
    if (onlyPlain && (text.equals("[[") || text.equals("]]"))) {
      return Token.of(Token.Kind.BAD, text, line);
    }
    boolean name = onlyPlain && isName(text);
    return new Token(name ? Token.Kind.NAME : Token.Kind.WORD, text, List.copyOf(parts), line);
  }

  private static void flush(List<Word.Part> parts, StringBuilder plain) {
    if (plain.length() > 0) {
      parts.add(new Word.Literal(plain.toString(), false));
      plain.setLength(0);
    }
  }

  private void singleQuoted(List<Word.Part> parts, int line) throws SyntaxProblem {
    take();
    StringBuilder quoted = new StringBuilder();
    char c = taken(line);
    while (c != '\'') {
      quoted.append(c);
      c = taken(line);
    }
    parts.add(new Word.Literal(quoted.toString(), true));
  }

  private void doubleQuoted(List<Word.Part> parts, int line) throws SyntaxProblem {
    take();
    StringBuilder quoted = new StringBuilder();
    while (true) {
      char c = peek();
      if (c == '$') {
        parts.add(new Word.Literal(quoted.toString(), true));
        quoted.setLength(0);
        dollar(parts, line, true);
        continue;
      }
      taken(line);
      if (c == '"') {
        parts.add(new Word.Literal(quoted.toString(), true));
        return;
      }
      if (c == '\\') {
        char escaped = taken(line);
        if (escaped == '\n') {
          continue;
        }
        if (escaped != '$' && escaped != '"' && escaped != '\\') {
          quoted.append('\\');
        }
        quoted.append(escaped);
      } else {
        quoted.append(c);
      }
    }
  }

  /** A variable, or a translated message where quotes follow outside of quotes. */
  private void dollar(List<Word.Part> parts, int line, boolean quoted) throws SyntaxProblem {
    take();
    if (!quoted && peek() == '"') {
      parts.add(new Word.Translated(message(line)));
      return;
    }
    boolean braces = peek() == '{';
    if (braces) {
      take();
    }
    int start = position;
    char c = peek();
    if (c == '?' || c == '#' || c == '*' || c == '@') {
      position++;
    } else if (isDigit(c)) {
      while (isDigit(peek())) {
        position++;
      }
    } else if (isNameStart(c)) {
      while (isNameStart(peek()) || isDigit(peek())) {
        position++;
      }
    } else {
      throw new SyntaxProblem(line(), "\"$\" without the name of a variable");
    }
    parts.add(new Word.Variable(text.substring(start, position), quoted));
    if (braces) {
      if (peek() != '}') {
        throw new SyntaxProblem(line(), "\"${\" without \"}\"");
      }
      take();
    }
  }

  /** The text of a translated message; dollars and backslashes in it are looked at later. */
  private String message(int line) throws SyntaxProblem {
    take();
    StringBuilder message = new StringBuilder();
    while (true) {
      char c = taken(line);
      if (c == '"') {
        return message.toString();
      }
      if (c != '\\') {
        message.append(c);
        continue;
      }
      char escaped = taken(line);
      if (escaped == '\n') {
        continue;
      }
      if (escaped != '"') {
        message.append('\\');
      }
      message.append(escaped);
    }
  }

  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  private void take() {
    if (text.charAt(position++) == '\n') {
      lineIndex++;
    }
  }

  private char taken(int line) throws SyntaxProblem {
    if (position >= text.length()) {
      throw new SyntaxProblem(line, "unexpected end of file within a word");
    }
    char c = text.charAt(position);
    take();
    return c;
  }

  private static boolean isName(String text) {
    if (text.isEmpty() || !isNameStart(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!isNameStart(text.charAt(i)) && !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
