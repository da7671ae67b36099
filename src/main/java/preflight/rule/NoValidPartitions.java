package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.inspection.DeviceFacts;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** There is neither a partition table nor a file system. */
final class NoValidPartitions implements Rule {

  private static final RuleId ID =
      new RuleId(
          "PF201", "no-valid-partitions", "There is neither a partition table nor a file system");

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

    if (!Layout.isReadable(inspection)) {
      return List.of();
    }
    for (DiskFacts disk : inspection.disks()) {
      for (DeviceFacts device : disk.devices()) {
        if (Layout.holdsSomething(device)) {
          return List.of();
        }
      }
    }
    String fact = "The disk has neither a partition table nor a file system.";
    if (inspection.devices().stream().anyMatch(d -> d.partition().isPresent())) {
      fact = "The disk's partitions hold no file system or volume that is known.";
    }
    Place place = Place.ofDisk(inspection.disks().get(0).name()).atOffset(0);
    return List.of(
        Finding.rejects(
            ID,
            inspection.devices().stream().anyMatch(d -> d.partition().isPresent())
                ? Confidence.MEDIUM
                : Confidence.HIGH,
            knowledge.message("no-valid-partitions"),
            fact,
            Optional.of(place),
            Fix.of(
                "Look at the table, and write it again if it was lost.",
                Shell.onRawDisk("sfdisk --list", inspection, inspection.disks().get(0)))));
  }
}
