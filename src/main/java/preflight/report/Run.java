package preflight.report;

import java.util.List;
import preflight.policy.ConfigurationFinding;

/**
 * What one run of the program found.
 *
 * @param version of the program
 * @param results in the order of the command line
 * @param unread images that could not be read
 * @param configuration what is wrong with what the project configured
 */
public record Run(
    String version,
    List<Result> results,
    List<Unread> unread,
    List<ConfigurationFinding> configuration) {

  /**
   * An image that could not be read.
   *
   * @param why in a few words
   */
  public record Unread(String image, String why) {}

  public Run {
    results = List.copyOf(results);
    unread = List.copyOf(unread);
    configuration = List.copyOf(configuration);
  }
}
