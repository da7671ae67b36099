package preflight.rule;

import java.util.List;
import java.util.Optional;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.ec2.TaskState;
import preflight.fact.Place;

/**
 * One fault, or one thing worth knowing, about an image.
 *
 * @param state the state of the import in which EC2 meets it
 * @param message EC2's own text, word for word; empty where none is known
 * @param fact what in the image causes it, as one sentence; may hold unescaped text of the image
 * @param place where that stands
 * @param details further lines, such as each missing sign
 */
public record Finding(
    RuleId rule,
    Effect effect,
    Confidence confidence,
    TaskState state,
    Optional<String> message,
    String fact,
    Optional<Place> place,
    Fix fix,
    List<String> details) {

  public Finding {
    details = List.copyOf(details);
  }

  /** A rejection in this state, of which no text is published. */
  static Finding rejects(
      RuleId rule,
      Confidence confidence,
      TaskState state,
      String fact,
      Optional<Place> place,
      Fix fix) {
    return new Finding(
        rule, Effect.REJECTS, confidence, state, Optional.empty(), fact, place, fix, List.of());
  }

  /**
   * A rejection with a known message, which also tells the state.
   *
   * @param confidence at most; a message that was not in use on the day lowers it
   */
  static Finding rejects(
      RuleId rule,
      Confidence confidence,
      InForce<Message> message,
      String fact,
      Optional<Place> place,
      Fix fix) {
    return new Finding(
        rule,
        Effect.REJECTS,
        confidence.min(message.confidence()),
        message.row().state(),
        message.row().text(),
        fact,
        place,
        fix,
        List.of());
  }

  /** The test boot does not come up; what is said of it is never of high confidence. */
  static Finding hangs(
      RuleId rule,
      Confidence confidence,
      Knowledge knowledge,
      String fact,
      Optional<Place> place,
      Fix fix) {
    Boot ending = Boot.of(knowledge);
    return new Finding(
        rule,
        Effect.HANGS,
        confidence.min(Confidence.MEDIUM),
        TaskState.BOOTING,
        ending.message(),
        fact,
        place,
        fix,
        List.of());
  }

  /** It cannot be told what happens from this state on. */
  static Finding cannotTell(
      RuleId rule, TaskState state, String fact, Optional<Place> place, Fix fix) {
    return new Finding(
        rule,
        Effect.CANNOT_TELL,
        Confidence.LOW,
        state,
        Optional.empty(),
        fact,
        place,
        fix,
        List.of());
  }

  /** Something that does not decide. */
  static Finding note(RuleId rule, TaskState state, String fact, Optional<Place> place, Fix fix) {
    return new Finding(
        rule, Effect.NOTE, Confidence.MEDIUM, state, Optional.empty(), fact, place, fix, List.of());
  }

  /**
   * The same on the way of the request: a disk that is registered as it is nobody looks into before
   * the machine is started, so what import-image refuses shows there, without a message.
   */
  public Finding by(ImportRequest request) {
    if (!request.isRegistered() || isOfContainer()) {
      return this;
    }
    return new Finding(
        rule,
        effect == Effect.REJECTS ? Effect.HANGS : effect,
        effect == Effect.NOTE ? confidence : confidence.min(Confidence.MEDIUM),
        TaskState.BOOTING,
        Optional.empty(),
        fact,
        place,
        fix,
        details);
  }

  /** Whether it shows before the disk's content is looked at. */
  public boolean isOfContainer() {
    return state.compareTo(TaskState.UPDATING) < 0;
  }

  Finding withDetails(List<String> lines) {
    return new Finding(rule, effect, confidence, state, message, fact, place, fix, lines);
  }

  Finding withMessage(Optional<String> text) {
    return new Finding(rule, effect, confidence, state, text, fact, place, fix, details);
  }

  /** How a failed test boot shows: not at all in 2016, by a message after hours in newer years. */
  private record Boot(Optional<String> message) {
    static Boot of(Knowledge knowledge) {
      InForce<Message> message = knowledge.message("first-boot");
      boolean shown = !knowledge.day().isBefore(message.row().dated().first());
      return new Boot(shown ? message.row().text() : Optional.empty());
    }
  }
}
