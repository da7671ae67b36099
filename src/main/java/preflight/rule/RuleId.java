package preflight.rule;

/**
 * The name of a rule. Codes are stable and never used again for something else.
 *
 * @param code {@code PF} and three digits, the first of which is the stage
 * @param name readable, after the problem: {@code unsupported-kernel}
 * @param title one line for lists
 */
public record RuleId(String code, String name, String title) {

  /** For example {@code PF501 unsupported-kernel}. */
  public String label() {
    return code + " " + name;
  }

  // what the compiler makes of a record is linked at run time (ObjectMethods), which takes longer
  // than most rules
  @Override
  public boolean equals(Object other) {
    return other instanceof RuleId id
        && code.equals(id.code)
        && name.equals(id.name)
        && title.equals(id.title);
  }

  @Override
  public int hashCode() {
    return code.hashCode();
  }
}
