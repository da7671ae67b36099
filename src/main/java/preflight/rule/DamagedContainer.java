package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
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
  public List<Finding> check(Inspection inspection, ImportRequest request, Knowledge knowledge) {

    List<Finding> findings = new ArrayList<>();
    for (DiskFacts disk : inspection.disks()) {
      if (disk.table() instanceof Fact.Failed<?> failed) {
        Trouble trouble = failed.trouble();
        if (trouble instanceof Trouble.Corrupt) {
          findings.add(corrupt(inspection, disk, trouble, knowledge));
        } else if (trouble instanceof Trouble.Unsupported) {
          findings.add(
              Finding.cannotTell(
                  ID,
                  TaskState.VALIDATING,
                  "The disk "
                      + disk.name()
                      + " cannot be read by this version: "
                      + trouble.summary()
                      + ".",
                  Optional.of(failed.place()),
                  Fix.of(
                      "Write the disk again as one that stands by itself.",
                      Shell.convert(inspection.name()))));
        }
      }
    }
    return findings;
  }

  private static Finding corrupt(
      Inspection inspection, DiskFacts disk, Trouble trouble, Knowledge knowledge) {
    String fact = "The disk " + disk.name() + " is damaged: " + trouble.summary() + ".";
    Fix fix =
        Fix.of(
            "Write the container again from its source.",
            "qemu-img check " + Shell.file(inspection, disk));
    Place disks = Place.ofDisk(disk.name());
    Optional<Place> place =
        Optional.of(
            trouble.offset().isPresent() ? disks.atOffset(trouble.offset().getAsLong()) : disks);
    if (trouble.detail().contains("invalid length")) {
      return Finding.rejects(
          ID, Confidence.HIGH, knowledge.message("grain-length"), fact, place, fix);
    }
    return Finding.rejects(ID, Confidence.MEDIUM, TaskState.CONVERTING, fact, place, fix);
  }
}
