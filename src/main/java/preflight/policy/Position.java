package preflight.policy;

import java.nio.file.Path;

/**
 * Where something stands in a configuration file.
 *
 * @param line from 1
 * @param column from 1, in code points
 */
public record Position(Path file, int line, int column) {

  /** {@code file:line:column}, as compilers write it. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
