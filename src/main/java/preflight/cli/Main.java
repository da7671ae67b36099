package preflight.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import preflight.io.ReadProblem;
import preflight.report.Escape;

/** Where the program starts. */
public final class Main {

  /** What to do about a file that cannot be read. */
  static final String ADVICE = "check the path and that the file may be read";

  private Main() {}

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new StandardOutput(), 1 << 16), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.exit(run(args, Terminal.ofProcess(out, err, System.getenv())));
  }

  /** Runs one command line, as a process would; tests call this. */
  static int run(String[] args, Terminal terminal) {
    // a version needs none of the classes of the commands
    return run(args, terminal, asksForVersion(args) ? List.of() : All.COMMANDS);
  }

  /** The same with other commands. */
  static int run(String[] args, Terminal terminal, List<Command> commands) {
    int status;
    try {
      status = answer(args, terminal, commands);
    } catch (RuntimeException | Error e) {
      // left to the JVM this would end in status 1, which means that a rejection is predicted
      e.printStackTrace(terminal.err());
      return fail(terminal, "a defect of preflight: " + e, "please report it with the lines above");
    }
    // a PrintStream keeps its failures to itself; an answer that nobody got is no success
    if (terminal.out().checkError()) {
      return fail(
          terminal, "the output could not be written", "check the disk, or who reads the output");
    }
    return status;
  }

  private static int answer(String[] args, Terminal terminal, List<Command> commands) {
    if (asksForVersion(args)) {
      terminal.out().println("preflight " + Version.text());
      return ExitStatus.COMPLETES;
    }
    if (args.length > 1 && args[0].equals("check")) {
      Ahead.start();
    }
    CommandLine line = commandLine(named(args, commands));
    Map<String, String> sources = Map.of();
    try {
      ParseResult parsed = line.parseArgs(args);
      for (CommandLine asked : parsed.asCommandLineList()) {
        if (asked.isUsageHelpRequested()) {
          asked.usage(terminal.out(), CommandLine.Help.Ansi.OFF);
          return ExitStatus.COMPLETES;
        }
      }
      if (!parsed.hasSubcommand()) {
        line.usage(terminal.err(), CommandLine.Help.Ansi.OFF);
        return ExitStatus.FAILED;
      }
      ParseResult sub = parsed.subcommand();
      for (Command command : commands) {
        if (command.name().equals(sub.commandSpec().name())) {
          if (command.readsEnvironment()) {
            EnvironmentOptions further = EnvironmentOptions.of(sub, terminal.environment());
            sources = further.sources();
            warn(EnvironmentOptions.unknown(sub, terminal.environment()), terminal);
            sub = further.arguments().isEmpty() ? sub : parseWith(further, args, line);
          }
          return command.run(sub, terminal);
        }
      }
      throw new IllegalStateException("no command " + sub.commandSpec().name());
    } catch (ParameterException e) {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      return fail(terminal, e.getMessage(), "see " + name + " --help");
    } catch (UsageException e) {
      return fail(terminal, e.getMessage() + source(e.getMessage(), sources), e.advice());
    } catch (IOException e) {
      String file = e instanceof FileSystemException system ? system.getFile() + ": " : "";
      Optional<String> remote = RemotePlaces.advice(e);
      return fail(
          terminal,
          (remote.isPresent() ? "cannot read " : file) + describe(e),
          remote.orElse(ADVICE));
    }
  }

  private static ParseResult parseWith(
      EnvironmentOptions further, String[] args, CommandLine line) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(1, further.arguments());
    return line.parseArgs(all.toArray(String[]::new)).subcommand();
  }

  private static void warn(List<String> variables, Terminal terminal) {
    for (String variable : variables) {
      terminal.err().println("preflight: " + Escape.terminal(variable) + " is no option of check");
    }
  }

  /** From where an option comes that a message names, if not from the command line. */
  private static String source(String message, Map<String, String> variables) {
    for (Map.Entry<String, String> each : variables.entrySet()) {
      if (message.contains(each.getKey())) {
        return " (from " + each.getValue() + ")";
      }
    }
    return "";
  }

  private static boolean asksForVersion(String[] args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
  }

  /** With all commands. */
  static CommandLine commandLine() {
    return commandLine(All.COMMANDS);
  }

  /** Only the command that is named, since describing each costs time at every start. */
  private static List<Command> named(String[] args, List<Command> commands) {
    for (Command command : commands) {
      if (args.length > 0 && args[0].equals(command.name())) {
        return List.of(command);
      }
    }
    return commands;
  }

  private static CommandLine commandLine(List<Command> commands) {
    CommandSpec root = CommandSpec.create().name("preflight").mixinStandardHelpOptions(false);
    root.usageMessage()
        .header("Predicts what EC2 VM Import will do with a disk image, before it is uploaded.")
        .description(
            "",
            "Reads raw, VDI, VMDK, VHD, VHDX, QCOW2 and OVA images without mounting them and",
            "without root.",
            "")
        .footer(
            "",
            "Start with:",
            "  preflight check image.ova",
            "",
            "Exit status: 0 predicted to complete, 1 a rejection or a hang is predicted,",
            "2 bad usage or an image that could not be read, 3 cannot tell.");
    Options.addHelp(root);
    root.addOption(
        CommandLine.Model.OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version.")
            .build());
    root.version("preflight " + Version.text());
    CommandLine line = new CommandLine(root);
    // a hook hands over the names that a repository has: @name is one of them, no list of options
    line.setExpandAtFiles(false);
    for (Command command : commands) {
      line.addSubcommand(command.name(), command.spec());
    }
    return line;
  }

  /** Two lines: what is wrong, and what to do. */
  static int fail(Terminal terminal, String what, String advice) {
    terminal.err().println("preflight: " + Escape.terminal(what));
    terminal.err().println("  " + Escape.terminal(advice));
    return ExitStatus.FAILED;
  }

  /** An I/O failure in words, since the JDK's message is often the bare path. */
  static String describe(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (failure instanceof AccessDeniedException) {
      return "must not be read by this user";
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    if (failure instanceof ReadProblem problem) {
      return problem.trouble().summary();
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static final class All {

    static final List<Command> COMMANDS =
        List.of(
            new CheckCommand(),
            new ConvertCommand(),
            new ImportCommand(),
            new BootCommand(),
            new InspectCommand(),
            new LsCommand(),
            new CatCommand(),
            new ExplainCommand(),
            new RulesCommand(),
            new KnowledgeCommand(),
            CommandGroup.task(),
            CommandGroup.report(),
            new CompletionCommand());
  }
}
