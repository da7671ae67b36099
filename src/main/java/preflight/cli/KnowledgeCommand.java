package preflight.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.report.KnowledgeText;

/** {@code preflight knowledge}: what EC2 takes and says, as far as it is known here. */
final class KnowledgeCommand implements Command {

  private static final List<String> SUBJECTS =
      List.of("systems", "formats", "limits", "messages", "all");

  @Override
  public String name() {
    return "knowledge";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Prints what is known of EC2 VM Import on a day, with since when and from where.")
        .description(
            "",
            "  preflight knowledge systems",
            "  preflight knowledge --as-of 2021-10-01 formats",
            "");
    Options.addHelp(spec);
    Options.addDay(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("SUBJECT")
            .type(String.class)
            .arity("0..1")
            .description("systems (and their kernels), formats, limits, messages or all (default).")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) {
    String subject = parsed.matchedPositionalValue(0, "all");
    if (!SUBJECTS.contains(subject)) {
      throw new UsageException(
          "there is no subject '" + subject + "'", "take one of " + String.join(", ", SUBJECTS));
    }
    LocalDate day = Options.day(parsed).orElse(LocalDate.now(ZoneOffset.UTC));
    Knowledge knowledge = Knowledge.asOf(day);
    new KnowledgeText(terminal.out(), knowledge).print(subject);
    if (knowledge.isStale()) {
      terminal
          .err()
          .println(
              "preflight: what is known of EC2 was last looked up on "
                  + Knowledge.newestSighting()
                  + ", more than a year before "
                  + day);
    }
    return ExitStatus.COMPLETES;
  }
}
