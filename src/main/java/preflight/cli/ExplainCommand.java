package preflight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import preflight.report.ReadersTable;
import preflight.rule.Rule;
import preflight.rule.Rules;

/** {@code preflight explain}: the page of a rule. */
final class ExplainCommand implements Command {

  @Override
  public String name() {
    return "explain";
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage()
        .header("Shows the page of a rule, the meaning of the configuration code, or what is read.")
        .description(
            "",
            "  preflight explain PF501",
            "  preflight explain unsupported-kernel",
            "  preflight explain codes",
            "  preflight explain formats",
            "");
    Options.addHelp(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("RULE")
            .type(String.class)
            .required(true)
            .description("A code or name of a rule, 'codes', or 'formats'.")
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
    terminal.out().print(page(file(asked)));
    return ExitStatus.COMPLETES;
  }

  private static String file(String asked) {
    String wanted = asked.toLowerCase(Locale.ROOT);
    if (wanted.equals("codes")) {
      return "codes";
    }
    for (Rule rule : Rules.ALL) {
      if (rule.id().code().toLowerCase(Locale.ROOT).equals(wanted)
          || rule.id().name().equals(wanted)) {
        return rule.id().code() + "-" + rule.id().name();
      }
    }
    throw new UsageException(
        "there is no rule '" + asked + "'", "see the codes in a check's answer, or docs/rules");
  }

  private static String page(String name) throws IOException {
    String path = "/preflight/rules/" + name + ".md";
    Optional<InputStream> resource =
        Optional.ofNullable(ExplainCommand.class.getResourceAsStream(path));
    try (InputStream in = resource.orElseThrow(() -> new IOException("no page " + path))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
