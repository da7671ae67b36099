package preflight.guest.grub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;

/**
 * The menu that a configuration shows, and what GRUB does with it when nobody presses a key.
 *
 * <p>Get one from {@link Grub}. Its entries' blocks are run when they are asked for.
 */
public final class GrubMenu {

  /**
   * Where {@code default} was set last.
   *
   * @param environmentBlock whether its value comes from the environment block, that is, from
   *     {@code saved_entry} or {@code next_entry}
   */
  public record Origin(BootFile source, int line, boolean environmentBlock) {}

  private final GrubOptions options;
  private final GrubDevices devices;
  private final Optional<BlsEntries> bls;
  private final MenuLevel top;
  private final State end;
  private final List<GrubNote> notes;
  private final int depth;

  /**
   * @param end the state in which the outermost configuration ended
   */
  private GrubMenu(
      GrubOptions options,
      GrubDevices devices,
      Optional<BlsEntries> bls,
      MenuLevel top,
      State end,
      List<GrubNote> notes,
      int depth) {
    this.options = options;
    this.devices = devices;
    this.bls = bls;
    this.top = top;
    this.end = end;
    this.notes = notes;
    this.depth = depth;
  }

  static GrubMenu of(
      GrubOptions options,
      GrubDevices devices,
      Optional<BlsEntries> bls,
      State end,
      Evaluator evaluator,
      Notes notes)
      throws IOException {
    MenuLevel top = MenuLevel.of(end.shown.orElse(end), options, evaluator);
    noteChoice(top, end, notes);
    return new GrubMenu(options, devices, bls, top, end, notes.list(), evaluator.depth());
  }

  private static void noteChoice(MenuLevel top, State end, Notes notes) {
    Optional<MenuLevel> next = Optional.of(top);
    while (next.isPresent()) {
      MenuLevel level = next.get();
      State state = level.state();
      int line = state.defaultOrigin.map(Origin::line).orElse(0);
      if (level.items().isEmpty()) {
        if (end.stop == State.Stop.NO || end.stop == State.Stop.MENU) {
          notes.add(GrubNote.Kind.NO_ENTRY, "the menu has no entries", state, 0);
        }
        return;
      }
      String spec = MenuLevel.spec(state);
      if (!level.choice().found() && !spec.isEmpty()) {
        notes.add(
            GrubNote.Kind.DEFAULT_NOT_FOUND,
            "the default \"" + spec + "\" is not in the menu; GRUB takes the first entry",
            state,
            line);
      }
      MenuLevel.Item item = level.items().get(level.choice().index());
      boolean superusers = state.get("superusers").map(v -> !v.text().isBlank()).orElse(false);
      if (superusers && item.slot().restricted()) {
        notes.add(
            GrubNote.Kind.PASSWORD,
            "GRUB asks for a password before it starts \"" + item.slot().title() + "\"",
            state,
            item.slot().line());
      }
      next = item.below();
    }
  }

  static boolean hasVisible(List<State.Slot> slots) {
    for (State.Slot slot : slots) {
      if (!slot.hidden()) {
        return true;
      }
    }
    return false;
  }

  /** In the order of the menu; submenus have their entries as children. */
  public List<GrubEntry> entries() {
    return top.entries();
  }

  /** The value of {@code default}, as it is given; empty where it is not set or set to nothing. */
  public Optional<String> defaultSpec() {
    String spec = MenuLevel.spec(top.state());
    return spec.isEmpty() ? Optional.empty() : Optional.of(spec);
  }

  /** Whether {@code default} is set to an entry of the menu. */
  public boolean namesDefault() {
    return defaultSpec().isPresent() && !top.items().isEmpty() && top.choice().found();
  }

  /** Where {@code default} was set, empty if it never was. */
  public Optional<Origin> defaultOrigin() {
    return top.state().defaultOrigin;
  }

  /** The value of {@code fallback}: entries to try if the chosen one cannot be loaded. */
  public Optional<String> fallback() {
    return top.state().get("fallback").map(Value::text).filter(f -> !f.isEmpty());
  }

