package preflight.rule;

import java.util.List;

/**
 * What to do about a fault.
 *
 * @param text one or two sentences
 * @param commands to paste into a shell, in order; already quoted
 */
public record Fix(String text, List<String> commands) {

  public Fix {
    commands = List.copyOf(commands);
  }

  public static Fix of(String text, String... commands) {
    return new Fix(text, List.of(commands));
  }
}
