package preflight.rule;

import java.util.List;
import java.util.Optional;
import preflight.ec2.Acceptance;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.inspection.Inspection;

/** The declared format is not what the image is. */
final class FormatMismatch implements Rule {

  private static final RuleId ID =
      new RuleId("PF105", "format-mismatch", "The declared format is not what the image is");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    if (request.declaredFormat().isEmpty()) {
      return List.of();
    }
    ContainerFormat declared = request.declaredFormat().get();
    Container container = inspection.container();
    if (container.format().name().equals(declared.name())) {
      return List.of();
    }
    Optional<InForce<Acceptance>> found =
        knowledge.format(ContainerSubject.of(container), Optional.of(declared), Route.IMPORT_IMAGE);
    String fact = "The request declares " + declared + ", the image is " + container.label() + ".";
    Fix fix = Fix.of("Declare what the image is, or convert it.", Shell.convert(inspection.name()));
    Optional<Place> place = Optional.of(Place.ofDisk(inspection.name()));
    if (found.isEmpty() || found.get().row().outcome() != Outcome.REFUSED) {
      return List.of(Finding.cannotTell(ID, TaskState.VALIDATING, fact, place, fix));
    }
    Acceptance row = found.get().row();
    return List.of(
        Finding.rejects(
                ID,
                found.get().confidence(),
                row.state().orElse(TaskState.VALIDATING),
                fact,
                place,
                fix)
            .withMessage(row.message().flatMap(id -> knowledge.message(id).row().text())));
  }
}
