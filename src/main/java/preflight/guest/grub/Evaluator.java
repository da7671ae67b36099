package preflight.guest.grub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.BootFile;
import preflight.io.Limits;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/**
 * Runs statements as GRUB does (script/execute.c), with three-valued conditions: where one cannot
 * be told from the image, both arms run and their effects are merged.
 */
final class Evaluator {

  private final Budget budget;
  private final Notes notes;
  private final Commands commands;
  private final int outerDepth;
  private int sources;

  Evaluator(GrubDevices devices, Optional<BlsEntries> bls, Notes notes, int outerDepth) {
    this.notes = notes;
    this.outerDepth = outerDepth;
    this.budget = new Budget(outerDepth);
    this.commands = new Commands(this, devices, bls, notes);
  }

  /** How many configurations are open around the current one. */
  int depth() {
    return outerDepth + sources;
  }

  Budget budget() {
    return budget;
  }

  Outcome run(List<Statement> statements, State state) throws IOException {
    budget.enter();
    Outcome last = Outcome.TRUE;
    for (Statement statement : statements) {
      if (state.leaves()) {
        break;
      }
      last = execute(statement, state);
      setResult(state, last);
    }
    budget.leave();
    return last;
  }

  /** Parses and runs a text in the given state. */
  Outcome runText(String name, String text, State state, int line) throws IOException {
    if (depth() >= Limits.GRUB_SOURCE_DEPTH) {
      throw new UnsupportedException(
          "GRUB script", "configurations nested deeper than " + Limits.GRUB_SOURCE_DEPTH);
    }
    GrubScript script = GrubScript.parse(name, text);
    budget.parsed(script);
    for (GrubScript.SyntaxError error : script.errors()) {
      notes.add(GrubNote.Kind.SYNTAX_ERROR, error.detail(), state, error.line());
    }
    sources++;
    Outcome outcome = run(script.statements(), state);
    sources--;
    return outcome;
  }

  /** Runs a file in the given state; its notes name that file. */
  Outcome runFile(BootFile file, byte[] bytes, State state, int line) throws IOException {
    budget.file();
    BootFile outer = state.source;
    state.source = file;
    Outcome outcome = runText(file.toString(), Text.decode(bytes), state, line);
    state.source = outer;
    return outcome;
  }

  /** Statements with arguments of their own, as functions and entries of the menu have them. */
  Outcome call(List<Statement> body, List<Value> arguments, State state) throws IOException {
    Optional<List<Value>> outer = state.arguments;
    int loops = state.loops;
    state.arguments = Optional.of(arguments);
    state.loops = 0;
    Outcome outcome = run(body, state);
    state.returns = false;
    state.loops = loops;
    state.arguments = outer;
    return outcome;
  }

  private Outcome execute(Statement statement, State state) throws IOException {
    if (statement instanceof Statement.Command command) {
      return command(command, state);
    }
    budget.command();
    if (statement instanceof Statement.If branch) {
      return branch(branch, state);
    }
    if (statement instanceof Statement.While loop) {
      return loop(loop, state);
    }
    if (statement instanceof Statement.For loop) {
      return loop(loop, state);
    }
    Statement.Function function = (Statement.Function) statement;
    state.functions.put(function.name(), function);
    return Outcome.TRUE;
  }

  private Outcome branch(Statement.If branch, State state) throws IOException {
    Outcome last = run(branch.condition(), state);
    if (state.leaves()) {
      return last;
    }
    return switch (result(state)) {
      case TRUE -> run(branch.onTrue(), state);
      case FALSE -> run(branch.onFalse(), state);
      case UNKNOWN -> both(branch.onTrue(), branch.onFalse(), state, branch.line());
    };
  }

  private Outcome both(List<Statement> one, List<Statement> other, State state, int line)
      throws IOException {
    budget.fork(state);
    State a = state.copy();
    State b = state.copy();
    Outcome first = run(one, a);
    Outcome second = run(other, b);
    boolean wasDoubtful = state.doubtful;
    state.become(a, b);
    if ((state.doubtful && !wasDoubtful) || !a.slots.equals(b.slots)) {
      notes.add(
          GrubNote.Kind.DOUBT,
          "the condition cannot be told from the image; both ways were followed",
          state,
          line);
    }
    return first == second ? first : Outcome.UNKNOWN;
  }

