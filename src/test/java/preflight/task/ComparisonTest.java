package preflight.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.ec2.Confidence;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.prediction.Prediction;
import preflight.prediction.Verdict;
import preflight.task.Comparison.Agreement;

class ComparisonTest {

  private static final Knowledge KNOWLEDGE = Knowledge.asOf(LocalDate.of(2016, 6, 6));
  private static final String NO_OS = "ClientError: Unknown OS / Missing OS files.";
  private static final String KERNEL = "ClientError: Unsupported kernel version 3.16.0-4-686-pae";

  private static final Prediction SUCCESS =
      prediction(Verdict.COMPLETES, TaskState.COMPLETED, Optional.empty());
  private static final Prediction REJECTED =
      prediction(Verdict.REJECTED, TaskState.UPDATING, Optional.of(NO_OS));
  private static final Prediction HANGS =
      prediction(Verdict.HANGS, TaskState.BOOTING, Optional.empty());

  @Test
  void eachMeasuredRunIsAsItsOwnOutcome() {
    assertThat(compare(SUCCESS, MeasuredRuns.SUCCESS)).isEqualTo("AS_PREDICTED");
    assertThat(compare(HANGS, MeasuredRuns.ENDLESS_BOOTING)).isEqualTo("AS_PREDICTED");
  }

  @Test
  void aSuccessThatWasPredictedToFailGoesBeyond() {
    assertThat(compare(REJECTED, MeasuredRuns.SUCCESS))
        .isEqualTo("DIFFERENT: it went on to updated, predicted to fail while updating");
    assertThat(compare(HANGS, MeasuredRuns.SUCCESS))
        .isEqualTo("DIFFERENT: it went on to booted, predicted to stay in booting");
  }

  @Test
  void anEndlessBootOfWhatWasToComplete() {
    assertThat(compare(SUCCESS, MeasuredRuns.ENDLESS_BOOTING))
        .isEqualTo("DIFFERENT: it may never leave booting, by time alone");
  }

  @Test
  void theMessageDecidesWithOrWithoutItsNewerPrefix() {
    assertThat(compare(REJECTED, failed("updating", "CLIENT_ERROR : " + NO_OS)))
        .isEqualTo("AS_PREDICTED");
    // a log with long pauses need not show the state in which the fault was found
    assertThat(compare(REJECTED, failed("converting", NO_OS))).isEqualTo("AS_PREDICTED");
    assertThat(compare(REJECTED, failed("updating", KERNEL)))
        .isEqualTo("DIFFERENT: EC2 says \"" + KERNEL + "\"");
    assertThat(compare(REJECTED, failed("validating", "ClientError: Disk validation failed")))
        .isEqualTo(
            "DIFFERENT: the last state seen before the failure is validating, predicted to fail"
                + " while updating");
  }

  @Test
  void aFailureWithoutAKnownMessageIsComparedByItsState() {
    Prediction silent = prediction(Verdict.REJECTED, TaskState.UPDATING, Optional.empty());
    assertThat(compare(silent, failed("updating", KERNEL))).isEqualTo("AS_PREDICTED");
    assertThat(compare(REJECTED, failed("updating", ""))).isEqualTo("AS_PREDICTED");
    assertThat(compare(REJECTED, failed("converting", ""))).startsWith("DIFFERENT: the last state");
  }

  @Test
  void otherFailures() {
    assertThat(compare(SUCCESS, failed("updating", NO_OS)))
        .isEqualTo("DIFFERENT: it failed while updating, predicted to complete");
    assertThat(compare(HANGS, failed("booting", "FirstBootFailure: it did not boot")))
        .isEqualTo("DIFFERENT: it failed while booting, predicted to stay in it");
    Sample broken =
        sample(100, TaskStatus.of("active", "ServerError: an internal error has occurred."));
    assertThat(compare(REJECTED, replay(List.of(sample(0, "updating"), broken))))
        .isEqualTo("DIFFERENT: the service met an error of its own while updating");
  }

  @Test
  void aTaskUnderWayIsAsPredictedSoFar() {
    Replay under = replay(List.of(sample(0, "pending"), sample(60, "updating")));
    assertThat(compare(REJECTED, under)).isEqualTo("SO_FAR");
    assertThat(compare(SUCCESS, under)).isEqualTo("SO_FAR");
    assertThat(compare(REJECTED, replay(List.of()))).isEqualTo("SO_FAR");
    Replay beyond = replay(List.of(sample(0, "pending"), sample(60, "booting")));
    assertThat(compare(REJECTED, beyond)).startsWith("DIFFERENT: it went on to booting");
  }

  @Test
  void aTaskThatShouldNotExist() {
    Prediction refused = prediction(Verdict.REJECTED, TaskState.REQUEST, Optional.empty());
    assertThat(compare(refused, replay(List.of(sample(0, "pending")))))
        .startsWith("DIFFERENT: there is a task");
  }

  @Test
  void cannotTellIsNoPrediction() {
    Prediction open = prediction(Verdict.CANNOT_TELL, TaskState.UPDATING, Optional.empty());
    assertThat(compare(open, MeasuredRuns.SUCCESS)).isEqualTo("NOT_PREDICTED");
  }

  private static String compare(Prediction prediction, String run) {
    return compare(prediction, ReplayTest.replay(MeasuredRuns.csv(run)));
  }

  private static String compare(Prediction prediction, Replay replay) {
    Comparison comparison = Comparison.of(prediction, replay);
    assertThat(comparison.agreement() == Agreement.DIFFERENT)
        .isEqualTo(comparison.difference().isPresent());
    return comparison.agreement()
        + comparison.difference().map(difference -> ": " + difference).orElse("");
  }

  private static Replay failed(String state, String message) {
    return replay(
        List.of(
            sample(0, "pending"),
            sample(90, state),
            sample(200, TaskStatus.of("deleted", message))));
  }

  private static Replay replay(List<Sample> samples) {
    return Replay.of(new TaskLog("import-ami-1", true, samples), KNOWLEDGE);
  }

  private static Sample sample(long second, String state) {
    return sample(second, TaskStatus.of("active", state));
  }

  private static Sample sample(long second, TaskStatus status) {
    return Sample.of(
        Optional.of(Instant.ofEpochSecond(second)), java.util.OptionalInt.empty(), status);
  }

  private static Prediction prediction(Verdict verdict, TaskState state, Optional<String> message) {
    return new Prediction(
        verdict,
        Confidence.MEDIUM,
        state,
        message,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of());
  }
}
