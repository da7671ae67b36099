package preflight.guest.grub;

/** A line that GRUB refuses; never leaves the parser. */
final class SyntaxProblem extends Exception {

  private static final long serialVersionUID = 1L;

  private final int line;

  SyntaxProblem(int line, String detail) {
    super(detail, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }
}
