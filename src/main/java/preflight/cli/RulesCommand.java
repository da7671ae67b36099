package preflight.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.ec2.Route;
import preflight.policy.ConfigurationFinding;
import preflight.rule.Rule;
import preflight.rule.RuleId;
import preflight.rule.Rules;

/** {@code preflight rules}: what is looked for. */
final class RulesCommand implements Command {

  private static final String[] STAGES = {
    "",
    "Containers and the request",
    "Partition tables and boot mode",
    "File systems and the root",
    "Boot loaders",
    "Kernels",
    "Initrds",
    "Whether it boots",
    "Whether it can be reached"
  };

  @Override
  public String name() {
    return "rules";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Lists all rules by the stage of the import in which their faults show.")
        .description(
            "",
            "An i stands for import-image, an s for import-snapshot and register-image.",
            "See 'preflight explain CODE' for one of them.",
            "");
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public int run(ParseResult parsed, Terminal terminal) {
    for (int stage = 1; stage < STAGES.length; stage++) {
      boolean headed = false;
      for (Rule rule : Rules.everyone()) {
        if (rule.id().code().charAt(2) != '0' + stage) {
          continue;
        }
        if (!headed) {
          terminal.out().println((stage == 1 ? "" : System.lineSeparator()) + STAGES[stage]);
          headed = true;
        }
        boolean both = rule.routes().contains(Route.IMPORT_SNAPSHOT_REGISTER);
        line(terminal, rule.id(), both ? "  is  " : "  i   ");
      }
    }
    terminal.out().println(System.lineSeparator() + "The configuration of a project");
    for (RuleId rule : ConfigurationFinding.RULES) {
      line(terminal, rule, "      ");
    }
    return ExitStatus.COMPLETES;
  }

  private static void line(Terminal terminal, RuleId rule, String routes) {
    String gap = " ".repeat(Math.max(1, 30 - rule.name().length()));
    terminal.out().println("  " + rule.code() + routes + rule.name() + gap + rule.title());
  }
}
