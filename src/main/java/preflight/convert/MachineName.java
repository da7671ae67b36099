package preflight.convert;

/** What a machine and the members of its archive are called. */
final class MachineName {

  /** With the longest ending it still fits into a header of a tar archive. */
  private static final int LONGEST = 60;

  private MachineName() {}

  /**
   * Made of a file's name: letters, digits, dots, dashes and underscores of ASCII, so that neither
   * XML, tar, a shell nor a manifest needs to escape anything.
   */
  static String of(String file) {
    String base = file;
    int dot = base.lastIndexOf('.');
    if (dot > 0) {
      base = base.substring(0, dot);
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < base.length() && name.length() < LONGEST; i++) {
      char c = base.charAt(i);
      boolean plain =
          c < 0x7F && (Character.isLetterOrDigit(c) || c == '_' || (i > 0 && ".-".indexOf(c) >= 0));
      name.append(plain ? c : '_');
    }
    return name.isEmpty() ? "machine" : name.toString();
  }
}
