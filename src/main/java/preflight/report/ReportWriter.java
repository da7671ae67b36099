package preflight.report;

import java.util.List;
import java.util.Optional;
import preflight.policy.ConfigurationFinding;

/** Writes the results of a run as they come. */
public interface ReportWriter {

  /** The next result. */
  void add(Result result);

  /** The next one, which an earlier run has found. */
  void add(KeptResult kept);

  /** In which form besides the line it wants to have what an earlier run has found. */
  default Optional<Rendering> wants() {
    return Optional.empty();
  }

  /** An image that could not be read. */
  void add(Run.Unread unread);

  /**
   * After the last one.
   *
   * @param configuration what is wrong with what the project configured
   */
  void finish(List<ConfigurationFinding> configuration);
}
