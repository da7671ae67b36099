package preflight.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Scripts that complete commands and options in zsh and fish; picocli has one for bash. */
final class ShellCompletion {

  private final StringBuilder script = new StringBuilder();

  private ShellCompletion() {}

  /** A function for zsh's completion system (zshcompsys(1)), to be sourced or to lie in $fpath. */
  static String zsh(CommandLine program) {
    ShellCompletion completion = new ShellCompletion();
    completion.line("#compdef preflight");
    completion.zshFunction(program);
    completion.line("if [ \"$funcstack[1]\" = _preflight ]; then");
    completion.line("  _preflight \"$@\"");
    completion.line("elif (( $+functions[compdef] )); then");
    completion.line("  compdef _preflight preflight");
    completion.line("fi");
    return completion.script.toString();
  }

  private void zshFunction(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (CommandLine sub : command.getSubcommands().values()) {
      zshFunction(sub);
    }
    line("_" + spec.qualifiedName("_") + "() {");
    if (!command.getSubcommands().isEmpty()) {
      line("  if (( CURRENT > 2 )); then");
      line("    local name=$words[2]");
      line("    shift words");
      line("    (( CURRENT-- ))");
      line("    case $name in");
      for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
        String function = sub.getValue().getCommandSpec().qualifiedName("_");
        line("      " + sub.getKey() + ") _" + function + " ;;");
      }
      line("    esac");
      line("    return");
      line("  fi");
      line("  local -a commands=(");
      for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
        line("    " + quoted(sub.getKey() + ":" + zshText(header(sub.getValue()))));
      }
      line("  )");
      line("  [[ $PREFIX = -* ]] || _describe command commands");
    }
    script.append("  _arguments");
    for (OptionSpec option : spec.options()) {
      for (String name : option.names()) {
        String value =
            option.arity().max() == 0 ? "" : ":" + zshText(option.paramLabel()) + ":_files";
        script.append(" \\\n    ");
        script.append(quoted("*" + name + "[" + zshText(text(option)) + "]" + value));
      }
    }
    line(command.getSubcommands().isEmpty() ? " \\\n    '*:file:_files'" : "");
    line("}");
  }

  /** Lines of complete(1) for fish. */
  static String fish(CommandLine program) {
    ShellCompletion completion = new ShellCompletion();
    completion.fishLines(program, "");
    return completion.script.toString();
  }

  private void fishLines(CommandLine command, String seen) {
    StringBuilder names = new StringBuilder();
    for (String sub : command.getSubcommands().keySet()) {
      names.append(' ').append(sub);
    }
    String inner = names.isEmpty() ? "" : "not __fish_seen_subcommand_from" + names;
    String condition = seen.isEmpty() || inner.isEmpty() ? seen + inner : seen + "; and " + inner;
    String when = condition.isEmpty() ? "" : " -n " + fishQuoted(condition);
    for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
      String header = fishQuoted(header(sub.getValue()));
      line("complete -c preflight" + when + " -f -a " + sub.getKey() + " -d " + header);
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      StringBuilder line = new StringBuilder("complete -c preflight" + when);
      for (String name : option.names()) {
        boolean isLong = name.startsWith("--");
        line.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
      }
      line.append(option.arity().max() == 0 ? "" : " -r");
      line(line.append(" -d ").append(fishQuoted(text(option))).toString());
    }
    for (Map.Entry<String, CommandLine> sub : command.getSubcommands().entrySet()) {
      String chosen = "__fish_seen_subcommand_from " + sub.getKey();
      fishLines(sub.getValue(), seen.isEmpty() ? chosen : seen + "; and " + chosen);
    }
  }

  private void line(String text) {
    script.append(text).append('\n');
  }

  private static String header(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().header());
  }

  private static String text(OptionSpec option) {
    return String.join(" ", option.description());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** In single quotes fish knows two escapes: the backslash and the quote. */
  private static String fishQuoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Colons and brackets divide a specification of _arguments. */
  private static String zshText(String text) {
    return text.replace("\\", "\\\\").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]");
  }
}
