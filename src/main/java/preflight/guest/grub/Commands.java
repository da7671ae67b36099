package preflight.guest.grub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.io.CorruptException;

/** GRUB's commands by their names (GRUB manual, "The list of available commands"). */
final class Commands {

  private final Budget budget;
  private final Notes notes;
  private final Optional<BlsEntries> bls;
  private final Files files;
  private final MenuCommands menu;
  private final SearchCommand search;
  private final LoaderCommands loaders = new LoaderCommands();

  Commands(Evaluator evaluator, GrubDevices devices, Optional<BlsEntries> bls, Notes notes) {
    this.budget = evaluator.budget();
    this.notes = notes;
    this.bls = bls;
    this.files = new Files(devices, notes);
    this.menu = new MenuCommands(evaluator, files, notes);
    this.search = new SearchCommand(devices, notes);
  }

  /** Empty if GRUB has no such command, as far as this version knows. */
  Optional<Outcome> run(
      String name, List<Value> arguments, Optional<List<Statement>> block, int line, State state)
      throws IOException {
    if (loaders.knows(name)) {
      return Optional.of(loaders.run(name, arguments, line, state));
    }
    if (SearchCommand.knows(name)) {
      return Optional.of(search.run(name, arguments, line, state));
    }
    if (KnownCommands.SILENT.contains(name)) {
      return Optional.of(Outcome.TRUE);
    }
    if (KnownCommands.PERHAPS.contains(name)) {
      doubtResults(name, arguments, state);
      return Optional.of(isLongMode(name, arguments) ? Outcome.TRUE : Outcome.UNKNOWN);
    }
    return Optional.ofNullable(other(name, arguments, block, line, state));
  }

  @SuppressWarnings("NullableOptional")
  private Outcome other(
      String name, List<Value> arguments, Optional<List<Statement>> block, int line, State state)
      throws IOException {
    return switch (name) {
      case "set" -> set(arguments, line, state);
      case "unset" -> unset(arguments, state);
      case "export" -> export(arguments, state);
      case "true" -> Outcome.TRUE;
      case "false" -> Outcome.FALSE;
      case "test", "[" -> TestCommand.run(arguments, state, files);
      case "break", "continue" -> leaveLoops(name, arguments, state);
      case "return" -> returnFrom(arguments, state);
      case "shift" -> shift(arguments, state);
      case "setparams" -> {
        if (state.arguments.isEmpty()) {
          yield Outcome.FALSE;
        }
        state.arguments = Optional.of(List.copyOf(arguments));
        yield Outcome.TRUE;
      }
      case "increment", "decrement" -> count(name.equals("increment"), arguments, state);
      case "menuentry", "submenu", "hiddenentry" -> menu.add(name, arguments, block, line, state);
      case "blscfg" -> blscfg(arguments, line, state);
      case "source", "." -> menu.source(arguments, line, state);
      case "configfile" -> menu.configfile(arguments, line, state);
      case "normal" -> menu.normal(arguments, line, state);
      case "eval" -> menu.eval(arguments, line, state);
      case "load_env" -> loadEnvironment(arguments, line, state);
      case "save_env" -> saveEnvironment(arguments, line, state);
      case "exit", "halt", "reboot", "normal_exit", "poweroff" -> stop(name, state);
      case "fwsetup" -> {
        boolean query = !arguments.isEmpty() && arguments.get(0).text().equals("--is-supported");
        yield query ? Outcome.UNKNOWN : stop(name, state);
      }
      // Nobody holds a key during an unattended boot.
      case "keystatus" -> Outcome.FALSE;
      // With --interruptible it is false if somebody presses Escape.
      case "sleep" -> Outcome.TRUE;
      case "read" -> {
        if (!arguments.isEmpty()) {
          state.set(arguments.get(0).text(), Value.of("").doubted());
        }
        yield Outcome.TRUE;
      }
      default -> null;
    };
  }

  void assign(String variable, Value value, int line, State state) throws IOException {
    state.set(variable, value);
    if (variable.equals("default")) {
      state.defaultOrigin = Optional.of(new GrubMenu.Origin(state.source, line, value.saved()));
    }
    Budget.variables(state);
  }

  private Outcome set(List<Value> arguments, int line, State state) throws IOException {
    if (arguments.isEmpty()) {
      return Outcome.TRUE;
    }
    Value argument = arguments.get(0);
    int equals = argument.text().indexOf('=');
    if (equals < 0) {
      return Outcome.FALSE;
    }
    assign(
        argument.text().substring(0, equals),
        argument.with(argument.text().substring(equals + 1)),
        line,
        state);
    return Outcome.TRUE;
  }

  /** Only the first name counts. */
  private static Outcome unset(List<Value> arguments, State state) {
    if (arguments.isEmpty()) {
      return Outcome.FALSE;
    }
    state.variables.remove(arguments.get(0).text());
    return Outcome.TRUE;
  }

  private static Outcome export(List<Value> arguments, State state) {
    for (Value argument : arguments) {
      if (state.exported.size() < 10_000) {
        state.exported.add(argument.text());
      }
    }
    return Outcome.of(!arguments.isEmpty());
  }

  private static Outcome leaveLoops(String name, List<Value> arguments, State state) {
    long count = 1;
    if (!arguments.isEmpty()) {
      GrubNumber number = GrubNumber.parse(arguments.get(0).text());
      if (arguments.size() > 1 || !number.found() || number.value() == 0) {
        return Outcome.FALSE;
      }
      count = number.value();
    }
    state.continues = name.equals("continue");
    state.breaks = (int) Math.min(count, state.loops);
    return Outcome.TRUE;
  }

