package preflight.guest.grub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.guest.BootFile;

/**
 * Everything a script can change. Mutable and confined to one evaluation; where a condition cannot
 * be told, both arms run on copies of it, which are merged afterwards.
 */
final class State {

  /** Why no further command of the script is run. */
  enum Stop {
    NO,
    /** {@code exit}, {@code halt}, {@code reboot} and the like. */
    EXIT,
    /** {@code boot} with something loaded. */
    BOOT,
    /** A nested configuration showed its menu. */
    MENU
  }

  /** An entry that {@code menuentry} or {@code submenu} added. */
  record Slot(
      String title,
      Optional<String> id,
      List<Value> arguments,
      List<Statement> body,
      boolean submenu,
      boolean hidden,
      boolean restricted,
      boolean certain,
      BootFile source,
      int line) {

    Slot doubted() {
      return new Slot(title, id, arguments, body, submenu, hidden, restricted, false, source, line);
    }
  }

  final Map<String, Value> variables;
  final Set<String> exported;
  final Map<String, Statement.Function> functions;
  final List<Slot> slots;

  /** The file whose commands are run, for notes. */
  BootFile source;

  Optional<Loaded> loaded = Optional.empty();

  /** {@code $1} and so on; empty outside of functions and entries. */
  Optional<List<Value>> arguments = Optional.empty();

  int loops;
  int breaks;
  boolean continues;
  boolean returns;
  Stop stop = Stop.NO;
  String stopDetail = "";

  /** For {@code MENU}: the state in which the nested menu is shown. */
  Optional<State> shown = Optional.empty();

  /** Whether it cannot be told which commands were run. */
  boolean doubtful;

  boolean usesBls;

  /** Where {@code default} was set last. */
  Optional<GrubMenu.Origin> defaultOrigin = Optional.empty();

  State(BootFile source) {
    this.variables = new HashMap<>();
    this.exported = new HashSet<>();
    this.functions = new HashMap<>();
    this.slots = new ArrayList<>();
    this.source = source;
  }

  private State(State other) {
    this.variables = new HashMap<>(other.variables);
    this.exported = new HashSet<>(other.exported);
    this.functions = new HashMap<>(other.functions);
    this.slots = new ArrayList<>(other.slots);
    this.source = other.source;
    this.loaded = other.loaded;
    this.arguments = other.arguments;
    this.loops = other.loops;
    this.breaks = other.breaks;
    this.continues = other.continues;
    this.returns = other.returns;
    this.stop = other.stop;
    this.stopDetail = other.stopDetail;
    this.shown = other.shown;
    this.doubtful = other.doubtful;
    this.usesBls = other.usesBls;
    this.defaultOrigin = other.defaultOrigin;
  }

  State copy() {
    return new State(this);
  }

  /** A context with only the exported variables and a menu of its own (kern/env.c). */
  State context() {
    State inner = copy();
    inner.variables.keySet().retainAll(exported);
    inner.variables.put("?", Value.of("0"));
    inner.slots.clear();
    inner.defaultOrigin = Optional.empty();
    inner.arguments = Optional.empty();
    inner.loops = 0;
    inner.breaks = 0;
    inner.returns = false;
    inner.stop = Stop.NO;
    inner.shown = Optional.empty();
    return inner;
  }

  Optional<Value> get(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  void set(String name, Value value) {
    Value stored = value;
    if (name.equals("root") && isInParentheses(value.text())) {
      // grub_env_write_root
      stored = value.with(value.text().substring(1, value.text().length() - 1));
    }
    variables.put(name, stored);
  }

  private static boolean isInParentheses(String text) {
    return text.length() >= 2 && text.startsWith("(") && text.endsWith(")");
  }

  /** Whether the rest of the current list of commands is left out. */
  boolean leaves() {
    return breaks > 0 || returns || stop != Stop.NO;
  }

  /** Becomes what is left when it cannot be told which of two states is the real one. */
  void become(State a, State b) {
    int common = slots.size();
    // A script that shows a menu or boots is more telling than one that goes on without it.
    State first = b.stop != Stop.NO && a.stop == Stop.NO ? b : a;
    State other = first == a ? b : a;
    boolean sameWay =
        a.stop == b.stop
            && a.breaks == b.breaks
            && a.returns == b.returns
            && a.continues == b.continues;
    doubtful = a.doubtful || b.doubtful || !sameWay || a.stop == Stop.MENU;
    mergeVariables(first, other);
    exported.clear();
    exported.addAll(a.exported);
    exported.addAll(b.exported);
    functions.clear();
    functions.putAll(b.functions);
    functions.putAll(a.functions);
    mergeSlots(common, first, other);
    source = first.source;
    loaded = mergeLoaded(first, other);
    arguments =
        first.arguments.equals(other.arguments)
            ? first.arguments
            : first.arguments.map(State::doubtedAll);
    breaks = first.breaks;
    continues = first.continues;
    returns = first.returns;
    stop = first.stop;
    stopDetail = first.stopDetail;
    shown = first.shown;
    usesBls = a.usesBls || b.usesBls;
    defaultOrigin = first.defaultOrigin.isPresent() ? first.defaultOrigin : other.defaultOrigin;
  }

  private void mergeVariables(State first, State other) {
    Map<String, Value> merged = new HashMap<>(first.variables);
    for (Map.Entry<String, Value> entry : other.variables.entrySet()) {
      Value mine = merged.get(entry.getKey());
      if (mine == null) {
        merged.put(entry.getKey(), entry.getValue().doubted());
      } else if (!mine.text().equals(entry.getValue().text()) || !entry.getValue().certain()) {
        merged.put(entry.getKey(), mine.doubted());
      }
    }
    for (Map.Entry<String, Value> entry : first.variables.entrySet()) {
      if (!other.variables.containsKey(entry.getKey())) {
        merged.put(entry.getKey(), entry.getValue().doubted());
      }
    }
    variables.clear();
    variables.putAll(merged);
  }

  private void mergeSlots(int common, State first, State other) {
    if (first.slots.equals(other.slots)) {
      slots.clear();
      slots.addAll(first.slots);
      return;
    }
    for (int i = common; i < first.slots.size(); i++) {
      slots.add(first.slots.get(i).doubted());
    }
    for (int i = common; i < other.slots.size(); i++) {
      slots.add(other.slots.get(i).doubted());
    }
  }

  private static Optional<Loaded> mergeLoaded(State first, State other) {
    if (first.loaded.equals(other.loaded)) {
      return first.loaded;
    }
    Optional<Loaded> some = first.loaded.isPresent() ? first.loaded : other.loaded;
    return some.map(Loaded::doubted);
  }

  static List<Value> doubtedAll(List<Value> values) {
    List<Value> doubted = new ArrayList<>(values.size());
    for (Value value : values) {
      doubted.add(value.doubted());
    }
    return List.copyOf(doubted);
  }
}
