package preflight.guest.grub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * A menu as it is shown, with the state its entries start from, and the menus below it.
 *
 * <p>An unattended GRUB that takes a submenu runs its block in a new context with {@code timeout=0}
 * and what is behind {@code >} in {@code default}, and then takes that menu's default entry, and so
 * on until it reaches an entry (normal/menu.c, grub_menu_execute_entry).
 */
final class MenuLevel {

  /** The entry GRUB takes by itself. */
  record Choice(int index, boolean found, boolean certain) {}

  /** One entry, with the menu it opens. */
  record Item(State.Slot slot, GrubEntry entry, Optional<MenuLevel> below) {}

  private final State state;
  private final List<Item> items;
  private final Choice choice;

  private MenuLevel(State state, List<Item> items, Choice choice) {
    this.state = state;
    this.items = items;
    this.choice = choice;
  }

  static MenuLevel of(State state, GrubOptions options, Evaluator evaluator) throws IOException {
    return of(state, options, evaluator, "", 0);
  }

  private static MenuLevel of(
      State state, GrubOptions options, Evaluator evaluator, String path, int depth)
      throws IOException {
    if (depth > Limits.GRUB_SUBMENUS) {
      throw new UnsupportedException(
          "GRUB script", "submenus nested deeper than " + Limits.GRUB_SUBMENUS);
    }
    List<State.Slot> slots = new ArrayList<>();
    for (State.Slot slot : state.slots) {
      if (!slot.hidden()) {
        slots.add(slot);
      }
    }
    Choice choice = choose(slots, state, options);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      State.Slot slot = slots.get(i);
      String place = path + i;
      Optional<MenuLevel> below = Optional.empty();
      if (slot.submenu()) {
        evaluator.budget().fork(state);
        State inner = open(state, slot, i == choice.index());
        evaluator.call(slot.body(), slot.arguments(), inner);
        State shown = inner.shown.orElse(inner);
        below = Optional.of(of(shown, options, evaluator, place + ">", depth + 1));
      }
      List<GrubEntry> children = below.isPresent() ? below.get().entries() : List.of();
      items.add(new Item(slot, entry(slot, place, children), below));
    }
    return new MenuLevel(state, List.copyOf(items), choice);
  }

  private static GrubEntry entry(State.Slot slot, String path, List<GrubEntry> children) {
    return new GrubEntry(
        slot.title(),
        slot.id(),
        path,
        slot.submenu(),
        slot.restricted(),
        slot.certain(),
        children,
        slot.source(),
        slot.line());
  }

  /** The context in which a submenu's block runs. */
  private static State open(State state, State.Slot slot, boolean chosen) {
    State inner = state.context();
    inner.set("timeout", Value.of("0"));
    String rest = chosen ? EntrySelection.rest(spec(state)) : "";
    inner.variables.remove("default");
    if (!rest.isEmpty()) {
      inner.set("default", state.get("default").orElse(Value.of("")).with(rest));
      inner.defaultOrigin = state.defaultOrigin;
    }
    String outer = state.get("chosen").map(c -> c.text() + ">").orElse("");
    inner.set("chosen", Value.of(outer + slot.id().orElse(slot.title()).replace(">", ">>")));
    inner.exported.add("chosen");
    inner.source = slot.source();
    return inner;
  }

  static String spec(State state) {
    return state.get("default").map(Value::text).orElse("");
  }

  private static Choice choose(List<State.Slot> slots, State state, GrubOptions options) {
    boolean redHat =
        options.selection() == GrubOptions.Selection.RED_HAT
            || (options.selection() == GrubOptions.Selection.AUTOMATIC && state.usesBls);
    String spec = spec(state);
    int index = EntrySelection.find(slots, spec, redHat);
    boolean found = index >= 0;
    boolean certain = state.get("default").map(Value::certain).orElse(true);
    int taken = Math.max(0, index);
    int looked = found || spec.isEmpty() ? taken : slots.size() - 1;
    for (int i = 0; i <= looked && i < slots.size(); i++) {
      certain &= slots.get(i).certain();
    }
    return new Choice(taken, found, certain);
  }

  State state() {
    return state;
  }

  List<Item> items() {
    return items;
  }

  Choice choice() {
    return choice;
  }

  List<GrubEntry> entries() {
    List<GrubEntry> entries = new ArrayList<>(items.size());
    for (Item item : items) {
      entries.add(item.entry());
    }
    return List.copyOf(entries);
  }
}
