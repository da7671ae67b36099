package preflight.prediction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import preflight.ec2.Confidence;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.RootSign;
import preflight.ec2.TaskState;
import preflight.ec2.TimeSpan;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.inspection.Questions;
import preflight.rule.Effect;
import preflight.rule.Finding;
import preflight.rule.Rule;
import preflight.rule.Rules;
import preflight.rule.Soundness;

/** Lays what the rules find on the states of an import task. */
public final class Predictor {

  /** A day; the runs that were measured took minutes, and nothing is said beyond. */
  private static final long MEASURABLE = 24 * 60 * 60;

  private Predictor() {}

  /**
   * What an inspection must look at so that the rules can judge it.
   *
   * @param initrd whether the initrd's payload is read
   * @param manifest whether the digests of an OVA are computed
   * @param progress is told how many bytes have been digested so far
   */
  public static Questions questions(
      Knowledge knowledge, boolean initrd, boolean manifest, LongConsumer progress) {
    Set<String> paths = new TreeSet<>();
    for (RootSign sign : knowledge.rootSigns().signs()) {
      paths.addAll(sign.paths());
    }
    paths.add("/etc/fstab");
    paths.add("/usr");
    return new Questions(paths, initrd, manifest, progress);
  }

  public static Prediction predict(
      Inspection inspection, ImportRequest request, Knowledge knowledge) {
    List<Finding> faults = new ArrayList<>();
    List<Finding> doubts = new ArrayList<>();
    List<Finding> notes = new ArrayList<>();
    for (Rule rule : Rules.ALL) {
      for (Finding finding : rule.check(inspection, request, knowledge)) {
        switch (finding.effect()) {
          case REJECTS, HANGS -> faults.add(finding);
          case CANNOT_TELL -> doubts.add(finding);
          case NOTE -> notes.add(finding);
        }
      }
    }
    // the service reports one fault a run, the earliest; the sort is stable, so within a state the
    // order of its checks stays
    faults.sort(Comparator.comparing(Finding::state));
    doubts.sort(Comparator.comparing(Finding::state));
    long size = 0;
    for (DiskFacts disk : inspection.disks()) {
      size += Math.min(disk.size(), Long.MAX_VALUE - size);
    }
    if (!faults.isEmpty()) {
      return failure(faults, doubts, notes, knowledge, size);
    }
    if (doubts.isEmpty()) {
      doubts.addAll(Rules.LAST.check(inspection, request, knowledge));
    }
    if (!doubts.isEmpty()) {
      Finding first = doubts.get(0);
      return new Prediction(
          Verdict.CANNOT_TELL,
          Confidence.LOW,
          first.state(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(first),
          doubts.subList(1, doubts.size()),
          notes);
    }
    return new Prediction(
        Verdict.COMPLETES,
        Soundness.of(inspection, knowledge).orElseThrow(),
        TaskState.COMPLETED,
        Optional.empty(),
        time(knowledge, TaskState.COMPLETED, size),
        Optional.empty(),
        List.of(),
        notes);
  }

  /** What is not known before the fault makes its message less sure, but not the failure. */
  private static Prediction failure(
      List<Finding> faults,
      List<Finding> doubts,
      List<Finding> notes,
      Knowledge knowledge,
      long size) {
    Finding first = faults.get(0);
    List<Finding> next = new ArrayList<>(faults.subList(1, faults.size()));
    next.addAll(doubts);
    next.sort(Comparator.comparing(Finding::state));
    boolean doubtful = false;
    for (Finding doubt : doubts) {
      doubtful |= doubt.state().compareTo(first.state()) <= 0;
    }
    return new Prediction(
        first.effect() == Effect.HANGS ? Verdict.HANGS : Verdict.REJECTED,
        doubtful ? first.confidence().lower() : first.confidence(),
        first.state(),
        first.message(),
        first.effect() == Effect.HANGS
            ? time(knowledge, TaskState.PREPARING_TO_BOOT, size)
            : time(knowledge, first.state(), size),
        Optional.of(first),
        next,
        notes);
  }

  private static Optional<Prediction.Duration> time(
      Knowledge knowledge, TaskState state, long size) {
    Optional<TimeSpan> span = knowledge.expectedTime(state, size);
    return span.filter(s -> s.most() <= MEASURABLE)
        .map(s -> new Prediction.Duration(s.least(), s.most()));
  }
}
