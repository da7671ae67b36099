package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.guest.InitrdFiles;
import preflight.guest.Kernel;
import preflight.guest.initrd.Initrd;
import preflight.guest.initrd.InitrdHeader;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** The initrd cannot be read. */
final class InitrdDamaged implements Rule {

  private static final RuleId ID =
      new RuleId("PF602", "initrd-damaged", "The initrd cannot be read");

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

    Fact<InitrdFiles> initrd = guest.get().initrd();
    Optional<Trouble> trouble = trouble(initrd);
    if (trouble.isEmpty()) {
      return List.of();
    }
    return List.of(
        Finding.rejects(
            ID,
            Confidence.MEDIUM,
            knowledge.message("initrd-unreadable"),
            "The initrd is damaged: " + trouble.get().summary() + ".",
            initrd.where(),
            GuestCommands.of(inspection).initrd(kernel.image().release())));
  }

  /**
   * What others cannot read either; packing that only this version does not read is not counted.
   */
  private static Optional<Trouble> trouble(Fact<InitrdFiles> initrd) {
    if (initrd instanceof Fact.Failed<InitrdFiles> failed) {
      return Optional.of(failed.trouble());
    }
    Optional<InitrdFiles> files = initrd.toOptional();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    for (InitrdHeader header : files.get().headers()) {
      if (header.trouble().isPresent()) {
        return header.trouble();
      }
    }
    if (files.get().contents() instanceof Fact.Failed<Initrd> failed) {
      return Optional.of(failed.trouble());
    }
    return files
        .get()
        .contents()
        .toOptional()
        .filter(contents -> contents.readability() == Initrd.Readability.DAMAGED)
        .map(contents -> contents.troubles().get(0));
  }
}
