package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Acceptance;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Outcome;
import preflight.ec2.Route;
import preflight.filesystem.Subvolume;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** The root is a Btrfs subvolume. */
final class BtrfsSubvolume implements Rule {

  private static final RuleId ID =
      new RuleId("PF313", "btrfs-subvolume", "The root is a Btrfs subvolume");

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

    Optional<Guest> guest = inspection.guest().toOptional();
    Optional<Subvolume> part = guest.flatMap(Guest::subvolume).filter(s -> !s.isTopLevel());
    Optional<InForce<Acceptance>> row = knowledge.filesystem("btrfs:subvolume", Route.IMPORT_IMAGE);
    if (part.isEmpty() || row.isEmpty() || row.get().row().outcome() != Outcome.REFUSED) {
      return List.of();
    }
    // a plain mount shows a default subvolume, so that EC2 may well find what it looks for
    Confidence confidence = part.get().isDefault() ? Confidence.LOW : row.get().confidence();
    String name =
        part.get().path().isEmpty()
            ? "subvolume " + Long.toUnsignedString(part.get().id())
            : "the subvolume " + part.get().path();
    return List.of(
        Finding.rejects(
            ID,
            confidence,
            knowledge.message(row.get().row().message().orElseThrow()),
            "The root on "
                + guest.get().root()
                + " is "
                + name
                + " of a Btrfs file system, and EC2 takes Btrfs without subvolumes only.",
            guest.get().fstab().where().map(p -> p.withPath("/")),
            Fix.of(
                "Put the root on a file system without subvolumes; or take the way that does not"
                    + " look: import-snapshot and register-image.")));
  }
}
