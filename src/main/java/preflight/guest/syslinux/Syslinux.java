package preflight.guest.syslinux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * SYSLINUX and EXTLINUX, which share their configuration's format (wiki.syslinux.org "Config",
 * doc/syslinux.txt, doc/menu.txt).
 */
public final class Syslinux {

  private final SyslinuxConfig config;
  private final SyslinuxConfig menus;
  private final Optional<SavedChoice> saved;

  private Syslinux(SyslinuxConfig config, SyslinuxConfig menus, Optional<SavedChoice> saved) {
    this.config = config;
    this.menus = menus;
    this.saved = saved;
  }

  /**
   * Reads a configuration and decides what it starts without a key.
   *
   * @param source the file; names in it are relative to its folder
   * @throws preflight.io.UnsupportedException where it goes beyond every sensible limit
   */
  public static SyslinuxMenu parse(BootFile source, byte[] bytes, SyslinuxFiles files)
      throws IOException {
    String folder = source.path().substring(0, source.path().lastIndexOf('/') + 1);
    List<String> notes = new ArrayList<>();
    Optional<SavedChoice> saved = Optional.empty();
    try {
      saved = SavedChoice.read(folder, files);
    } catch (ReadProblem e) {
      notes.add(folder + "ldlinux.sys: " + e.trouble().summary());
    }
    SyslinuxMenu menu = parse(source, folder, bytes, files, saved);
    notes.addAll(menu.notes());
    for (int depth = 0; menu.chosen().flatMap(SyslinuxMenu.Entry::next).isPresent(); depth++) {
      if (depth == Limits.SYSLINUX_DEPTH) {
        throw new UnsupportedException(
            "SYSLINUX configuration",
            "more than " + Limits.SYSLINUX_DEPTH + " that lead to one another");
      }
      SyslinuxMenu.Next next = menu.chosen().flatMap(SyslinuxMenu.Entry::next).get();
      Optional<byte[]> text = Optional.empty();
      try {
        text = files.read(next.config().path(), Limits.SYSLINUX_FILE_BYTES);
      } catch (ReadProblem e) {
        notes.add(e.trouble().summary());
      }
      if (text.isEmpty()) {
        notes.add("the configuration " + next.config() + " that CONFIG names is not there");
        break;
      }
      menu = parse(next.config(), next.folder(), text.get(), files, Optional.empty());
      notes.addAll(menu.notes());
    }
    return menu.withNotes(notes);
  }

  private static SyslinuxMenu parse(
      BootFile source,
      String folder,
      byte[] bytes,
      SyslinuxFiles files,
      Optional<SavedChoice> saved)
      throws IOException {
    SyslinuxConfig config = SyslinuxConfig.read(source, folder, bytes, files);
    List<String> names = menuFiles(config);
    SyslinuxConfig menus =
        names.isEmpty() ? config : SyslinuxConfig.ofMenu(source, folder, bytes, names, files);
    if (menus != config) {
      config.notes.addAll(menus.notes);
    }
    return new Syslinux(config, menus, saved).menu();
  }

  /** The configurations that the menu program is given, which it reads instead of the main one. */
  private static List<String> menuFiles(SyslinuxConfig config) {
    String command = config.ui.or(() -> config.defaultCommand).orElse("");
    List<String> words = words(command);
    boolean menu = !words.isEmpty() && words.get(0).endsWith("menu.c32");
    return menu ? words.subList(1, words.size()) : List.of();
  }

  private record Choice(Optional<SyslinuxMenu.Entry> entry, String reason, OptionalInt line) {}

  private SyslinuxMenu menu() {
    List<SyslinuxMenu.Entry> entries = new ArrayList<>();
    for (SyslinuxConfig.Label label : menus.labels) {
      entries.add(entry(label, ""));
    }
    Optional<String> ui = menuProgram();
    Choice choice = ui.isPresent() ? menuChoice() : promptChoice();
    return new SyslinuxMenu(
        entries,
        choice.entry(),
        choice.reason(),
        choice.line(),
        ui,
        timeout(ui.isPresent()),
        config.notes);
  }

  /** The menu that UI names, or that DEFAULT starts as configurations before version 3.71 do. */
  private Optional<String> menuProgram() {
    if (config.ui.isPresent()) {
      return config.ui.map(SyslinuxConfig::word);
    }
    return config
        .defaultCommand
        .map(SyslinuxConfig::word)
        .filter(word -> word.endsWith("menu.c32") && find(config, word).isEmpty());
  }

