package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.block.lvm.LogicalVolume;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.inspection.Inspection;
import preflight.inspection.VolumeGroupFacts;
import preflight.io.Limits;
import preflight.io.Trouble;

/** The description of an LVM volume group is damaged, out of date or ambiguous. */
final class DamagedVolumeGroup implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF308", "damaged-volume-group", "The description of an LVM volume group is damaged");

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
    boolean complete = inspection.guest().toOptional().filter(Roots::isComplete).isPresent();
    for (VolumeGroupFacts facts : inspection.volumeGroups()) {
      List<Trouble> damaged = new ArrayList<>();
      for (LogicalVolume volume : facts.visible()) {
        if (volume.content() instanceof Fact.Failed<?> failed) {
          damaged.add(failed.trouble());
        }
      }
      for (Trouble trouble : facts.group().troubles()) {
        if (findings.size() < Limits.FINDINGS_OF_A_RULE) {
          boolean decides = damaged.contains(trouble) && !complete;
          findings.add(finding(facts, trouble, decides));
        }
      }
    }
    return findings;
  }

  private static Finding finding(VolumeGroupFacts facts, Trouble trouble, boolean decides) {
    String fact = "LVM: " + trouble.summary() + ".";
    Optional<Place> place = Optional.of(Place.ofVolume(facts.group().title()));
    Fix fix =
        Fix.of(
            "Check the group, with all its disks attached to a machine.",
            "vgck " + Shell.word(facts.group().name()));
    return decides
        ? Finding.cannotTell(ID, TaskState.UPDATING, fact, place, fix)
        : Finding.note(ID, TaskState.UPDATING, fact, place, fix);
  }
}
