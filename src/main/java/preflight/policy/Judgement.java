package preflight.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ec2.Route;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;
import preflight.rule.Effect;
import preflight.rule.Finding;

/**
 * What a policy makes of the predictions for one machine. The predictions stay what they are.
 *
 * @param findings those of the routes that count, in the order of EC2's checks
 * @param decisive the first finding by which it does not pass
 */
public record Judgement(List<Judged> findings, Outcome outcome, Optional<Judged> decisive) {

  /** Whether a machine passes. */
  public enum Outcome {
    PASSES,
    /** Nothing that counts is wrong, but it cannot be told whether something is. */
    CANNOT_TELL,
    FAILS
  }

  public Judgement {
    findings = List.copyOf(findings);
  }

  /**
   * @param route what becomes of the disks by import-snapshot; it works where they boot on Nitro
   *     instances, which all current types are
   * @param disks the files of the machine
   * @param today on which ignores may have expired
   * @param unread the doubts that its faults answer as long as they count: where they are ignored,
   *     nothing says that it completes
   */
  public static Judgement of(
      Prediction prediction,
      SnapshotRoute route,
      Policy policy,
      List<Path> disks,
      LocalDate today,
      List<Finding> unread) {
    Collector all = new Collector(policy, disks, today, unread);
    if (policy.routes().contains(Route.IMPORT_IMAGE)) {
      all.add(inOrder(prediction), Route.IMPORT_IMAGE);
    }
    if (policy.routes().contains(Route.IMPORT_SNAPSHOT_REGISTER)) {
      List<Finding> found = new ArrayList<>(route.container());
      found.addAll(inOrder(route.nitro()));
      all.add(found, Route.IMPORT_SNAPSHOT_REGISTER);
    }
    return all.judgement();
  }

  private static List<Finding> inOrder(Prediction prediction) {
    List<Finding> all = new ArrayList<>();
    prediction.decisive().ifPresent(all::add);
    all.addAll(prediction.next());
    all.addAll(prediction.notes());
    return all;
  }

  private static final class Collector {

    private final List<Judged> findings = new ArrayList<>();
    private final Policy policy;
    private final List<Path> disks;
    private final LocalDate today;
    private final List<Finding> unread;

    Collector(Policy policy, List<Path> disks, LocalDate today, List<Finding> unread) {
      this.policy = policy;
      this.disks = disks;
      this.today = today;
      this.unread = unread;
    }

    /**
     * The first fault that counts as an error decides: one that is ignored, or that weighs less in
     * this project, does not save the image from the next.
     */
    void add(List<Finding> some, Route route) {
      boolean answered = false;
      boolean decided = false;
      for (Finding finding : some) {
        if (isTold(finding)) {
          continue;
        }
        Judged judged = judged(finding, route, decided);
        decided |= isFault(finding) && judged.counts() && judged.severity() == Severity.ERROR;
        answered |= decided || finding.effect() == Effect.CANNOT_TELL;
        findings.add(judged);
      }
      if (!answered) {
        for (Finding doubt : unread) {
          findings.add(judged(doubt, route, false));
        }
      }
    }

    private Judged judged(Finding finding, Route route, boolean decided) {
      Severity severity =
          switch (finding.effect()) {
            case REJECTS, HANGS -> decided ? Severity.WARNING : Severity.ERROR;
            case CANNOT_TELL -> Severity.WARNING;
            case NOTE -> Severity.NOTE;
          };
      return new Judged(
          finding,
          route,
          policy.severities().getOrDefault(finding.rule().code(), severity),
          ignored(finding));
    }

    /** What does not decide is the same on both ways, and told once. */
    private boolean isTold(Finding finding) {
      if (finding.effect() == Effect.NOTE) {
        for (Judged each : findings) {
          if (each.finding().rule().equals(finding.rule())
              && each.finding().place().equals(finding.place())) {
            return true;
          }
        }
      }
      return false;
    }

    private Optional<Ignore> ignored(Finding finding) {
      for (Ignore ignore : policy.ignores()) {
        if (ignore.names(finding) && ignore.isFor(disks) && !ignore.isExpired(today)) {
          return Optional.of(ignore);
        }
      }
      return Optional.empty();
    }

    private static boolean isFault(Finding finding) {
      return finding.effect() == Effect.REJECTS || finding.effect() == Effect.HANGS;
    }

    Judgement judgement() {
      Optional<Judged> doubt = Optional.empty();
      for (Judged each : findings) {
        if (!each.counts()) {
          continue;
        }
        // doubt is no fault, unless the project says how severe it is
        boolean open =
            each.finding().effect() == Effect.CANNOT_TELL
                && !policy.severities().containsKey(each.finding().rule().code());
        if (!open && policy.failOn().isReachedBy(each.severity())) {
          return new Judgement(findings, Outcome.FAILS, Optional.of(each));
        }
        doubt = open && doubt.isEmpty() ? Optional.of(each) : doubt;
      }
      boolean passes = policy.allowUnknown() || policy.failOn() == FailOn.NEVER;
      return doubt.isEmpty() || passes
          ? new Judgement(findings, Outcome.PASSES, Optional.empty())
          : new Judgement(findings, Outcome.CANNOT_TELL, doubt);
    }
  }
}
