package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.Confidence;
import preflight.ec2.ContainerFormat;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Format;
import preflight.image.vdi.Vdi;
import preflight.image.vhd.Vhd;
import preflight.image.vhdx.Vhdx;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** The container breaks its own format. */
final class DamagedContainer implements Rule {

  private static final RuleId ID =
      new RuleId("PF107", "damaged-container", "The container breaks its own format");

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
    List<Finding> findings = new ArrayList<>();
    if (ContainerSubject.isMisdeclared(inspection, request)) {
      return findings;
    }
    for (DiskFacts disk : inspection.disks()) {
      Optional<Finding> fault = check(inspection, request, disk, knowledge);
      fault.ifPresent(findings::add);
      for (Trouble trouble : disk.container().troubles()) {
        boolean told = fault.filter(f -> f.fact().contains(trouble.summary())).isPresent();
        if (!told && isMinor(disk.container().format(), trouble)) {
          findings.add(minor(inspection, disk, trouble));
        }
      }
    }
    return findings;
  }

  private static Optional<Finding> check(
      Inspection inspection, ImportRequest request, DiskFacts disk, Knowledge knowledge) {
    List<Trouble> troubles = Troubles.of(disk);
    Optional<ContainerSubject.Damage> damage =
        ContainerSubject.damage(disk.container(), troubles)
            .filter(d -> request.declaredFormat().filter(f -> f != ContainerFormat.VHD).isEmpty());
    if (damage.isPresent()) {
      return Optional.of(refused(inspection, request, disk, damage.get(), knowledge));
    }
    if (disk.table() instanceof Fact.Failed<?> failed) {
      Trouble trouble = failed.trouble();
      if (trouble instanceof Trouble.Corrupt) {
        return Optional.of(corrupt(inspection, disk, trouble, knowledge));
      }
      return trouble instanceof Trouble.Unsupported
          ? Optional.of(notRead(inspection, disk, trouble, failed.place()))
          : Optional.empty();
    }
    for (Trouble trouble : troubles) {
      if (trouble instanceof Trouble.Corrupt && isTable(trouble.structure())) {
        return Optional.of(corrupt(inspection, disk, trouble, knowledge));
      }
    }
    for (Trouble trouble : troubles) {
      if (trouble.structure().equals(Vhdx.LOG)) {
        return Optional.of(unreplayed(inspection, disk, trouble));
      }
    }
    return Optional.empty();
  }

  private static boolean isTable(String structure) {
    return structure.equals(Vhd.TABLE)
        || structure.equals(Vhdx.TABLE)
        || structure.equals(Vdi.TABLE);
  }

  /** What prevents no reader, and of which nobody knows whether it prevents EC2. */
  private static boolean isMinor(Format format, Trouble trouble) {
    boolean told =
        trouble instanceof Trouble.Truncated
            || isTable(trouble.structure())
            || trouble.structure().equals(Vhdx.LOG);
    return switch (format) {
      case VHDX, QCOW2, VDI -> !told;
      case VHD -> trouble.structure().equals(Vhd.SIZE);
      default -> false;
    };
  }

  private static Finding minor(Inspection inspection, DiskFacts disk, Trouble trouble) {
    return Finding.note(
        ID,
        TaskState.VALIDATING,
        "The disk "
            + disk.name()
            + " is read all the same, but something is wrong with it: "
            + trouble.summary()
            + ".",
        Optional.of(place(disk, trouble)),
        Fix.of(
            "Let its own program repair it, or write it again.",
            Shell.convert(inspection, inspection.name())));
  }

  private static Finding notRead(
      Inspection inspection, DiskFacts disk, Trouble trouble, Place place) {
    return Finding.cannotTell(
        ID,
        TaskState.VALIDATING,
        "The disk " + disk.name() + " cannot be read by this version: " + trouble.summary() + ".",
        Optional.of(place),
        Fix.of(
            "Write the disk again as one that stands by itself.",
            Shell.convert(inspection, inspection.name())));
  }

  /** A VHD whose footers or header EC2 does not take. */
  private static Finding refused(
      Inspection inspection,
      ImportRequest request,
      DiskFacts disk,
      ContainerSubject.Damage damage,
      Knowledge knowledge) {
    InForce<Acceptance> row =
        knowledge.format(damage.subject(), Optional.empty(), request.route()).orElseThrow();
    return Finding.rejects(
        ID,
        row.confidence(),
        knowledge.message(row.row().message().orElseThrow()),
        "The disk " + disk.name() + " is damaged: " + damage.trouble().summary() + ".",
        Optional.of(place(disk, damage.trouble())),
        Fix.of("Write the disk again.", Shell.convert(inspection, inspection.name())));
  }

  /** Whether EC2 replays a log, leaves it out or refuses the file is not published. */
  private static Finding unreplayed(Inspection inspection, DiskFacts disk, Trouble trouble) {
    return Finding.cannotTell(
        ID,
        TaskState.VALIDATING,
        "The disk " + disk.name() + " was not closed: " + trouble.summary() + ".",
        Optional.of(place(disk, trouble)),
        Fix.of(
            "Let its log be replayed, for which the file is changed.",
            "qemu-img check -r all " + Shell.file(inspection, disk)));
  }

  private static Place place(DiskFacts disk, Trouble trouble) {
    Place place = Place.ofDisk(disk.name());
    return trouble.offset().isPresent() ? place.atOffset(trouble.offset().getAsLong()) : place;
  }

  private static Finding corrupt(
      Inspection inspection, DiskFacts disk, Trouble trouble, Knowledge knowledge) {
    String fact = "The disk " + disk.name() + " is damaged: " + trouble.summary() + ".";
    Fix fix =
        Fix.of(
            "Write the container again from its source.",
            "qemu-img check " + Shell.file(inspection, disk));
    Optional<Place> place = Optional.of(place(disk, trouble));
    if (trouble.detail().contains("invalid length")) {
      return Finding.rejects(
          ID, Confidence.HIGH, knowledge.message("grain-length"), fact, place, fix);
    }
    return Finding.rejects(ID, Confidence.MEDIUM, TaskState.CONVERTING, fact, place, fix);
  }
}
