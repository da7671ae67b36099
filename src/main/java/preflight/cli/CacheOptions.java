package preflight.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Whether answers of earlier runs are used. */
final class CacheOptions {

  private CacheOptions() {}

  static void add(CommandSpec spec) {
    spec.addOption(
        Options.text(
            "--cache",
            "FOLDER",
            "Where answers are kept, for one image, too. Default, for several: verdicts in"
                + " $XDG_CACHE_HOME/preflight or ~/.cache/preflight."));
    spec.addOption(
        Options.flag("--no-cache", "Neither use the answers of earlier runs nor keep any."));
  }

  /** Whether a run uses any: one image is checked sooner than the folder is looked through. */
  static boolean isWanted(ParseResult parsed, int images) {
    boolean named = Options.option(parsed, "--cache").isPresent();
    boolean none = parsed.matchedOptionValue("--no-cache", false);
    if (named && none) {
      throw new UsageException("--cache and --no-cache exclude each other", "give one of them");
    }
    // what an earlier run has read is not told
    return !none && !parsed.matchedOptionValue("--stats", false) && (named || images > 1);
  }
}
