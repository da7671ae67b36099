package preflight.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.report.ComparisonText;
import preflight.report.ReplayJson;
import preflight.report.ReplayText;
import preflight.task.Comparison;
import preflight.task.Replay;
import preflight.task.TaskLog;

/** {@code preflight task replay}: what a log tells of import tasks. */
final class TaskReplayCommand implements Command {

  @Override
  public String name() {
    return "replay";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Tells how import tasks went, from what was logged of them.")
        .description(
            "",
            "Reads the output of 'aws ec2 describe-import-image-tasks' as JSON, table or text,",
            "once or again and again, with times on its lines or between them, and the logs of",
            "'preflight task watch'. A - stands for standard input, where a line without a time",
            "has the time at which it comes:",
            "",
            "  while sleep 10; do aws ec2 describe-import-image-tasks; done | preflight task replay -",
            "",
            "What is predicted for an image beside what became of it, and the first difference:",
            "",
            "  preflight task replay import.log --compare image.ova",
            "")
        .footer(
            "", "Exit status: 0 all completed, 1 a task failed or may never end, 3 not ended yet.");
    Options.addHelp(spec);
    spec.addOption(
        Options.text(
            "--as-of",
            "DATE",
            "Judge by what was known on that day. Default: the day of the log, else today."));
    spec.addOption(Options.text("--task", "TASK-ID", "Only that task of the logs."));
    ComparedImage.addOptions(spec);
    Options.addFormat(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("1..*")
            .paramLabel("LOG")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("A log, of one task or of several.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    ComparedImage.verify(parsed);
    boolean json = Options.json(parsed);
    Optional<LocalDate> asked = Options.day(parsed);
    List<TaskLog> logs = logs(parsed, terminal);
    if (parsed.hasMatchedOption("--compare") && logs.size() > 1) {
      throw new UsageException(
          logs.size() + " tasks are not of one image",
          "pick one with --task " + logs.get(0).task());
    }
    ReplayText text = new ReplayText(terminal.out());
    List<ReplayJson.Task> tasks = new ArrayList<>();
    for (TaskLog log : logs) {
      LocalDate day = asked.or(log::day).orElse(LocalDate.now(ZoneOffset.UTC));
      Replay replay = Replay.of(log, Knowledge.asOf(day));
      Optional<ComparedImage> image = ComparedImage.of(parsed, day, terminal);
      Optional<Comparison> comparison = image.map(compared -> compared.with(replay));
      if (!json) {
        if (!tasks.isEmpty()) {
          terminal.out().println();
        }
        text.print(replay);
        if (image.isPresent()) {
          new ComparisonText(terminal.out()).print(image.get().file(), comparison.orElseThrow());
        }
      }
      if (image.isPresent()) {
        terminal.out().flush();
        image.get().keep(replay, terminal);
      }
      tasks.add(new ReplayJson.Task(replay, image.map(ComparedImage::file), comparison));
    }
    if (json) {
      ReplayJson.print(tasks, terminal.out());
    }
    return status(tasks);
  }

  private static List<TaskLog> logs(ParseResult parsed, Terminal terminal) throws IOException {
    Optional<String> task = Options.option(parsed, "--task");
    List<TaskLog> logs = new ArrayList<>();
    for (String name : parsed.matchedPositionalValue(0, List.<String>of())) {
      List<TaskLog> all = TaskLogs.read(name, terminal);
      if (all.isEmpty()) {
        throw new UsageException(
            name + " tells of no import task",
            "it should be the output of 'aws ec2 describe-import-image-tasks', or a watch's log");
      }
      for (TaskLog log : all) {
        if (task.isEmpty() || task.get().equals(log.task())) {
          logs.add(log);
        }
      }
    }
    if (logs.isEmpty()) {
      throw new UsageException(
          "nothing is told of the task " + task.orElseThrow(), "without --task all are shown");
    }
    return logs;
  }

  private static int status(List<ReplayJson.Task> tasks) {
    int status = ExitStatus.COMPLETES;
    for (ReplayJson.Task task : tasks) {
      status =
          ExitStatus.worse(
              status,
              switch (task.replay().standing()) {
                case COMPLETED -> ExitStatus.COMPLETES;
                case FAILED, BROKEN, SUSPECTED -> ExitStatus.REJECTED;
                case UNSEEN, UNDER_WAY, LATE -> ExitStatus.CANNOT_TELL;
              });
    }
    return status;
  }
}
