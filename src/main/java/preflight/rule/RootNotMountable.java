package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.guest.RootVolume;
import preflight.guest.kernel.Driver;
import preflight.guest.kernel.DriverState;
import preflight.guest.kernel.Drivers;
import preflight.inspection.Inspection;

/** Nothing can mount the root's file system when it is to be mounted. */
final class RootNotMountable implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF604",
          "root-not-mountable",
          "The kernel cannot mount the root's file system when it has to");

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
    Optional<RootVolume> root = guest.flatMap(g -> g.rootVolume().toOptional());
    if (root.isEmpty() || !guest.get().kernel().isKnown()) {
      return List.of();
    }
    BootEntry entry = guest.get().boot().entry().toOptional().orElseThrow();
    String type = root.get().type();

    Optional<String> told = entry.argument("rootfstype").filter(t -> excludes(t, type));
    if (told.isPresent()) {
      return List.of(
          Finding.hangs(
              ID,
              Confidence.LOW,
              knowledge,
              "The kernel is told rootfstype="
                  + told.get()
                  + "; the root, "
                  + root.get().name()
                  + ", is "
                  + type
                  + ".",
              guest.get().boot().entry().where(),
              Fix.of(
                  "Take it out of the kernel's command line, and write the configuration again.",
                  GuestCommands.menu(inspection))));
    }
    if (guest.get().initrd().isAbsent() && !entry.initrds().isEmpty()) {
      // an initrd that is named and not there is a finding of its own
      return List.of();
    }
    List<Driver> wanted = drivers(type);
    List<String> evidence = lacking(guest.get().drivers(), wanted);
    if (evidence.isEmpty()) {
      return List.of();
    }
    boolean installed = false;
    for (Driver driver : wanted) {
      installed |= guest.get().drivers().of(driver).state() != DriverState.ABSENT;
    }
    return List.of(lacks(inspection, request, knowledge, evidence, installed));
  }

  private static Finding lacks(
      Inspection inspection,
      ImportRequest request,
      Knowledge knowledge,
      List<String> evidence,
      boolean installed) {
    Guest guest = inspection.guest().toOptional().orElseThrow();
    RootVolume root = guest.rootVolume().toOptional().orElseThrow();
    Optional<Place> place = guest.initrd().where().or(() -> guest.kernel().where());
    String where = guest.initrd().isKnown() ? "the initrd lacks" : "no initrd brings";
    String what =
        "The root, "
            + root.name()
            + ", is "
            + root.type()
            + (installed
                ? ", whose driver is a module that " + where
                : ", for which the kernel was built without a driver");
    Optional<String> release = guest.kernel().toOptional().flatMap(k -> k.image().release());
    Fix fix =
        installed
            ? GuestCommands.of(inspection).initrd(release, root.type())
            : Fix.of(
                "Install the distribution's own kernel, within the guest.",
                GuestCommands.installKernel(inspection));
    Finding finding =
        request.isRegistered()
            ? Finding.hangs(ID, Confidence.MEDIUM, knowledge, what + ".", place, fix)
            : Finding.note(
                ID,
                TaskState.BOOTING,
                what + "; whether import-image mends that is not published.",
                place,
                fix);
    return finding.withDetails(evidence);
  }

  /** What mounts it; ext4 takes the place of its elders (Linux fs/ext4/Kconfig). */
  private static List<Driver> drivers(String type) {
    return switch (type) {
      case "ext2" -> List.of(Driver.EXT4, Driver.EXT2);
      case "ext3" -> List.of(Driver.EXT4, Driver.EXT3);
      case "ext4" -> List.of(Driver.EXT4);
      case "xfs" -> List.of(Driver.XFS);
      case "btrfs" -> List.of(Driver.BTRFS);
      default -> List.of();
    };
  }

  /** What tells that each of them is missing; empty where one may be there. */
  private static List<String> lacking(Drivers drivers, List<Driver> wanted) {
    List<String> evidence = new ArrayList<>();
    for (Driver driver : wanted) {
      if (!isProvenLate(drivers, driver)) {
        return List.of();
      }
      evidence.add(evidence(drivers, driver));
    }
    return evidence;
  }

  static String evidence(Drivers drivers, Driver driver) {
    Drivers.Answer answer = drivers.of(driver);
    String name = driver.module().replace('_', '-');
    return answer.missing().isEmpty()
        ? name + ": " + answer.evidence()
        : name + ": " + answer.evidence() + ", without " + String.join(", ", answer.missing());
  }

  /**
   * Whether a driver is certainly not there before the root is mounted. Lists that do not name it
   * at all are no proof, since they may be shortened; a line of the configuration is.
   */
  static boolean isProvenLate(Drivers drivers, Driver driver) {
    boolean late = drivers.isEarly(driver).filter(early -> !early).isPresent();
    return late
        && (drivers.of(driver).state() != DriverState.ABSENT
            || drivers.of(driver).configLine() > 0);
  }

  /** Whether a list of types names none that can be this one (kernel-parameters.rst). */
  private static boolean excludes(String types, String type) {
    for (String each : types.split(",", -1)) {
      if (each.isEmpty() || each.equals("auto") || family(each).equals(family(type))) {
        return false;
      }
    }
    return !drivers(type).isEmpty();
  }

  private static String family(String type) {
    return type.startsWith("ext") ? "ext" : type;
  }
}
