package preflight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes a man page (man-pages(7)) of each command from what {@code --help} is made of. {@code make
 * dist} starts it, users do not: {@code ManPages FOLDER DATE}.
 */
final class ManPages {

  private static final int WIDTH = 78;

  private final StringBuilder page = new StringBuilder();

  private ManPages() {}

  public static void main(String[] args) throws IOException {
    write(Main.commandLine(), Path.of(args[0]), args[1]);
  }

  private static void write(CommandLine command, Path folder, String date) throws IOException {
    String name = command.getCommandSpec().qualifiedName("-");
    Files.writeString(folder.resolve(name + ".1"), of(command, date));
    for (CommandLine sub : command.getSubcommands().values()) {
      write(sub, folder, date);
    }
  }

  /** The page of one command. */
  static String of(CommandLine command, String date) {
    ManPages pages = new ManPages();
    pages.add(command, date);
    return pages.page.toString();
  }

  private void add(CommandLine command, String date) {
    CommandSpec spec = command.getCommandSpec();
    String name = spec.qualifiedName("-");
    line(
        ".TH "
            + name.toUpperCase(Locale.ROOT).replace("-", "\\-")
            + " 1 "
            + date
            + " \"preflight "
            + Version.text()
            + "\" \"preflight\"");
    line(".SH NAME");
    String header = String.join(" ", spec.usageMessage().header());
    line(roff(name) + " \\- " + roff(header.endsWith(".") ? cut(header) : header));
    line(".SH SYNOPSIS");
    line(".B " + roff(spec.qualifiedName()));
    synopsis(command);
    line(".SH DESCRIPTION");
    line(roff(header));
    text(true, spec.usageMessage().description());
    if (!spec.positionalParameters().isEmpty()) {
      line(".SH ARGUMENTS");
      for (PositionalParamSpec each : spec.positionalParameters()) {
        item(".I " + roff(each.paramLabel()), each);
      }
    }
    if (!spec.options().isEmpty()) {
      line(".SH OPTIONS");
      for (OptionSpec each : spec.options()) {
        String names = roff(String.join(", ", each.names()));
        boolean flag = each.arity().max() == 0;
        item(flag ? ".B " + names : ".BI \"" + names + " \" " + quoted(each.paramLabel()), each);
      }
    }
    if (!command.getSubcommands().isEmpty()) {
      line(".SH COMMANDS");
      for (CommandLine sub : command.getSubcommands().values()) {
        line(".TP");
        line(".BR " + roff(sub.getCommandSpec().qualifiedName("-")) + " (1)");
        line(roff(String.join(" ", sub.getCommandSpec().usageMessage().header())));
      }
    }
    if (spec.usageMessage().footer().length > 0) {
      line(".SH NOTES");
      text(false, spec.usageMessage().footer());
    }
    CommandSpec parent = spec.parent();
    line(".SH SEE ALSO");
    line(
        parent == null
            ? ".BR preflight\\-check (1)"
            : ".BR " + roff(parent.qualifiedName("-")) + " (1)");
  }

  private void synopsis(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (!spec.options().isEmpty()) {
      line("[\\fIoptions\\fR]");
    }
    for (PositionalParamSpec each : spec.positionalParameters()) {
      String label = "\\fI" + roff(each.paramLabel()) + "\\fR";
      String many = each.arity().max() > 1 ? "..." : "";
      line(each.arity().min() == 0 ? "[" + label + many + "]" : label + many);
    }
    if (!command.getSubcommands().isEmpty()) {
      line("\\fIcommand\\fR ...");
    }
  }

  private void item(String tag, ArgSpec argument) {
    line(".TP");
    line(tag);
    for (String each : argument.description()) {
      line(roff(each));
    }
  }

  /** Paragraphs; lines that are indented stand as they are. */
  private void text(boolean afterText, String... lines) {
    boolean example = false;
    boolean apart = afterText;
    for (String each : List.of(lines)) {
      boolean indented = each.startsWith("  ");
      if (example && !indented) {
        line(".fi");
        line(".RE");
        example = false;
      }
      if (each.isBlank()) {
        apart = !endsInHeading();
        continue;
      }
      if (apart) {
        line(".PP");
        apart = false;
      }
      if (indented && !example) {
        line(".RS");
        line(".nf");
        example = true;
      }
      if (indented) {
        page.append(roff(each.substring(2))).append('\n');
      } else {
        line(roff(each));
      }
    }
    if (example) {
      line(".fi");
      line(".RE");
    }
  }

  /** Text is broken between words, since lint frowns at more than 80 bytes; requests are not. */
  private void line(String text) {
    if (text.startsWith(".") || text.length() <= WIDTH) {
      page.append(text).append('\n');
      return;
    }
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + word.length() >= WIDTH) {
        page.append('\n');
        column = 0;
      } else if (column > 0) {
        page.append(' ');
        column++;
      }
      page.append(column == 0 ? protect(word) : word);
      column += word.length();
    }
    page.append('\n');
  }

  private boolean endsInHeading() {
    return page.substring(page.lastIndexOf("\n", page.length() - 2) + 1).startsWith(".SH ");
  }

  private static String cut(String sentence) {
    return sentence.substring(0, sentence.length() - 1);
  }

  private static String quoted(String text) {
    return '"' + roff(text).replace("\"", "\\(dq") + '"';
  }

  /** As text for groff: nothing of it is a request or an escape, and a minus stays one. */
  static String roff(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return protect(escaped);
  }

  /** What a line may not begin with, unless it is a request. */
  private static String protect(String text) {
    return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
  }
}
