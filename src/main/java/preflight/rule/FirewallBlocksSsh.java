package preflight.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.fact.Place;
import preflight.guest.Guest;
import preflight.inspection.Inspection;

/** A firewall of the guest keeps SSH out. */
final class FirewallBlocksSsh implements Rule {

  private static final RuleId ID =
      new RuleId("PF805", "firewall-blocks-ssh", "A firewall of the guest keeps SSH out");

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
    Optional<Guest> guest = Reach.guest(inspection);
    Optional<String> firewall = guest.flatMap(g -> g.network().firewall().toOptional());
    if (firewall.isEmpty()) {
      return List.of();
    }
    Optional<Place> place = guest.get().network().firewall().where();
    String has = "SSH is kept out by " + firewall.get() + "; ";
    Fix fix = Fix.of("Allow port 22 in it; security groups decide on EC2 who gets that far.");
    if (!request.isRegistered()) {
      return List.of(
          Finding.note(
              ID,
              TaskState.BOOTING,
              has + "the machine of the image will not be reachable.",
              place,
              fix));
    }
    return List.of(
        Finding.hangs(
            ID,
            Confidence.LOW,
            knowledge,
            has + "the machine comes up, but is not reachable.",
            place,
            fix));
  }
}
