package preflight.report;

import java.util.List;
import preflight.policy.ConfigurationFinding;

/** Writes the results of a run as they come. */
public interface ReportWriter {

  /** The next result. */
  void add(Result result);

  /** An image that could not be read. */
  void add(Run.Unread unread);

  /**
   * After the last one.
   *
   * @param configuration what is wrong with what the project configured
   */
  void finish(List<ConfigurationFinding> configuration);
}
