package preflight.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notices which ignores of a run are over, and which ignored nothing. */
public final class UnusedIgnores {

  private final LocalDate today;

  /** Each ignore that speaks of an image of the run. */
  private final Map<Ignore, Use> uses = new LinkedHashMap<>();

  /**
   * @param matched whether a finding of the run is ignored by it, or would be
   * @param fails whether the run fails where it is not
   */
  private record Use(boolean matched, boolean fails) {

    Use or(Use other) {
      return new Use(matched || other.matched, fails || other.fails);
    }
  }

  /**
   * @param today on which they may have expired
   */
  public UnusedIgnores(LocalDate today) {
    this.today = today;
  }

  /** Takes note of a machine that was checked. */
  public void add(Policy policy, List<Path> disks, Judgement judgement) {
    boolean fails = policy.failOn().isReachedBy(ConfigurationFinding.SEVERITY);
    for (Ignore ignore : policy.ignores()) {
      if (ignore.isFor(disks)) {
        boolean matches = false;
        for (Judged each : judgement.findings()) {
          matches |= ignore.names(each.finding());
        }
        uses.merge(ignore, new Use(matches, fails), Use::or);
      }
    }
  }

  /** What is to be said, in the order of the images and of their files. */
  public List<ConfigurationFinding> findings() {
    List<ConfigurationFinding> findings = new ArrayList<>();
    for (Map.Entry<Ignore, Use> entry : uses.entrySet()) {
      Ignore ignore = entry.getKey();
      if (ignore.isExpired(today)) {
        String until = ignore.expires().orElseThrow().toString();
        findings.add(
            new ConfigurationFinding(
                ConfigurationFinding.EXPIRED,
                ignore.code()
                    + " was ignored until "
                    + until
                    + " and counts again: "
                    + ignore.reason(),
                ignore.where(),
                entry.getValue().fails()));
      } else if (!entry.getValue().matched()) {
        findings.add(
            new ConfigurationFinding(
                ConfigurationFinding.UNMATCHED,
                ignore.code() + " is ignored, but no image of this run has it: " + ignore.reason(),
                ignore.where(),
                entry.getValue().fails()));
      }
    }
    return findings;
  }
}
