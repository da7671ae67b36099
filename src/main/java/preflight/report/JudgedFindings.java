package preflight.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.ec2.Route;
import preflight.policy.Judged;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;
import preflight.rule.Effect;
import preflight.rule.Finding;

/** The findings of which a judgement speaks, in its order, since it names them by their codes. */
final class JudgedFindings {

  private final Map<Route, List<Finding>> findings = new EnumMap<>(Route.class);
  private final Map<Route, Integer> at = new EnumMap<>(Route.class);

  JudgedFindings(Prediction prediction, SnapshotRoute route) {
    findings.put(Route.IMPORT_IMAGE, inOrder(prediction));
    List<Finding> registered = new ArrayList<>(route.container());
    registered.addAll(inOrder(route.nitro()));
    findings.put(Route.IMPORT_SNAPSHOT_REGISTER, registered);
  }

  private static List<Finding> inOrder(Prediction prediction) {
    List<Finding> all = new ArrayList<>();
    prediction.decisive().ifPresent(all::add);
    all.addAll(prediction.next());
    all.addAll(prediction.notes());
    return all;
  }

  /** Whether the predictions hold it themselves. */
  boolean has(Judged judged) {
    return findings.get(judged.route()).contains(judged.finding());
  }

  /**
   * The next one of this code on this way.
   *
   * @param before what was judged before it: a note is judged once
   */
  Optional<Finding> next(String code, Route route, List<Judged> before) {
    List<Finding> all = findings.get(route);
    for (int i = at.getOrDefault(route, 0); i < all.size(); i++) {
      if (all.get(i).rule().code().equals(code) && !isTold(all.get(i), before)) {
        at.put(route, i + 1);
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }

  private static boolean isTold(Finding finding, List<Judged> before) {
    if (finding.effect() == Effect.NOTE) {
      for (Judged each : before) {
        if (each.finding().rule().equals(finding.rule())
            && each.finding().place().equals(finding.place())) {
          return true;
        }
      }
    }
    return false;
  }
}
