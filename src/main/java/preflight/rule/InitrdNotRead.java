package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.guest.InitrdFiles;
import preflight.guest.Kernel;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.NestedImage;
import preflight.inspection.Inspection;

/** The initrd was not read here. */
final class InitrdNotRead implements Rule {

  private static final RuleId ID =
      new RuleId("PF603", "initrd-not-read", "The initrd was not read here");

  @Override
  public RuleId id() {
    return ID;
  }

  @Override
  public Set<Route> routes() {
    return Route.BOTH;
  }

  @Override
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    Optional<Guest> guest = inspection.guest().toOptional();
    if (guest.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    Kernel kernel = guest.get().kernel().toOptional().orElseThrow();

    Optional<InitrdFiles> files = guest.get().initrd().toOptional();
    if (files.isEmpty()) {
      return List.of();
    }
    Fact<Initrd> contents = files.get().contents();
    String why = "";
    if (contents instanceof Fact.NotRead<Initrd> notRead) {
      why = notRead.why();
    } else if (contents
        .toOptional()
        .filter(c -> c.readability() == Initrd.Readability.UNKNOWN)
        .isPresent()) {
      why = contents.toOptional().orElseThrow().troubles().get(0).summary();
    }
    if (why.isEmpty()) {
      return contents
          .toOptional()
          .filter(c -> !c.nested().isEmpty())
          .map(c -> nested(guest.get(), kernel, c.nested().get(0)))
          .map(List::of)
          .orElse(List.of());
    }
    return List.of(
        Finding.note(
            ID,
            TaskState.UPDATING,
            "The initrd of "
                + kernel.image().release().orElse("the kernel")
                + " was not read: "
                + why
                + ".",
            guest.get().initrd().where(),
            Fix.of("")));
  }

  /** What dracut's module squash packs away, drivers and programs, is then not known. */
  private static Finding nested(Guest guest, Kernel kernel, NestedImage image) {
    return Finding.note(
        ID,
        TaskState.UPDATING,
        "Most of the initrd of "
            + kernel.image().release().orElse("the kernel")
            + " was not read: it lies in "
            + image.path()
            + ", a file system of type "
            + image.type()
            + ".",
        guest.initrd().where(),
        Fix.of(""));
  }
}
