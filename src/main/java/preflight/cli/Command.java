package preflight.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * One command. Its options are described by picocli's model rather than by annotations, which would
 * be looked up by reflection at every start.
 */
interface Command {

  String name();

  CommandSpec spec();

  /** Whether its options can stand in the environment, too. */
  default boolean readsEnvironment() {
    return false;
  }

  /**
   * @return the exit status
   * @throws IOException where the host fails
   */
  int run(ParseResult parsed, Terminal terminal) throws IOException;
}
