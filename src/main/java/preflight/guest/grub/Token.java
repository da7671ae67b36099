package preflight.guest.grub;

import java.util.List;

/**
 * A token of GRUB's lexer (yylex.l).
 *
 * @param text of a {@code NAME} or reserved word, or the character of an operator
 */
record Token(Kind kind, String text, List<Word.Part> parts, int line) {

  enum Kind {
    WORD,
    /** A word that could be the name of a variable; reserved words among them. */
    NAME,
    NEWLINE,
    SEMICOLON,
    OPEN,
    CLOSE,
    /** An operator or reserved word that the lexer knows and the grammar never allows. */
    BAD,
    END
  }

  /** An operator of one character. */
  static Token of(Kind kind, String text, int line) {
    return new Token(kind, text, List.of(), line);
  }

  boolean isReserved(String word) {
    return kind == Kind.NAME && text.equals(word);
  }

  /** What a message calls it. */
  String show() {
    return switch (kind) {
      case NEWLINE -> "end of line";
      case END -> "end of file";
      case WORD -> "a word";
      default -> "\"" + text + "\"";
    };
  }
}
