package preflight.guest.grub;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;

/** Runs the block of one entry and tells what it loads. */
final class EntryRunner {

  private final GrubOptions options;
  private final GrubDevices devices;
  private final Optional<BlsEntries> bls;
  private final int depth;

  EntryRunner(GrubOptions options, GrubDevices devices, Optional<BlsEntries> bls, int depth) {
    this.options = options;
    this.devices = devices;
    this.bls = bls;
    this.depth = depth;
  }

  GrubBoot run(MenuLevel level, MenuLevel.Item item) throws IOException {
    Notes notes = new Notes();
    Evaluator evaluator = new Evaluator(devices, bls, notes, depth + 1);
    State state = level.state().copy();
    State.Slot slot = item.slot();
    state.stop = State.Stop.NO;
    state.shown = Optional.empty();
    state.doubtful = false;
    state.returns = false;
    state.breaks = 0;
    state.source = slot.source();
    String outer = state.get("chosen").map(c -> c.text() + ">").orElse("");
    state.set("chosen", Value.of(outer + slot.id().orElse(slot.title()).replace(">", ">>")));
    state.exported.add("chosen");
    evaluator.call(slot.body(), slot.arguments(), state);
    if (state.stop == State.Stop.MENU) {
      GrubMenu nested = GrubMenu.of(options, devices, bls, state, evaluator, notes);
      GrubBoot boot = nested.boot();
      List<GrubNote> all = new ArrayList<>(nested.notes());
      all.addAll(boot.notes());
      return new GrubBoot(
          boot.action(),
          boot.entry(),
          boot.detail(),
          boot.program(),
          boot.root(),
          boot.certain() && nested.certain(),
          all);
    }
    return result(state, slot.title(), slot.id(), notes.list());
  }

  static GrubBoot nothing(List<GrubNote> notes) {
    return new GrubBoot(
        GrubBoot.Action.NOTHING,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        true,
        notes);
  }

  /** What a state boots when its script has ended. */
  static GrubBoot result(State state, String title, Optional<String> id, List<GrubNote> notes) {
    Optional<String> root = state.get("root").map(Value::text);
    boolean certain = !state.doubtful;
    if (state.stop == State.Stop.EXIT) {
      return new GrubBoot(
          GrubBoot.Action.EXIT,
          Optional.empty(),
          state.stopDetail,
          Optional.empty(),
          root,
          certain,
          notes);
    }
    if (state.loaded.isEmpty()) {
      return new GrubBoot(
          GrubBoot.Action.NOTHING, Optional.empty(), "", Optional.empty(), root, certain, notes);
    }
    Loaded loaded = state.loaded.get();
    certain &= loaded.certain();
    Optional<BootEntry> entry = Optional.empty();
    if (loaded.action() == GrubBoot.Action.LINUX) {
      entry =
          Optional.of(
              new BootEntry(
                  title,
                  id,
                  loaded.file(),
                  loaded.initrds(),
                  loaded.commandLine(),
                  Optional.empty(),
                  loaded.deviceTree(),
                  loaded.source(),
                  loaded.line()));
    } else if (loaded.action() == GrubBoot.Action.XEN && !loaded.modules().isEmpty()) {
      entry = Optional.of(xen(loaded, title, id));
    }
    String words = loaded.commandLine().isEmpty() ? "" : " " + loaded.commandLine();
    String detail = loaded.command() + " " + loaded.file() + words;
    return new GrubBoot(
        loaded.action(), entry, detail, Optional.of(loaded.file()), root, certain, notes);
  }

  /** Xen takes its first module for the kernel and the next one for the initrd. */
  private static BootEntry xen(Loaded loaded, String title, Optional<String> id) {
    Loaded.Module kernel = loaded.modules().get(0);
    List<BootFile> initrds = new ArrayList<>();
    for (Loaded.Module module : loaded.modules().subList(1, loaded.modules().size())) {
      initrds.add(module.file());
    }
    return new BootEntry(
        title,
        id,
        kernel.file(),
        initrds,
        kernel.arguments(),
        Optional.of(loaded.file()),
        loaded.deviceTree(),
        loaded.source(),
        kernel.line());
  }
}
