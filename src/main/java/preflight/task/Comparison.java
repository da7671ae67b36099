package preflight.task;

import java.util.Optional;
import preflight.ec2.Message;
import preflight.ec2.TaskState;
import preflight.prediction.Prediction;
import preflight.prediction.Verdict;

/**
 * What was predicted for an image beside what became of its import.
 *
 * @param difference the first one, in the order of the states; empty where there is none
 */
public record Comparison(
    Prediction prediction, Replay replay, Agreement agreement, Optional<String> difference) {

  /** How the two go together. */
  public enum Agreement {
    AS_PREDICTED,
    /** Nothing differs yet, and the task has not ended. */
    SO_FAR,
    DIFFERENT,
    /** "Cannot tell" is no prediction. */
    NOT_PREDICTED
  }

  /** Compares. */
  public static Comparison of(Prediction prediction, Replay replay) {
    if (prediction.verdict() == Verdict.CANNOT_TELL) {
      return new Comparison(prediction, replay, Agreement.NOT_PREDICTED, Optional.empty());
    }
    Optional<String> difference = difference(prediction, replay);
    if (difference.isPresent()) {
      return new Comparison(prediction, replay, Agreement.DIFFERENT, difference);
    }
    boolean ended =
        switch (replay.standing()) {
          case COMPLETED, FAILED, BROKEN, SUSPECTED -> true;
          case UNSEEN, UNDER_WAY, LATE -> false;
        };
    return new Comparison(
        prediction, replay, ended ? Agreement.AS_PREDICTED : Agreement.SO_FAR, Optional.empty());
  }

  private static Optional<String> difference(Prediction prediction, Replay replay) {
    if (replay.standing() == Replay.Standing.UNSEEN) {
      return Optional.empty();
    }
    if (prediction.state() == TaskState.REQUEST) {
      return Optional.of("there is a task, although the request was predicted to be refused");
    }
    Optional<String> beyond = beyond(prediction, replay);
    if (beyond.isPresent()) {
      return beyond;
    }
    return switch (replay.standing()) {
      case FAILED -> failed(prediction, replay);
      case BROKEN ->
          Optional.of(
              (replay.fault().isPresent()
                      ? "the service met an error of its own"
                      : "the progress is gone, as with an error of the service's own,")
                  + at(replay));
      case SUSPECTED -> suspected(prediction, replay);
      case UNSEEN, UNDER_WAY, LATE, COMPLETED -> Optional.empty();
    };
  }

  /** The first state that it should not have come to. */
  private static Optional<String> beyond(Prediction prediction, Replay replay) {
    if (prediction.verdict() == Verdict.COMPLETES) {
      return Optional.empty();
    }
    TaskState end = prediction.state();
    for (Stay stay : replay.stays()) {
      if (stay.state().onTheWay() && stay.state().compareTo(end) > 0) {
        return Optional.of(
            "it went on to "
                + stay.state().label()
                + ", predicted "
                + (prediction.verdict() == Verdict.HANGS ? "to stay in " : "to fail while ")
                + end.label());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> failed(Prediction prediction, Replay replay) {
    if (prediction.verdict() == Verdict.COMPLETES) {
      return Optional.of("it failed" + at(replay) + ", predicted to complete");
    }
    Optional<String> said = replay.fault().map(Message::strip);
    Optional<String> expected = prediction.message().map(Message::strip);
    if (said.isPresent() && said.equals(expected)) {
      // the log may lack the short states before the fault; the text tells the check that failed
      return Optional.empty();
    }
    if (prediction.verdict() == Verdict.HANGS) {
      return Optional.of("it failed" + at(replay) + ", predicted to stay in it");
    }
    Optional<TaskState> reached = replay.reached();
    if (reached.isPresent() && reached.get() != prediction.state()) {
      return Optional.of(
          "the last state seen before the failure is "
              + reached.get().label()
              + ", predicted to fail while "
              + prediction.state().label());
    }
    if (said.isPresent() && expected.isPresent()) {
      return Optional.of("EC2 says \"" + said.get() + "\"");
    }
    return Optional.empty();
  }

  private static Optional<String> suspected(Prediction prediction, Replay replay) {
    boolean hangs = prediction.verdict() == Verdict.HANGS;
    if (hangs && replay.reached().equals(Optional.of(prediction.state()))) {
      return Optional.empty();
    }
    return Optional.of(
        "it may never leave "
            + replay.last().map(Stay::state).map(TaskState::label).orElseThrow()
            + ", by time alone");
  }

  private static String at(Replay replay) {
    return replay.reached().map(state -> " while " + state.label()).orElse("");
  }
}