  /**
   * With a menu: what was noted for once; else, in the menu that is shown first, ONTIMEOUT, else
   * the label that DEFAULT names, which may be in a submenu, else the last MENU DEFAULT, else the
   * first entry. Where that is a submenu, the menu program ends without starting anything.
   */
  private Choice menuChoice() {
    Optional<Choice> once = once();
    if (once.isPresent()) {
      return once.get();
    }
    SyslinuxConfig.Menu shown = menus.start;
    Optional<SyslinuxConfig.Label> named = Optional.empty();
    String reason = "DEFAULT";
    OptionalInt line = OptionalInt.of(menus.defaultLine);
    Optional<String> remembered = menus.saves ? saved.flatMap(SavedChoice::menu) : Optional.empty();
    if (menus.defaultCommand.isPresent()) {
      named = find(menus, menus.defaultCommand.get()).filter(label -> !label.hidden);
    }
    if (remembered.isPresent()) {
      Optional<SyslinuxConfig.Label> label = find(menus, remembered.get()).filter(l -> !l.hidden);
      if (label.isPresent()) {
        named = label;
        reason = "MENU SAVE";
        line = OptionalInt.empty();
      }
    }
    if (named.isPresent()) {
      shown = named.get().menu;
    }
    if (shown.onTimeout.isPresent()) {
      return new Choice(
          Optional.of(command(menus, shown.onTimeout.get(), shown.onTimeoutLine)),
          "ONTIMEOUT",
          OptionalInt.of(shown.onTimeoutLine));
    }
    if (named.isPresent()) {
      return new Choice(Optional.of(entry(named.get(), "")), reason, line);
    }
    Optional<SyslinuxConfig.Item> first = Optional.empty();
    for (SyslinuxConfig.Item item : shown.items) {
      boolean disabled = item.label().filter(label -> label.disabled).isPresent();
      first = first.isPresent() || disabled ? first : Optional.of(item);
    }
    if (shown.marked.isPresent()) {
      return choice(shown.marked.get(), "MENU DEFAULT", OptionalInt.of(shown.markedLine));
    }
    if (first.isPresent()) {
      return choice(first.get(), "first entry of the menu", OptionalInt.empty());
    }
    config.notes.add("the menu has no entries");
    return new Choice(Optional.empty(), "", OptionalInt.empty());
  }

  private Choice choice(SyslinuxConfig.Item item, String reason, OptionalInt line) {
    if (item.label().filter(label -> !label.isGoto).isPresent()) {
      return new Choice(Optional.of(entry(item.label().get(), "")), reason, line);
    }
    config.notes.add(
        "the menu's default is the submenu \"" + item.title() + "\", which starts nothing");
    return new Choice(Optional.empty(), reason, line);
  }

  /** What {@code extlinux --once} left. */
  private Optional<Choice> once() {
    Optional<String> once = saved.flatMap(SavedChoice::once);
    if (once.isEmpty()) {
      return Optional.empty();
    }
    config.notes.add("\"" + once.get() + "\" is started once, as extlinux --once noted");
    return Optional.of(
        new Choice(Optional.of(command(config, once.get(), 0)), "once", OptionalInt.empty()));
  }

  /** Without a menu, MENU DEFAULT has no meaning. */
  private Choice promptChoice() {
    Optional<Choice> once = once();
    if (once.isPresent()) {
      return once.get();
    }
    if (config.prompt && config.onTimeout.isPresent() && timeout(false).isPresent()) {
      return new Choice(
          Optional.of(command(config, config.onTimeout.get(), config.onTimeoutLine)),
          "ONTIMEOUT",
          OptionalInt.of(config.onTimeoutLine));
    }
    if (config.defaultCommand.isPresent() && !config.defaultCommand.get().isEmpty()) {
      return new Choice(
          Optional.of(command(config, config.defaultCommand.get(), config.defaultLine)),
          "DEFAULT",
          OptionalInt.of(config.defaultLine));
    }
    config.notes.add("there is no DEFAULT and no UI, so SYSLINUX stops at its prompt");
    return new Choice(Optional.empty(), "", OptionalInt.empty());
  }

  /** Without a prompt DEFAULT is started at once; 0 means to wait for ever. */
  private OptionalInt timeout(boolean menu) {
    if (!menu && !config.prompt) {
      return OptionalInt.of(0);
    }
    if (config.timeout.orElse(0) > 0) {
      return config.timeout;
    }
    return config.totalTimeout.orElse(0) > 0 ? config.totalTimeout : OptionalInt.empty();
  }

