package preflight.report;

/** Colours, where they are wanted (ECMA-48, "Select graphic rendition"). */
public record Style(boolean colour) {

  /** Nothing but text. */
  public static final Style PLAIN = new Style(false);

  String bold(String text) {
    return with("1", text);
  }

  String red(String text) {
    return with("1;31", text);
  }

  String green(String text) {
    return with("1;32", text);
  }

  String yellow(String text) {
    return with("1;33", text);
  }

  String dim(String text) {
    return with("2", text);
  }

  private String with(String rendition, String text) {
    return colour ? "\u001b[" + rendition + "m" + text + "\u001b[0m" : text;
  }
}
