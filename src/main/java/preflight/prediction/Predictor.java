package preflight.prediction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import preflight.ec2.BootMode;
import preflight.ec2.Confidence;
import preflight.ec2.Hypervisor;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.RootSign;
import preflight.ec2.Route;
import preflight.ec2.TaskState;
import preflight.ec2.TimeSpan;
import preflight.fact.Fact;
import preflight.guest.Guest;
import preflight.guest.InitrdPayload;
import preflight.guest.RootVolume;
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
    InitrdPayload payload = initrd ? InitrdPayload.READ : InitrdPayload.LEFT_OUT;
    return new Questions(paths, payload, manifest, Questions.Start.EITHER, progress);
  }

  /**
   * Whether an answer is one without the initrd's payload, and may be another with it: it cannot be
   * told, or is one for disks that boot by themselves from a logical volume, which programs in the
   * initrd activate.
   *
   * @param routes the ways to an AMI that are asked for
   */
  public static boolean dependsOnInitrd(
      Inspection inspection, Prediction prediction, SnapshotRoute snapshot, Set<Route> routes) {
    Optional<Guest> guest = inspection.guest().toOptional();
    boolean leftOut =
        guest
            .flatMap(known -> known.initrd().toOptional())
            .filter(files -> files.contents() instanceof Fact.NotRead<?>)
            .isPresent();
    if (!leftOut) {
      return false;
    }
    boolean logical =
        guest
            .flatMap(known -> known.rootVolume().toOptional())
            .flatMap(RootVolume::logical)
            .isPresent();
    boolean registered = routes.contains(Route.IMPORT_SNAPSHOT_REGISTER);
    return (routes.contains(Route.IMPORT_IMAGE) && prediction.verdict() == Verdict.CANNOT_TELL)
        || (registered
            && (logical
                || snapshot.nitro().verdict() == Verdict.CANNOT_TELL
                || snapshot.xen().verdict() == Verdict.CANNOT_TELL));
  }

  /** What import-image would do. */
  public static Prediction predict(
      Inspection inspection, ImportRequest request, Knowledge knowledge) {
    return verdict(Findings.of(inspection, request, knowledge), inspection, request, knowledge);
  }

  /**
   * What import-image would do with the same disks in a container that it takes, where a conversion
   * gives them one; else what it would do with them as they are.
   */
  public static Prediction predictConverted(
      Inspection inspection, ImportRequest request, Knowledge knowledge) {
    Findings found = Findings.of(inspection, request, knowledge);
    for (Finding finding : found.ofContainer()) {
      if (!Rules.isMendedByConversion(finding)) {
        return verdict(found, inspection, request, knowledge);
      }
    }
    return verdict(found.ofContent(), inspection, request, knowledge);
  }

  /** What becomes of the disks by import-snapshot and register-image. */
  public static SnapshotRoute snapshotRoute(
      Inspection inspection, ImportRequest request, Knowledge knowledge) {
    ImportRequest nitro = request.registered(Hypervisor.NITRO);
    ImportRequest xen = request.registered(Hypervisor.XEN);
    Findings found = Findings.of(inspection, nitro, knowledge);
    SnapshotRoute route =
        new SnapshotRoute(
            found.ofContainer(),
            verdict(found.ofContent(), inspection, nitro, knowledge),
            verdict(
                Findings.of(inspection, xen, knowledge).ofContent(), inspection, xen, knowledge),
            List.of());
    return route.isPassable() && !inspection.disks().isEmpty()
        ? route.withCommands(RegisterCommands.of(inspection, request))
        : route;
  }

  /** By what an instance of this image is started: as the request says, or as its disk needs. */
  public static BootMode bootMode(Inspection inspection, ImportRequest request) {
    return Registration.of(inspection, request).bootMode();
  }

  /**
   * What would be doubted of a machine without a guest that is known, were no fault found: whoever
   * lets its faults pass knows nothing of it yet.
   */
  public static List<Finding> unread(Inspection inspection, ImportRequest request) {
    boolean known =
        inspection.guest().toOptional().flatMap(guest -> guest.kernel().toOptional()).isPresent();
    return known
        ? List.of()
        : Rules.LAST.check(inspection, request, Knowledge.asOf(request.asOf()));
  }

  /** What the rules found, by what it does. */
  private record Findings(List<Finding> faults, List<Finding> doubts, List<Finding> notes) {

    static Findings of(Inspection inspection, ImportRequest request, Knowledge knowledge) {
      Findings all = new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (Rule rule : Rules.ALL) {
        if (rule.routes().contains(request.route())) {
          for (Finding finding : rule.check(inspection, request, knowledge)) {
            all.add(finding.by(request));
          }
        }
      }
      return all;
    }

    private void add(Finding finding) {
      switch (finding.effect()) {
        case REJECTS, HANGS -> faults.add(finding);
        case CANNOT_TELL -> doubts.add(finding);
        case NOTE -> notes.add(finding);
      }
    }

    /** What speaks against the container: faults first, then doubts. */
    List<Finding> ofContainer() {
      List<Finding> about = new ArrayList<>();
      for (List<Finding> some : List.of(faults, doubts)) {
        for (Finding finding : some) {
          if (finding.isOfContainer()) {
            about.add(finding);
          }
        }
      }
      return about;
    }

    Findings ofContent() {
      Findings content = new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (List<Finding> some : List.of(faults, doubts, notes)) {
        for (Finding finding : some) {
          if (!finding.isOfContainer()) {
            content.add(finding);
          }
        }
      }
      return content;
    }
  }

  private static Prediction verdict(
      Findings found, Inspection inspection, ImportRequest request, Knowledge knowledge) {
    List<Finding> faults = found.faults();
    List<Finding> doubts = found.doubts();
    List<Finding> notes = found.notes();
    // the service reports one fault a run, the earliest; the sort is stable, so within a state the
    // order of its checks stays
    faults.sort(Comparator.comparing(Finding::state));
    doubts.sort(Comparator.comparing(Finding::state));
    long size = 0;
    for (DiskFacts disk : inspection.disks()) {
      size += Math.min(disk.size(), Long.MAX_VALUE - size);
    }
    if (!faults.isEmpty()) {
      return failure(found, request, knowledge, size);
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
        Soundness.of(inspection, request, knowledge).orElseThrow(),
        TaskState.COMPLETED,
        Optional.empty(),
        time(request, knowledge, TaskState.COMPLETED, size),
        Optional.empty(),
        List.of(),
        notes);
  }

  /** What is not known before the fault makes its message less sure, but not the failure. */
  private static Prediction failure(
      Findings found, ImportRequest request, Knowledge knowledge, long size) {
    List<Finding> faults = found.faults();
    List<Finding> doubts = found.doubts();
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
            ? time(request, knowledge, TaskState.PREPARING_TO_BOOT, size)
            : time(request, knowledge, first.state(), size),
        Optional.of(first),
        next,
        found.notes());
  }

  /** Measured is what import-image takes. */
  private static Optional<Prediction.Duration> time(
      ImportRequest request, Knowledge knowledge, TaskState state, long size) {
    if (request.isRegistered()) {
      return Optional.empty();
    }
    Optional<TimeSpan> span = knowledge.expectedTime(state, size);
    return span.filter(s -> s.most() <= MEASURABLE)
        .map(s -> new Prediction.Duration(s.least(), s.most()));
  }
}