  private static Outcome returnFrom(List<Value> arguments, State state) {
    if (state.arguments.isEmpty() || arguments.size() > 1) {
      return Outcome.FALSE;
    }
    state.returns = true;
    if (arguments.isEmpty()) {
      return Evaluator.result(state);
    }
    Value value = arguments.get(0);
    if (!value.certain()) {
      return Outcome.UNKNOWN;
    }
    return Outcome.of(GrubNumber.parse(value.text()).value() == 0);
  }

  private static Outcome shift(List<Value> arguments, State state) {
    if (state.arguments.isEmpty()) {
      return Outcome.TRUE;
    }
    List<Value> given = state.arguments.get();
    long count = arguments.isEmpty() ? 1 : GrubNumber.parse(arguments.get(0).text()).value();
    if (count > given.size()) {
      return Outcome.FALSE;
    }
    state.arguments = Optional.of(List.copyOf(given.subList((int) count, given.size())));
    return Outcome.TRUE;
  }

  /** Of Red Hat's module increment, for the count of boots that failed. */
  private static Outcome count(boolean up, List<Value> arguments, State state) {
    if (arguments.size() != 1) {
      return Outcome.FALSE;
    }
    Optional<Value> value = state.get(arguments.get(0).text());
    if (value.isEmpty()) {
      return Outcome.FALSE;
    }
    long number = GrubNumber.signed(value.get().text());
    state.set(
        arguments.get(0).text(), value.get().with(Long.toString(up ? number + 1 : number - 1)));
    return Outcome.TRUE;
  }

  private static Outcome stop(String name, State state) {
    state.stop = State.Stop.EXIT;
    state.stopDetail = name;
    return Outcome.TRUE;
  }

  /** EC2's machines have 64 bits. */
  private static boolean isLongMode(String name, List<Value> arguments) {
    return name.equals("cpuid")
        && (arguments.isEmpty()
            || arguments.get(0).text().equals("-l")
            || arguments.get(0).text().equals("--long-mode"));
  }

  /** Variables that a command sets to something that depends on the machine. */
  private static void doubtResults(String name, List<Value> arguments, State state) {
    List<String> variables = new ArrayList<>();
    if (name.equals("hwmatch")) {
      variables.add("match");
    }
    if (name.equals("getenv") && arguments.size() > 1) {
      variables.add(arguments.get(1).text());
    }
    for (int i = 0; i < arguments.size(); i++) {
      String text = arguments.get(i).text();
      if (text.startsWith("--set=")) {
        variables.add(text.substring(6));
      } else if ((text.equals("--set") || text.equals("-s")) && i + 1 < arguments.size()) {
        variables.add(arguments.get(i + 1).text());
      }
    }
    for (String variable : variables) {
      String plain = variable.substring(variable.indexOf(':') + 1);
      state.set(plain, state.get(plain).orElse(Value.of("")).doubted());
    }
  }

  private Outcome blscfg(List<Value> arguments, int line, State state) throws IOException {
    state.usesBls = true;
    if (bls.isEmpty()) {
      notes.add(
          GrubNote.Kind.BOOT_LOADER_SPECIFICATION,
          "entries of the boot loader specification are used and not read here",
          state,
          line);
      state.doubtful = true;
      return Outcome.UNKNOWN;
    }
    budget.entriesRead();
    List<String> texts = new ArrayList<>();
    for (Value argument : arguments) {
      texts.add(argument.text());
    }
    for (BlsEntries.BlsEntry entry :
        bls.get().entries(name -> state.get(name).map(Value::text), texts)) {
      menu.add(entry, state);
    }
    return Outcome.TRUE;
  }

  private Outcome loadEnvironment(List<Value> arguments, int line, State state) {
    Options options =
        Options.parse(
            arguments,
            Set.of("-f", "--file"),
            Set.of("-s", "--skip-sig", "--skip-signature"),
            false);
    if (!options.valid()) {
      return Outcome.FALSE;
    }
    Optional<byte[]> bytes = files.read(environmentFile(options, state), state, line);
    if (bytes.isEmpty()) {
      return Outcome.FALSE;
    }
    Map<String, String> variables;
    try {
      variables = GrubEnvironmentBlock.parse(bytes.get());
    } catch (CorruptException e) {
      notes.add(GrubNote.Kind.DAMAGED_ENVIRONMENT, e.trouble().summary(), state, line);
      return Outcome.FALSE;
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (options.rest().isEmpty() || isNamed(variable.getKey(), options.rest())) {
        state.set(variable.getKey(), new Value(variable.getValue(), true, true));
        if (variable.getKey().equals("default")) {
          state.defaultOrigin = Optional.of(new GrubMenu.Origin(state.source, line, true));
        }
      }
    }
    return Outcome.TRUE;
  }

  private static boolean isNamed(String name, List<Value> names) {
    for (Value value : names) {
      if (value.text().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private Outcome saveEnvironment(List<Value> arguments, int line, State state) {
    Options options = Options.parse(arguments, Set.of("-f", "--file"), Set.of(), false);
    for (Value variable : options.rest()) {
      notes.add(
          GrubNote.Kind.SAVED,
          "the variable \"" + variable.text() + "\" is saved for the next boot",
          state,
          line);
    }
    return Outcome.TRUE;
  }

  private static String environmentFile(Options options, State state) {
    Optional<Value> file = options.get("-f", "--file");
    if (file.isPresent()) {
      return file.get().text();
    }
    return state.get("prefix").map(Value::text).orElse("") + "/grubenv";
  }
}
