package preflight.guest.grub;

import java.util.List;
import preflight.io.UnsupportedException;

/**
 * A parsed script.
 *
 * <p>GRUB reads a file line by line and starts a statement as soon as it is complete. A line with a
 * syntax error is reported and left out, together with the statements that it completes, and GRUB
 * goes on with the next line. So a script may have errors and still boot.
 */
public final class GrubScript {

  /** A line that GRUB refuses, counted from 1. */
  public record SyntaxError(int line, String detail) {}

  private final String name;
  private final List<Statement> statements;
  private final List<SyntaxError> errors;
  private final int words;

  GrubScript(String name, List<Statement> statements, List<SyntaxError> errors, int words) {
    this.words = words;
    this.name = name;
    this.statements = List.copyOf(statements);
    this.errors = List.copyOf(errors);
  }

  /**
   * Parses a script as GRUB does, that is, around its syntax errors.
   *
   * @param name for errors
   * @throws UnsupportedException where it is nested deeper or has more words than any script that
   *     was meant to boot
   */
  public static GrubScript parse(String name, String text) throws UnsupportedException {
    return new Parser(name, text).script();
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** In the order of the file, empty for a valid script. */
  public List<SyntaxError> errors() {
    return errors;
  }

  /** How many words its commands have in all. */
  int words() {
    return words;
  }

  List<Statement> statements() {
    return statements;
  }
}
