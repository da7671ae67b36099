package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Platform;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.inspection.Inspection;

/** The request asks for something that EC2 does not take, or that the image is not. */
final class RequestNotAccepted implements Rule {

  private static final RuleId ID =
      new RuleId("PF109", "request-not-accepted", "The request asks for what EC2 does not take");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.IMPORT_IMAGE_ALONE;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {
    List<Finding> findings = new ArrayList<>();
    request
        .architecture()
        .flatMap(architecture -> knowledge.architecture(architecture, Route.IMPORT_IMAGE))
        .flatMap(row -> refused(row, "--architecture", knowledge))
        .ifPresent(findings::add);
    request
        .bootMode()
        .flatMap(mode -> knowledge.layout("boot:" + mode.label(), Route.IMPORT_IMAGE))
        .flatMap(row -> refused(row, "--boot-mode", knowledge))
        .ifPresent(findings::add);
    boolean linux = inspection.guest().toOptional().filter(Roots::isComplete).isPresent();
    if (linux && request.platform().filter(p -> p == Platform.WINDOWS).isPresent()) {
      findings.add(
          Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              "The request says --platform Windows, the image holds a Linux system.",
              Optional.empty(),
              Fix.of("Leave --platform out, or say Linux.")));
    }
    return findings;
  }

  private static Optional<Finding> refused(
      InForce<Acceptance> row, String option, Knowledge knowledge) {
    Acceptance acceptance = row.row();
    if (acceptance.outcome() != Outcome.REFUSED) {
      return Optional.empty();
    }
    int colon = acceptance.subject().indexOf(':');
    String value = acceptance.subject().substring(colon + 1);
    return Optional.of(
        Finding.rejects(
                ID,
                row.confidence(),
                acceptance.state().orElse(TaskState.REQUEST),
                "The request says " + option + " " + value + ", which EC2 VM Import does not take.",
                Optional.empty(),
                Fix.of("Leave " + option + " out, or take another value."))
            .withMessage(
                acceptance
                    .message()
                    .map(knowledge::message)
                    .flatMap(message -> message.row().text())
                    .filter(text -> text.indexOf('<') < 0)));
  }
}
