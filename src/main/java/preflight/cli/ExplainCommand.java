package preflight.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.policy.ConfigurationFinding;
import preflight.report.MessageText;
import preflight.report.ReadersTable;
import preflight.report.RulePage;
import preflight.rule.Rule;
import preflight.rule.RuleId;
import preflight.rule.Rules;

/** {@code preflight explain}: the page of a rule, or what causes a message. */
final class ExplainCommand implements Command {

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Shows the page of a rule, or what causes a message of EC2 and how to tell.")
        .description(
            "",
            "  preflight explain 'ClientError: Unknown OS / Missing OS files.'",
            "  preflight explain PF501",
            "  preflight explain unsupported-kernel",
            "  preflight explain codes",
            "  preflight explain config",
            "  preflight explain formats",
            "");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("RULE|MESSAGE")
            .type(String.class)
            .required(true)
            .description(
                "A code or name of a rule, a message as AWS shows it, 'codes', 'config' or 'formats'.")
            .build());
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) throws IOException {
    String asked = parsed.matchedPositionalValue(0, "");
    if (asked.toLowerCase(Locale.ROOT).equals("formats")) {
      for (String line : ReadersTable.lines()) {
        terminal.out().println(line);
      }
      return ExitStatus.COMPLETES;
    }
    Optional<String> page = file(asked);
    if (page.isPresent()) {
      terminal.out().print(RulePage.named(page.get()).markdown());
      return ExitStatus.COMPLETES;
    }
    List<Message> messages = Knowledge.recognised(asked);
    if (messages.isEmpty()) {
      throw new UsageException(
          "there is no rule or message '" + asked + "'",
          "see 'preflight rules' and 'preflight knowledge messages'; put a message in quotes");
    }
    new MessageText(terminal.out()).print(messages);
    return ExitStatus.COMPLETES;
  }

  private static Optional<String> file(String asked) {
    String wanted = asked.toLowerCase(Locale.ROOT);
    if (wanted.equals("codes") || wanted.equals("config")) {
      return Optional.of(wanted);
    }
    Optional<RuleId> rule = Rules.named(wanted).map(Rule::id);
    for (RuleId own : ConfigurationFinding.RULES) {
      if (own.code().toLowerCase(Locale.ROOT).equals(wanted) || own.name().equals(wanted)) {
        rule = Optional.of(own);
      }
    }
    return rule.map(id -> id.code() + "-" + id.name());
  }
}
