package preflight.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.report.ReplayText;
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
            "")
        .footer(
            "", "Exit status: 0 all completed, 1 a task failed or may never end, 3 not ended yet.");
    Options.addHelp(spec);
    spec.addOption(
        Options.text(
            "--as-of", "DATE", "Compare with what was known on that day. Default: today."));
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
    LocalDate day = Options.day(parsed).orElse(LocalDate.now(ZoneOffset.UTC));
    Knowledge knowledge = Knowledge.asOf(day);
    ReplayText text = new ReplayText(terminal.out());
    List<String> names = parsed.matchedPositionalValue(0, List.<String>of());
    boolean failed = false;
    boolean open = false;
    boolean first = true;
    for (String name : names) {
      List<TaskLog> logs = TaskLogs.read(name, terminal);
      if (logs.isEmpty()) {
        throw new UsageException(
            name + " tells of no import task",
            "it should be the output of 'aws ec2 describe-import-image-tasks', or a watch's log");
      }
      for (TaskLog log : logs) {
        Replay replay = Replay.of(log, knowledge);
        if (!first) {
          terminal.out().println();
        }
        first = false;
        text.print(replay);
        switch (replay.standing()) {
          case COMPLETED -> {}
          case FAILED, BROKEN, SUSPECTED -> failed = true;
          case UNSEEN, UNDER_WAY, LATE -> open = true;
        }
      }
    }
    return failed ? ExitStatus.REJECTED : open ? ExitStatus.CANNOT_TELL : ExitStatus.COMPLETES;
  }
}
