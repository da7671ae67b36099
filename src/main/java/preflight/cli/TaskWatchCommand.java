package preflight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.aws.AwsProblem;
import preflight.aws.Ec2Access;
import preflight.aws.Ec2Tasks;
import preflight.ec2.Knowledge;
import preflight.task.Replay;
import preflight.task.Sample;
import preflight.task.TaskWriter;

/** {@code preflight task watch}: follows import tasks to their end. */
final class TaskWatchCommand implements Command {

  private static final String PREFIX = "import-ami-";

  /** DescribeImportImageTasks shows at most so many at once (EC2 API reference, MaxResults). */
  private static final int MOST_TASKS = 500;

  private final WatchTime time;

  TaskWatchCommand() {
    this(WatchTime.OF_MACHINE);
  }

  /** The same in another time. */
  TaskWatchCommand(WatchTime time) {
    this.time = time;
  }

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Follows import tasks of EC2 to their end, and logs what is seen.")
        .description(
            "",
            "  preflight task watch import-ami-0123456789abcdef0",
            "",
            "The log can be replayed (preflight task replay); an interrupted watch goes on with it.",
            "Credentials and region are found as by the AWS CLI. Nothing but",
            "ec2:DescribeImportImageTasks is asked.",
            "")
        .footer(
            "",
            "Exit status: 0 all completed, 1 a task failed, 2 bad usage or no use of the service,",
            "4 given up.");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .paramLabel("TASK-ID")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .required(true)
            .description("IDs of import tasks, such as import-ami-0123456789abcdef0.")
            .build());
    spec.addOption(
        Options.text(
            "--every",
            "TIME",
            "Between two questions, such as 30s or 1m. Default: 10s; least: 1s."));
    spec.addOption(
        Options.text(
            "--give-up-after",
            "TIME",
            "End with status 4 after that time, such as 2h. Default: never."));
    spec.addOption(
        Options.text(
            "--log",
            "FILE",
            "Log of all tasks, or 'none'. Default: TASK-ID.csv for each. A log that is there is continued."));
    ComparedImage.addOptions(spec);
    spec.addOption(Options.text("--region", "REGION", "Where the tasks are, such as eu-west-1."));
    spec.addOption(Options.text("--profile", "NAME", "A profile of the AWS CLI's configuration."));
    spec.addOption(Options.text("--endpoint-url", "URL", "Another service than the region's own."));
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    ComparedImage.verify(parsed);
    List<String> ids = ids(parsed);
    if (parsed.hasMatchedOption("--compare") && ids.size() > 1) {
      throw new UsageException(
          ids.size() + " tasks are not of one image", "watch each beside its own image");
    }
    Duration every =
        Options.option(parsed, "--every").map(AwsOptions::every).orElse(Duration.ofSeconds(10));
    Optional<Duration> giveUp =
        Options.option(parsed, "--give-up-after").map(t -> AwsOptions.time("--give-up-after", t));
    Ec2Access access =
        new Ec2Access(
            Options.option(parsed, "--region").map(AwsOptions::region),
            Options.option(parsed, "--profile"),
            Options.option(parsed, "--endpoint-url").map(AwsOptions::uri));
    LocalDate today = LocalDate.ofInstant(time.now(), ZoneOffset.UTC);
    // an image that cannot be read shows before anything is watched
    Optional<ComparedImage> image = ComparedImage.of(parsed, today, terminal);
    try (Ec2Tasks service = Ec2Tasks.open(access)) {
      return watch(service, ids, every, giveUp, Options.option(parsed, "--log"), image, terminal);
    } catch (AwsProblem e) {
      throw new UsageException(e.getMessage(), e.advice());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private int watch(
      Ec2Tasks service,
      List<String> ids,
      Duration every,
      Optional<Duration> giveUp,
      Optional<String> file,
      Optional<ComparedImage> image,
      Terminal terminal)
      throws AwsProblem, IOException, InterruptedException {
    Map<String, WatchLog> logs = new LinkedHashMap<>();
    try {
      Knowledge knowledge = Knowledge.asOf(LocalDate.ofInstant(time.now(), ZoneOffset.UTC));
      List<WatchedTask> tasks = new ArrayList<>();
      Map<String, TaskWriter> writers = new HashMap<>();
      for (String id : ids) {
        List<Sample> before = List.of();
        String name = file.orElse(id + ".csv");
        if (!file.equals(Optional.of("none"))) {
          if (!logs.containsKey(name)) {
            logs.put(name, WatchLog.open(Path.of(name)));
          }
          before = logs.get(name).before(id);
          writers.put(id, logs.get(name).writer());
        }
        tasks.add(new WatchedTask(id, before, knowledge));
      }
      WatchText text = new WatchText(terminal);
      image.ifPresent(compared -> text.predicted(compared.file(), compared.prediction()));
      int status = new TaskWatch(tasks, writers, every, giveUp, image, text, time).run(service);
      if (image.isPresent()) {
        Replay replay = tasks.get(0).replay();
        text.compared(image.get().file(), image.get().with(replay));
        image.get().keep(replay, terminal);
      }
      return status;
    } finally {
      for (WatchLog log : logs.values()) {
        log.close();
      }
    }
  }

  private static List<String> ids(ParseResult parsed) {
    List<String> asked = parsed.matchedPositionalValue(0, List.of());
    Set<String> ids = new LinkedHashSet<>();
    for (String id : asked) {
      if (!isId(id)) {
        throw new UsageException(
            "'" + id + "' is no ID of an import task",
            "it begins with import-ami-; 'aws ec2 describe-import-image-tasks' lists them");
      }
      ids.add(id);
    }
    if (ids.size() > MOST_TASKS) {
      throw new UsageException(
          ids.size() + " tasks are more than can be watched at once",
          "watch at most " + MOST_TASKS + " at a time");
    }
    return List.copyOf(ids);
  }

  /** It becomes a file's name. */
  private static boolean isId(String id) {
    if (!id.startsWith(PREFIX) || id.length() == PREFIX.length() || id.length() > 100) {
      return false;
    }
    for (int i = PREFIX.length(); i < id.length(); i++) {
      char c = id.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return true;
  }
}
