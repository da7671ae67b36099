package preflight.cli;

import java.util.Optional;
import preflight.report.KeptResult;
import preflight.report.Result;

/**
 * What came out of the check of one image.
 *
 * @param result empty where the image could not be read, or an earlier run has checked it
 * @param kept the answer of that run
 * @param failure why it could not; empty where it was read
 * @param stats what {@code --stats} tells
 */
record CheckedImage(
    CheckRun.Asked asked,
    Optional<Result> result,
    Optional<KeptResult> kept,
    Optional<Failure> failure,
    Optional<String> stats) {

  /**
   * Two lines for people.
   *
   * @param why what is wrong, in a few words
   * @param line the same as a sentence that names the image
   * @param advice what to do
   */
  record Failure(String why, String line, String advice) {}

  static CheckedImage of(CheckRun.Asked asked, ImageCheck.Answer answer) {
    return new CheckedImage(
        asked, Optional.of(answer.result()), Optional.empty(), Optional.empty(), answer.stats());
  }

  static CheckedImage kept(CheckRun.Asked asked, KeptResult kept) {
    return new CheckedImage(
        asked, Optional.empty(), Optional.of(kept), Optional.empty(), Optional.empty());
  }

  static CheckedImage failed(CheckRun.Asked asked, Failure failure) {
    return new CheckedImage(
        asked, Optional.empty(), Optional.empty(), Optional.of(failure), Optional.empty());
  }
}
