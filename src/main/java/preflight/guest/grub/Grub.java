package preflight.guest.grub;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** GRUB 2, started on some disks with some configuration. */
public final class Grub {

  /** What normal/main.c sets to {@code y}. */
  private static final String[] FEATURES = {
    "feature_chainloader_bpb",
    "feature_ntldr",
    "feature_platform_search_hint",
    "feature_default_font_path",
    "feature_all_video_module",
    "feature_menuentry_id",
    "feature_menuentry_options",
    "feature_200_final",
    "feature_nativedisk_cmd",
    "feature_timeout_style"
  };

  private Grub() {}

  /**
   * Runs the configuration that the options name, up to the point where a menu is shown or
   * something is booted. A configuration that is not there gives an empty menu with a note.
   *
   * @throws preflight.io.UnsupportedException where a script goes beyond every sensible limit
   */
  public static GrubMenu run(GrubOptions options, GrubDevices devices, Optional<BlsEntries> bls)
      throws IOException {
    Notes notes = new Notes();
    Evaluator evaluator = new Evaluator(devices, bls, notes, 0);
    State state = start(options);
    Files files = new Files(devices, notes);
    Optional<byte[]> bytes = files.read(options.config().toString(), state, 0);
    if (bytes.isPresent()) {
      evaluator.runFile(options.config(), bytes.get(), state, 0);
    }
    return GrubMenu.of(options, devices, bls, state, evaluator, notes);
  }

  /** The same for a configuration whose text is already there. */
  public static GrubMenu runText(
      GrubOptions options, GrubDevices devices, Optional<BlsEntries> bls, String text)
      throws IOException {
    Notes notes = new Notes();
    Evaluator evaluator = new Evaluator(devices, bls, notes, 0);
    State state = start(options);
    evaluator.runText(options.config().toString(), text, state, 0);
    return GrubMenu.of(options, devices, bls, state, evaluator, notes);
  }

  private static State start(GrubOptions options) {
    State state = new State(options.config());
    for (String feature : FEATURES) {
      export(feature, "y", state);
    }
    export("grub_platform", options.platform(), state);
    export("grub_cpu", options.cpu(), state);
    String path = options.config().path();
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash);
    String device = options.config().device().map(d -> "(" + d + ")").orElse("");
    export("prefix", device + folder, state);
    export("cmdpath", device + folder, state);
    export("root", options.config().device().orElse(""), state);
    MenuCommands.setConfigFile(options.config(), state);
    for (Map.Entry<String, String> variable : options.variables().entrySet()) {
      export(variable.getKey(), variable.getValue(), state);
    }
    return state;
  }

  private static void export(String name, String value, State state) {
    state.set(name, Value.of(value));
    state.exported.add(name);
  }
}
