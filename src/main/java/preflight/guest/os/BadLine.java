package preflight.guest.os;

import java.util.OptionalLong;
import preflight.io.Trouble;

/**
 * A line that breaks the rules of its file.
 *
 * @param line counted from 1
 * @param text as it stands
 * @param why one phrase for people
 */
public record BadLine(int line, String text, String why) {

  /** The same as a trouble with the file at {@code path}. */
  public Trouble trouble(String path) {
    return new Trouble.Corrupt(path, "line " + line + " " + why, OptionalLong.empty());
  }
}
