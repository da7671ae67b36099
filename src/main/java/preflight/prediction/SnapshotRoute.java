package preflight.prediction;

import java.util.List;
import preflight.rule.Effect;
import preflight.rule.Finding;
import preflight.rule.Rules;

/**
 * What becomes of the disks by import-snapshot and register-image, where nobody looks into them or
 * repairs them: whether the container is taken, and whether the disk boots by itself.
 *
 * @param container what speaks against the container; empty where it is taken
 * @param nitro whether the machine comes up on a Nitro instance: {@link Verdict#COMPLETES} for yes
 * @param xen the same on a Xen instance
 * @param commands to paste, in order; empty where the way leads nowhere
 */
public record SnapshotRoute(
    List<Finding> container, Prediction nitro, Prediction xen, List<String> commands) {

  public SnapshotRoute {
    container = List.copyOf(container);
    commands = List.copyOf(commands);
  }

  /** Whether the machine comes up on one of the two. */
  public boolean boots() {
    return isPassable()
        && (nitro.verdict() == Verdict.COMPLETES || xen.verdict() == Verdict.COMPLETES);
  }

  /** Whether the container is taken, or can be converted to one that is. */
  public boolean isPassable() {
    for (Finding finding : container) {
      boolean convertible = Rules.isOfFormat(finding) && !finding.fix().commands().isEmpty();
      if (finding.effect() != Effect.REJECTS || !convertible) {
        return false;
      }
    }
    return true;
  }

  SnapshotRoute withCommands(List<String> lines) {
    return new SnapshotRoute(container, nitro, xen, lines);
  }
}