  private static Optional<SyslinuxConfig.Label> find(SyslinuxConfig among, String name) {
    for (SyslinuxConfig.Label label : among.labels) {
      if (label.name.equals(name)) {
        return Optional.of(label);
      }
    }
    return Optional.empty();
  }

  /** A command line as at the prompt: a label or the file of a kernel, then further arguments. */
  private SyslinuxMenu.Entry command(SyslinuxConfig among, String line, int number) {
    String word = SyslinuxConfig.word(line);
    String arguments = line.substring(word.length()).strip();
    Optional<SyslinuxConfig.Label> label = find(among, word);
    if (label.isPresent()) {
      return entry(label.get(), arguments);
    }
    SyslinuxConfig.Label unnamed =
        new SyslinuxConfig.Label(word, number, config.source, config.top);
    return entry(unnamed, arguments);
  }

  private SyslinuxMenu.Entry entry(SyslinuxConfig.Label label, String arguments) {
    String file = label.file.orElse(label.name);
    String options = label.append.or(() -> menus.append).orElse("");
    options = options.equals("-") ? "" : options;
    String line =
        options.isEmpty() || arguments.isEmpty() ? options + arguments : options + " " + arguments;
    String title = label.title.orElse(label.name);
    if (!isLinux(label.directive, file)) {
      String other = label.directive + " " + file + (line.isEmpty() ? "" : " " + line);
      return new SyslinuxMenu.Entry(
          label.name,
          title,
          Optional.empty(),
          Optional.of(other),
          next(label, file, options),
          label.menu.name,
          label.line);
    }
    BootEntry boot =
        new BootEntry(
            title,
            Optional.of(label.name),
            config.resolve(file),
            initrds(label, line),
            withoutInitrd(line),
            Optional.empty(),
            label.deviceTree.map(config::resolve),
            label.source,
            label.fileLine);
    return new SyslinuxMenu.Entry(
        label.name,
        title,
        Optional.of(boot),
        Optional.empty(),
        Optional.empty(),
        label.menu.name,
        label.line);
  }

  /** Where CONFIG leads; its argument names the folder to which names are relative there. */
  private Optional<SyslinuxMenu.Next> next(
      SyslinuxConfig.Label label, String file, String options) {
    if (!label.directive.equals("CONFIG")) {
      return Optional.empty();
    }
    String named = SyslinuxConfig.word(options);
    String folder = named.isEmpty() ? config.folder : config.resolve(named).path();
    return Optional.of(
        new SyslinuxMenu.Next(
            config.resolve(SyslinuxConfig.word(file)),
            folder.endsWith("/") ? folder : folder + "/"));
  }

  /** KERNEL tells what a file is by its extension; LINUX makes it a kernel whatever its name. */
  private static boolean isLinux(String directive, String file) {
    if (directive.equals("LINUX")) {
      return true;
    }
    if (!directive.equals("KERNEL")) {
      return false;
    }
    String lower = file.toLowerCase(Locale.ROOT);
    for (String extension :
        new String[] {".c32", ".com", ".cbt", ".0", ".bin", ".bs", ".bss", ".img", ".efi"}) {
      if (lower.endsWith(extension)) {
        // A kernel release may end in .0, PXE's boot programs do not contain a dash.
        return extension.equals(".0") && lower.contains("-");
      }
    }
    return true;
  }

  /** From INITRD, or from the last {@code initrd=} among the arguments; divided by commas. */
  private List<BootFile> initrds(SyslinuxConfig.Label label, String line) {
    String names = label.initrd.orElse("");
    if (label.initrd.isEmpty()) {
      for (String word : words(line)) {
        names = word.startsWith("initrd=") ? word.substring(7) : names;
      }
    }
    List<BootFile> files = new ArrayList<>();
    int start = 0;
    while (start < names.length()) {
      int end = names.indexOf(',', start);
      end = end < 0 ? names.length() : end;
      String name = names.substring(start, end).strip();
      if (!name.isEmpty()) {
        files.add(config.resolve(name));
      }
      start = end + 1;
    }
    return files;
  }

  private static String withoutInitrd(String line) {
    StringBuilder rest = new StringBuilder();
    for (String word : words(line)) {
      if (!word.startsWith("initrd=")) {
        rest.append(rest.isEmpty() ? "" : " ").append(word);
      }
    }
    return rest.toString();
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      int start = i;
      while (i < line.length() && line.charAt(i) > ' ') {
        i++;
      }
      if (i > start) {
        words.add(line.substring(start, i));
      } else {
        i++;
      }
    }
    return words;
  }
}
