package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.policy.ConfigurationFinding;

/**
 * Lines of {@code --format jsonl} that several runs have left, in a form that lists findings, as
 * one run over all the images would have printed it.
 */
public final class MergedRun {

  private final List<Result> results = new ArrayList<>();
  private final List<Run.Unread> unread = new ArrayList<>();
  private final Set<ConfigurationFinding> configuration = new LinkedHashSet<>();

  /**
   * The next image.
   *
   * @param text of the line, without its end
   * @return false where it is of a program that knows other rules
   */
  public boolean add(CheckLine line, byte[] text) {
    if (line.error().isPresent()) {
      unread.add(new Run.Unread(line.image().orElse(""), line.error().get()));
      return true;
    }
    Optional<Result> result = ResultLine.result(text);
    result.ifPresent(results::add);
    return result.isPresent();
  }

  /**
   * What is wrong with the configuration, which every worker tells.
   *
   * @return false where it is of a program that knows other rules
   */
  public boolean addConfiguration(byte[] text) {
    Optional<List<ConfigurationFinding>> told = ResultLine.configuration(text);
    told.ifPresent(configuration::addAll);
    return told.isPresent();
  }

  /** Prints all of it. */
  public void print(ReportFormat format, String version, PrintStream out) {
    format.print(new Run(version, results, unread, List.copyOf(configuration)), out);
  }
}
