package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.Loader;
import preflight.inspection.Inspection;

/** The boot loader's configuration leads to no kernel. */
final class NoDefaultKernel implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF402", "no-default-kernel", "The boot loader's configuration leads to no kernel");

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

    Optional<Guest> found = inspection.guest().toOptional();
    if (found.isEmpty() || found.get().boot().loader().isAbsent()) {
      return List.of();
    }
    Guest guest = found.get();
    Loader loader = guest.boot().loader().toOptional().orElse(Loader.GRUB2);
    if (guest.boot().isPastGrub() && !request.isRegistered()) {
      return List.of(
          Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              (loader == Loader.UKI || loader == Loader.EFI_STUB
                      ? "UEFI starts the default kernel itself"
                      : "UEFI starts the default kernel through " + loader.label())
                  + "; EC2 is only known to read configurations of GRUB.",
              guest.boot().entry().where(),
              Fix.of(
                  "Install GRUB within the guest, or make a snapshot of the disk and register it.")));
    }
    Fix fix =
        Fix.of("Write the configuration again, within the guest.", GuestCommands.menu(inspection));
    Optional<Place> place = guest.boot().entry().where();
    if (guest.boot().entry() instanceof Fact.Failed<?> failed) {
      return List.of(
          Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              "The boot loader's configuration cannot be read: " + failed.trouble().summary() + ".",
              place,
              fix));
    }
    if (guest.boot().entry().isAbsent()) {
      if (guest.boot().specification().isPresent() && !request.isRegistered()) {
        // a rule of its own
        return List.of();
      }
      return List.of(
          Finding.rejects(
              ID,
              Confidence.MEDIUM,
              knowledge.message("kernel-undetermined"),
              "The default entry of the boot loader names no kernel.",
              place,
              fix));
    }
    if (guest.kernel().isAbsent()) {
      String path = guest.boot().entry().toOptional().map(e -> e.kernel().toString()).orElse("");
      return List.of(
          Finding.rejects(
              ID,
              Confidence.MEDIUM,
              knowledge.message("kernel-undetermined"),
              "The default entry's kernel " + path + " is not there.",
              place,
              fix));
    }
    if (guest.kernel() instanceof Fact.Failed<Kernel> failed) {
      return List.of(
          Finding.rejects(
              ID,
              Confidence.LOW,
              knowledge.message("kernel-undetermined"),
              "The default entry's kernel cannot be read: " + failed.trouble().summary() + ".",
              Optional.of(failed.place()),
              fix));
    }
    if (guest.kernel().toOptional().filter(k -> k.image().release().isEmpty()).isPresent()) {
      return List.of(
          Finding.cannotTell(
              ID,
              TaskState.UPDATING,
              "The default entry's kernel does not tell its version.",
              guest.kernel().where(),
              fix));
    }
    return List.of();
  }
}