  private Outcome loop(Statement.While loop, State state) throws IOException {
    state.loops++;
    Outcome last = Outcome.TRUE;
    for (int round = 0; ; round++) {
      requireRounds(round);
      last = run(loop.condition(), state);
      if (state.returns || state.stop != State.Stop.NO) {
        break;
      }
      Outcome goOn = loop.until() ? last.not() : last;
      if (goOn == Outcome.FALSE) {
        break;
      }
      if (goOn == Outcome.UNKNOWN) {
        last = both(loop.body(), List.of(), state, loop.line());
        state.doubtful = true;
        break;
      }
      last = run(loop.body(), state);
      if (endsLoop(state)) {
        break;
      }
    }
    return leaveLoop(state, last);
  }

  private Outcome loop(Statement.For loop, State state) throws IOException {
    List<Value> values = Expander.expand(loop.words(), state, budget);
    state.loops++;
    Outcome last = Outcome.TRUE;
    for (Value value : values) {
      state.doubtful |= !value.certain();
      if (isVariableName(loop.variable())) {
        state.set(loop.variable(), value);
      }
      last = run(loop.body(), state);
      if (endsLoop(state)) {
        break;
      }
    }
    return leaveLoop(state, last);
  }

  private static boolean endsLoop(State state) {
    if (state.continues && state.breaks == 1) {
      state.breaks = 0;
    }
    return state.leaves();
  }

  private static Outcome leaveLoop(State state, Outcome last) {
    if (state.breaks > 0) {
      state.breaks--;
    }
    state.loops--;
    return last;
  }

  private static void requireRounds(int round) throws UnsupportedException {
    if (round >= Limits.GRUB_ROUNDS) {
      throw new UnsupportedException(
          "GRUB script", "loop of more than " + Limits.GRUB_ROUNDS + " rounds");
    }
  }

  private Outcome command(Statement.Command command, State state) throws IOException {
    budget.command();
    List<Value> words = Expander.expand(command.words(), state, budget);
    boolean invert = !words.isEmpty() && words.get(0).text().equals("!");
    int start = invert ? 1 : 0;
    if (words.size() <= start) {
      return Outcome.of(!invert);
    }
    Value name = words.get(start);
    List<Value> arguments = new ArrayList<>(words.subList(start + 1, words.size()));
    Outcome outcome = dispatch(name, arguments, command, state);
    return invert ? outcome.not() : outcome;
  }

  private Outcome dispatch(
      Value name, List<Value> arguments, Statement.Command command, State state)
      throws IOException {
    if (name.certain() || name.text().indexOf('=') > 0) {
      Optional<Outcome> outcome =
          commands.run(name.text(), arguments, command.block(), command.line(), state);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      Statement.Function function = state.functions.get(name.text());
      if (function != null) {
        return call(function.body(), arguments, state);
      }
      int equals = name.text().indexOf('=');
      if (equals >= 0) {
        String variable = name.text().substring(0, equals);
        if (!isVariableName(variable)) {
          return Outcome.TRUE;
        }
        commands.assign(
            variable, name.with(name.text().substring(equals + 1)), command.line(), state);
        return Outcome.TRUE;
      }
    }
    notes.add(
        GrubNote.Kind.UNKNOWN_COMMAND,
        "the command \"" + name.text() + "\" is not known",
        state,
        command.line());
    return Outcome.UNKNOWN;
  }

  /** Not one of the parameters, which cannot be set. */
  private static boolean isVariableName(String name) {
    if (name.isEmpty()) {
      return false;
    }
    char c = name.charAt(0);
    return !(c >= '0' && c <= '9') && !name.equals("#") && !name.equals("*") && !name.equals("@");
  }

  static Outcome result(State state) {
    Optional<Value> value = state.get("?");
    if (value.isEmpty()) {
      return Outcome.FALSE;
    }
    return value.get().certain() ? Outcome.of(value.get().text().equals("0")) : Outcome.UNKNOWN;
  }

  private static void setResult(State state, Outcome outcome) {
    Value value = Value.of(outcome == Outcome.FALSE ? "1" : "0");
    state.set("?", outcome == Outcome.UNKNOWN ? value.doubted() : value);
  }
}
