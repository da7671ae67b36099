package preflight.guest.grub;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.guest.BootFile;

/** The commands that make entries and read further configurations. */
final class MenuCommands {

  private static final Set<String> WITH_VALUE =
      Set.of("--class", "--users", "--hotkey", "--source", "--id");

  private final Evaluator evaluator;
  private final Files files;
  private final Notes notes;

  MenuCommands(Evaluator evaluator, Files files, Notes notes) {
    this.evaluator = evaluator;
    this.files = files;
    this.notes = notes;
  }

  /** {@code menuentry}, {@code submenu}, and SUSE's {@code hiddenentry} (commands/menuentry.c). */
  Outcome add(
      String command, List<Value> arguments, Optional<List<Statement>> block, int line, State state)
      throws IOException {
    Options options = Options.parse(arguments, WITH_VALUE, Set.of("--unrestricted"), true);
    Optional<Value> source = options.get("--source");
    if (!options.valid() || options.rest().isEmpty() || source.isPresent() == block.isPresent()) {
      return Outcome.FALSE;
    }
    Optional<Value> id = options.get("--id");
    boolean certain = options.rest().get(0).certain() && id.map(Value::certain).orElse(true);
    List<Statement> body =
        block.isPresent() ? block.get() : parsed(source.get().text(), line, state);
    state.slots.add(
        new State.Slot(
            options.rest().get(0).text(),
            id.map(Value::text),
            options.rest(),
            body,
            command.equals("submenu"),
            command.equals("hiddenentry"),
            options.has("--users") || !options.has("--unrestricted"),
            certain,
            state.source,
            line));
    Budget.entries(state);
    return Outcome.TRUE;
  }

  /** An entry of the boot loader specification. */
  void add(BlsEntries.BlsEntry entry, State state) throws IOException {
    state.slots.add(
        new State.Slot(
            entry.title(),
            Optional.of(entry.id()),
            List.of(Value.of(entry.title())),
            parsed(entry.script(), 0, state),
            false,
            false,
            false,
            true,
            entry.source(),
            1));
    Budget.entries(state);
  }

  private List<Statement> parsed(String text, int line, State state) throws IOException {
    GrubScript script = GrubScript.parse(state.source.toString(), text);
    evaluator.budget().parsed(script);
    for (GrubScript.SyntaxError error : script.errors()) {
      notes.add(GrubNote.Kind.SYNTAX_ERROR, error.detail(), state, line);
    }
    return script.statements();
  }

  Outcome source(List<Value> arguments, int line, State state) throws IOException {
    if (arguments.isEmpty()) {
      return Outcome.FALSE;
    }
    return include(arguments.get(0), line, state);
  }

  private Outcome include(Value name, int line, State state) throws IOException {
    boolean uncertain = !name.certain() || files.isUncertain(name.text(), state);
    Optional<byte[]> bytes = files.read(name.text(), state, line);
    state.doubtful |= uncertain;
    if (bytes.isEmpty()) {
      return uncertain ? Outcome.UNKNOWN : Outcome.FALSE;
    }
    return evaluator.runFile(Files.locate(name.text(), state), bytes.get(), state, line);
  }

  /** Reads a configuration in a context of its own; if it has entries, its menu is shown. */
  Outcome configfile(List<Value> arguments, int line, State state) throws IOException {
    if (arguments.isEmpty()) {
      return Outcome.FALSE;
    }
    evaluator.budget().fork(state);
    State inner = state.context();
    setConfigFile(Files.locate(arguments.get(0).text(), state), inner);
    Outcome outcome = include(arguments.get(0), line, inner);
    return show(inner, state, outcome);
  }

  /** Reads {@code $prefix/grub.cfg} or the given file in the same context and shows the menu. */
  Outcome normal(List<Value> arguments, int line, State state) throws IOException {
    Value file =
        arguments.isEmpty()
            ? state.get("prefix").orElse(Value.of("")).with(prefix(state) + "/grub.cfg")
            : arguments.get(0);
    evaluator.budget().fork(state);
    State inner = state.copy();
    setConfigFile(Files.locate(file.text(), state), inner);
    Outcome outcome = include(file, line, inner);
    Outcome shown = show(inner, state, outcome);
    if (state.stop == State.Stop.NO) {
      state.variables.clear();
      state.variables.putAll(inner.variables);
    }
    return shown;
  }

  private static Outcome show(State inner, State state, Outcome outcome) {
    state.functions.clear();
    state.functions.putAll(inner.functions);
    state.loaded = inner.loaded;
    state.doubtful = inner.doubtful;
    state.usesBls |= inner.usesBls;
    if (inner.stop != State.Stop.NO) {
      state.stop = inner.stop;
      state.stopDetail = inner.stopDetail;
      state.shown = inner.shown;
    } else if (GrubMenu.hasVisible(inner.slots)) {
      state.stop = State.Stop.MENU;
      state.shown = Optional.of(inner);
    }
    return outcome;
  }

  private static String prefix(State state) {
    return state.get("prefix").map(Value::text).orElse("");
  }

  /** The variables that read_config_file sets (normal/main.c). */
  static void setConfigFile(BootFile file, State state) {
    String path = file.toString();
    int slash = path.lastIndexOf('/');
    state.set("config_file", Value.of(path));
    state.set("config_directory", Value.of(slash < 0 ? "" : path.substring(0, slash)));
    state.exported.add("config_file");
    state.exported.add("config_directory");
    state.source = file;
  }

  Outcome eval(List<Value> arguments, int line, State state) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Value argument : arguments) {
      state.doubtful |= !argument.certain();
      text.append(text.isEmpty() ? "" : " ").append(argument.text());
      evaluator.budget().expand(argument.text().length(), text.length());
    }
    return evaluator.runText(state.source.toString(), text.toString(), state, line);
  }
}
