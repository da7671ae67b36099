package preflight.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import preflight.ami.ConvertedContent;
import preflight.ami.Fingerprint;
import preflight.ami.ImportPlan;
import preflight.ami.ImportPlanner;
import preflight.ami.ImportState;
import preflight.ami.Preparation;
import preflight.ami.StateFile;
import preflight.ami.Uploader;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.Ec2Tasks;
import preflight.aws.ImportRole;
import preflight.aws.Imports;
import preflight.convert.OutputFormat;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.report.Escape;
import preflight.report.ImportCommands;
import preflight.task.Sample;
import preflight.task.TaskWriter;

/** One import, from the check to the machine image. */
final class ImportRun {

  private final ImportJob job;
  private final Terminal terminal;
  private final WatchTime time;
  private final ImportWords words;

  /** What the run ends with where there is no image. */
  private int status = ExitStatus.REJECTED;

  ImportRun(ImportJob job, Terminal terminal, WatchTime time) {
    this.job = job;
    this.terminal = terminal;
    this.time = time;
    this.words = new ImportWords(terminal.err());
  }

  /**
   * @param dry whether the calls are printed instead of made
   * @return the exit status
   * @throws IOException where the host fails
   */
  int run(boolean dry) throws IOException {
    ImportChoice choice;
    Optional<String> image;
    try {
      // before the check, so that no change goes unnoticed from then on
      image = Fingerprint.of(job.image());
      choice = ImportChoice.of(job, terminal);
    } catch (IOException e) {
      return ImageArguments.fail(job.image(), e, terminal);
    }
    words.choice(job.image().name(), choice);
    if (!choice.works() && !job.force()) {
      words.refused(choice);
      return ExitStatus.REJECTED;
    }
    try {
      return dry ? print(choice) : make(choice, image);
    } catch (AwsProblem e) {
      return Main.fail(terminal, e.getMessage(), e.advice());
    } catch (ConvertedContent.RefusedException e) {
      return Main.fail(terminal, e.getMessage(), e.advice());
    } catch (StateFile.UnusableException e) {
      return Main.fail(
          terminal, e.getMessage(), "wait for it to end, or name another file by --state");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private ImportPlan plan(ImportChoice choice, String id) throws IOException {
    ImportPlanner planner =
        new ImportPlanner(job.image(), choice.result().inspection(), job.wishes(), id);
    if (job.wishes().as().equals(Optional.of(OutputFormat.OVA))
        && (choice.route() != Route.IMPORT_IMAGE
            || choice.result().inspection().disks().size() > 1)) {
      throw new UsageException(
          "--as ova is for machines of one disk that go by import-image",
          "leave it out: each disk goes up as a stream-optimized VMDK");
    }
    ImportPlan plan = planner.plan(choice.route(), choice.request(), choice.asIs());
    if (plan.files().stream().anyMatch(file -> file.file().isEmpty()) && !planner.isReadable()) {
      throw new UsageException(
          "a disk of " + job.image().name() + " cannot be read, and so not be converted",
          "preflight check tells why");
    }
    return plan;
  }

  private int print(ImportChoice choice) throws IOException, AwsProblem {
    String id = UUID.randomUUID().toString();
    ImportPlan plan = plan(choice, id);
    String region = Imports.region(job.access());
    for (String line : ImportCommands.of(plan, job.image().name(), region, id)) {
      terminal.out().println(Escape.command(line));
    }
    terminal.out().flush();
    return ExitStatus.COMPLETES;
  }

  private int make(ImportChoice choice, Optional<String> image)
      throws IOException, AwsProblem, InterruptedException {
    try (Imports imports = Imports.open(job.access());
        Bucket bucket = Bucket.open(job.access(), job.wishes().bucket());
        ImportState state = ImportState.open(job.statePath());
        ImportInterrupt interrupt = new ImportInterrupt(terminal, imports)) {
      ImportPlan plan =
          begin(
              choice, image.orElseGet(() -> UUID.randomUUID().toString()), imports, bucket, state);
      if (state.tasks().isEmpty() && !isReady(imports, bucket, plan)) {
        return ExitStatus.FAILED;
      }
      interrupt.arm();
      upload(plan, bucket, state);
      Optional<String> made =
          plan.route() == Route.IMPORT_IMAGE
              ? importImage(plan, imports, state, interrupt)
              : importSnapshots(plan, imports, state, interrupt);
      if (made.isEmpty()) {
        return status;
      }
      new ImageRegistration(plan, imports, state, words).tag(made.get());
      interrupt.disarm();
      state.delete();
      terminal.out().println(Escape.terminal(made.get()));
      terminal.out().flush();
      return ExitStatus.COMPLETES;
    }
  }

  /** The plan of the import that goes on, or of a new one. */
  private ImportPlan begin(
      ImportChoice choice, String image, Imports imports, Bucket bucket, ImportState state)
      throws IOException, AwsProblem {
    if (!state.isNew()) {
      ImportPlan plan = plan(choice, state.id());
      boolean same = state.isOf(image);
      if (same && state.isAsked(plan.fingerprint(imports.region()))) {
        words.goesOn(state.path());
        return plan;
      }
      List<String> tasks = state.tasks();
      if (!tasks.isEmpty()) {
        throw new UsageException(
            (same ? "it is imported by " : "before it changed, it was being imported by ")
                + String.join(", ", tasks)
                + (same ? " with other options" : ""),
            "end that by --abort, or give another file by --state");
      }
      words.startsAnew(same, drop(state, bucket));
    }
    String id = UUID.randomUUID().toString();
    ImportPlan plan = plan(choice, id);
    state.begin(plan, id, image, plan.fingerprint(imports.region()), job.wishes().key().isEmpty());
    return plan;
  }

  /** Drops what was uploaded for another import, maybe into another bucket. */
  private int drop(ImportState state, Bucket bucket) throws AwsProblem {
    String before = state.bucket().orElse(job.wishes().bucket());
    if (before.equals(job.wishes().bucket())) {
      return state.drop(bucket);
    }
    try (Bucket other = Bucket.open(job.access(), before)) {
      return state.drop(other);
    }
  }

  private boolean isReady(Imports imports, Bucket bucket, ImportPlan plan) throws AwsProblem {
    String role = job.wishes().role();
    List<Preparation.Point> points;
    try (ImportRole asked = ImportRole.open(job.access(), role)) {
      points =
          Preparation.of(
              plan.bucket(), bucket, asked, role, imports, plan.route() == Route.IMPORT_IMAGE);
    }
    boolean ready = true;
    for (Preparation.Point point : points) {
      words.point(point);
      ready &= point.state() != Preparation.State.BAD;
    }
    return ready || job.force();
  }

  private void upload(ImportPlan plan, Bucket bucket, ImportState state)
      throws IOException, AwsProblem {
    Uploader uploader = new Uploader(bucket, state.id(), job.uploads());
    boolean together = plan.route() == Route.IMPORT_IMAGE;
    for (int i = 0; i < plan.files().size(); i++) {
      if (state.task(together ? 0 : i).isPresent()) {
        // the task has what it needs, even if the object is gone
        continue;
      }
      ImportPlan.PlannedFile file = plan.files().get(i);
      Uploader.Uploaded done;
      try (Progress progress = new Progress(terminal, "uploading")) {
        done =
            uploader.upload(
                state.uploads().get(i),
                file.content(),
                new Uploader.Watcher() {
                  @Override
                  public void update(long read, long total) {
                    progress.update(read, total);
                  }

                  @Override
                  public void beforeEnd() throws IOException {
                    requireUnchanged(state);
                  }
                });
      }
      words.uploaded("s3://" + plan.bucket() + "/" + file.key(), done);
    }
  }

  private void requireUnchanged(ImportState state) throws IOException {
    Optional<String> now = Fingerprint.of(job.image());
    if (now.isPresent() && !state.isOf(now.get())) {
      throw new UsageException(
          job.image().name() + " was changed while it was checked or sent",
          "run the same command again once nobody writes it any more");
    }
  }

  private String task(int index, ImportState state, Starter starter)
      throws IOException, AwsProblem {
    Optional<String> before = state.task(index);
    if (before.isPresent()) {
      return before.get();
    }
    String id = starter.start();
    state.started(index, id);
    words.started(id);
    return id;
  }

  private interface Starter {
    String start() throws AwsProblem;
  }

  private Optional<String> importImage(
      ImportPlan plan, Imports imports, ImportState state, ImportInterrupt interrupt)
      throws IOException, AwsProblem, InterruptedException {
    String token = state.token();
    String id = task(0, state, () -> imports.importImage(plan.request(), token));
    interrupt.watching(List.of(id));
    List<Sample> before = List.of();
    Map<String, TaskWriter> writers = new LinkedHashMap<>();
    try (WatchLogs logs = WatchLogs.open(job.log());
        Ec2Tasks service = Ec2Tasks.open(job.access())) {
      if (logs.log().isPresent()) {
        before = logs.log().get().before(id);
        writers.put(id, logs.log().get().writer());
      }
      WatchedTask task =
          new WatchedTask(
              id, before, Knowledge.asOf(LocalDate.ofInstant(time.now(), ZoneOffset.UTC)));
      // standard output is for the image's ID alone
      PrintStream err = interrupt.forWatch(terminal.err());
      Terminal aside =
          new Terminal(
              err, err, terminal.errIsTerminal(), terminal.errIsTerminal(), terminal.environment());
      status =
          new TaskWatch(
                  List.of(task),
                  writers,
                  job.every(),
                  job.giveUpAfter(),
                  Optional.empty(),
                  new WatchText(aside),
                  time)
              .run(service);
      if (status == ExitStatus.COMPLETES) {
        Optional<String> image = task.replay().image();
        if (image.isPresent()) {
          return image;
        }
        status = ExitStatus.FAILED;
        Main.fail(terminal, id + " has completed without an image", "aws ec2 describe-images");
      }
    }
    interrupt.disarm();
    if (status == ExitStatus.REJECTED) {
      state.failed(0);
      words.kept(plan);
    }
    return Optional.empty();
  }

  private Optional<String> importSnapshots(
      ImportPlan plan, Imports imports, ImportState state, ImportInterrupt interrupt)
      throws IOException, AwsProblem, InterruptedException {
    String token = state.token();
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < plan.files().size(); i++) {
      int disk = i;
      tasks.add(
          task(
              disk,
              state,
              () ->
                  imports.importSnapshot(
                      plan.request(), plan.imported(disk), ImportCommands.tokenOf(token, disk))));
    }
    interrupt.watching(tasks);
    SnapshotWatch watch = new SnapshotWatch(imports, job.every(), job.giveUpAfter(), time, words);
    SnapshotWatch.Ended ended = watch.run(tasks);
    interrupt.disarm();
    if (ended.status() != ExitStatus.COMPLETES) {
      status = ended.status();
      if (status == ExitStatus.REJECTED) {
        // the other disks' tasks go on, and the next run takes their snapshots
        state.failed(ended.snapshots().size());
        words.kept(plan);
      }
      return Optional.empty();
    }
    return Optional.of(
        new ImageRegistration(plan, imports, state, words).register(ended.snapshots()));
  }
}