  /**
   * Seconds until GRUB starts the chosen entry. Empty if {@code timeout} is unset or no number:
   * GRUB then waits for a key, for ever.
   */
  public OptionalInt timeout() {
    if (boots()) {
      return OptionalInt.of(0);
    }
    Optional<Value> value = top.state().get("timeout");
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    GrubNumber number = GrubNumber.parse(value.get().text());
    return number.found() && !number.overflow() && number.value() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) number.value())
        : OptionalInt.empty();
  }

  /**
   * The entry GRUB starts by itself; never a submenu. Empty if there is none, or if the
   * configuration boots or ends without showing a menu.
   */
  public Optional<GrubEntry> chosen() {
    return chosenItem().map(MenuLevel.Item::entry);
  }

  private Optional<MenuLevel.Item> chosenItem() {
    if (boots() || end.stop == State.Stop.EXIT) {
      return Optional.empty();
    }
    return chosenBelow(top);
  }

  private static Optional<MenuLevel.Item> chosenBelow(MenuLevel level) {
    MenuLevel next = level;
    while (!next.items().isEmpty()) {
      MenuLevel.Item item = next.items().get(next.choice().index());
      if (item.below().isEmpty()) {
        return Optional.of(item);
      }
      next = item.below().get();
    }
    return Optional.empty();
  }

  /** Whether the configuration itself runs {@code boot}, so that no menu is shown. */
  public boolean boots() {
    return end.stop == State.Stop.BOOT;
  }

  /** False where the choice depends on something that cannot be told from the image. */
  public boolean certain() {
    boolean certain = !end.doubtful && !top.state().doubtful;
    Optional<MenuLevel> next = Optional.of(top);
    while (next.isPresent() && !next.get().items().isEmpty()) {
      MenuLevel level = next.get();
      certain &= level.choice().certain() && !level.state().doubtful;
      next = level.items().get(level.choice().index()).below();
    }
    return certain;
  }

  /** Whether {@code blscfg} was run. */
  public boolean usesBls() {
    return end.usesBls || top.state().usesBls;
  }

  /** The value of a variable when the menu is shown. */
  public Optional<String> variable(String name) {
    return top.state().get(name).map(Value::text);
  }

  /** What was met while the configuration was evaluated, in that order. */
  public List<GrubNote> notes() {
    return notes;
  }

  /** What GRUB does by itself: runs the chosen entry, or what the configuration did without one. */
  public GrubBoot boot() throws IOException {
    if (boots() || end.stop == State.Stop.EXIT) {
      return EntryRunner.result(end, "", Optional.empty(), List.of());
    }
    Optional<MenuLevel.Item> item = chosenItem();
    if (item.isEmpty()) {
      return EntryRunner.nothing(List.of());
    }
    return evaluate(item.get().entry());
  }

  /**
   * Runs an entry of this menu. A submenu gives what its own default entry gives.
   *
   * @throws IllegalArgumentException if the entry is not of this menu
   */
  public GrubBoot evaluate(GrubEntry entry) throws IOException {
    Found found = find(top, entry.path());
    GrubEntry there = found.item().entry();
    if (there.line() != entry.line() || !there.title().equals(entry.title())) {
      throw new IllegalArgumentException("not an entry of this menu: " + entry.path());
    }
    if (found.item().below().isEmpty()) {
      return runner().run(found.level(), found.item());
    }
    Optional<MenuLevel.Item> below = chosenBelow(found.item().below().get());
    return below.isPresent() ? evaluate(below.get().entry()) : EntryRunner.nothing(List.of());
  }

  private EntryRunner runner() {
    return new EntryRunner(options, devices, bls, depth);
  }

  private record Found(MenuLevel level, MenuLevel.Item item) {}

  private static Found find(MenuLevel top, String path) {
    MenuLevel level = top;
    int start = 0;
    while (true) {
      int end = path.indexOf('>', start);
      int index = Integer.parseInt(path, start, end < 0 ? path.length() : end, 10);
      if (index >= level.items().size()) {
        throw new IllegalArgumentException("not an entry of this menu: " + path);
      }
      MenuLevel.Item item = level.items().get(index);
      if (end < 0) {
        return new Found(level, item);
      }
      if (item.below().isEmpty()) {
        throw new IllegalArgumentException("not an entry of this menu: " + path);
      }
      level = item.below().get();
      start = end + 1;
    }
  }

  /**
   * The kernels that the menu's entries start, without those of submenus' own lines, in the order
   * of the menu.
   */
  public List<BootEntry> kernels() throws IOException {
    List<BootEntry> kernels = new ArrayList<>();
    addKernels(top, kernels);
    return List.copyOf(kernels);
  }

  private void addKernels(MenuLevel level, List<BootEntry> kernels) throws IOException {
    for (MenuLevel.Item item : level.items()) {
      if (item.below().isPresent()) {
        addKernels(item.below().get(), kernels);
      } else {
        runner().run(level, item).entry().ifPresent(kernels::add);
      }
    }
  }
}
