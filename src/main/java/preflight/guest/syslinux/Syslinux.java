package preflight.guest.syslinux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;

/**
 * SYSLINUX and EXTLINUX, which share their configuration's format (wiki.syslinux.org "Config",
 * doc/syslinux.txt, doc/menu.txt).
 */
public final class Syslinux {

  private final SyslinuxConfig config;

  private Syslinux(SyslinuxConfig config) {
    this.config = config;
  }

  /**
   * Reads a configuration and decides what it starts without a key.
   *
   * @param source the file; names in it are relative to its folder
   * @throws preflight.io.UnsupportedException where it goes beyond every sensible limit
   */
  public static SyslinuxMenu parse(BootFile source, byte[] bytes, SyslinuxFiles files)
      throws IOException {
    return new Syslinux(SyslinuxConfig.read(source, bytes, files)).menu();
  }

  private record Choice(Optional<SyslinuxMenu.Entry> entry, String reason, OptionalInt line) {}

  private SyslinuxMenu menu() {
    List<SyslinuxMenu.Entry> entries = new ArrayList<>();
    for (SyslinuxConfig.Label label : config.labels) {
      entries.add(entry(label, ""));
    }
    Optional<String> ui = menuProgram();
    Choice choice = ui.isPresent() ? menuChoice(entries) : promptChoice();
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
        .filter(word -> word.endsWith("menu.c32") && find(word).isEmpty());
  }

  /**
   * With a menu: ONTIMEOUT, else the label that DEFAULT names, else the last MENU DEFAULT of the
   * main menu, else its first entry.
   */
  private Choice menuChoice(List<SyslinuxMenu.Entry> entries) {
    if (config.onTimeout.isPresent()) {
      return new Choice(
          Optional.of(command(config.onTimeout.get(), config.onTimeoutLine)),
          "ONTIMEOUT",
          OptionalInt.of(config.onTimeoutLine));
    }
    if (config.defaultCommand.isPresent()) {
      Optional<SyslinuxConfig.Label> label = find(config.defaultCommand.get());
      if (label.isPresent() && !label.get().hidden) {
        return new Choice(
            Optional.of(entry(label.get(), "")), "DEFAULT", OptionalInt.of(config.defaultLine));
      }
    }
    int first = -1;
    int marked = -1;
    for (int i = 0; i < config.labels.size(); i++) {
      SyslinuxConfig.Label label = config.labels.get(i);
      if (label.menu.isPresent() || label.hidden || label.disabled) {
        continue;
      }
      first = first < 0 ? i : first;
      marked = label.menuDefault ? i : marked;
    }
    if (marked >= 0) {
      return new Choice(
          Optional.of(entries.get(marked)),
          "MENU DEFAULT",
          OptionalInt.of(config.labels.get(marked).menuDefaultLine));
    }
    if (first >= 0) {
      return new Choice(
          Optional.of(entries.get(first)), "first entry of the menu", OptionalInt.empty());
    }
    config.notes.add("the menu has no entries");
    return new Choice(Optional.empty(), "", OptionalInt.empty());
  }

  /** Without a menu, MENU DEFAULT has no meaning. */
  private Choice promptChoice() {
    if (config.prompt && config.onTimeout.isPresent() && timeout(false).isPresent()) {
      return new Choice(
          Optional.of(command(config.onTimeout.get(), config.onTimeoutLine)),
          "ONTIMEOUT",
          OptionalInt.of(config.onTimeoutLine));
    }
    if (config.defaultCommand.isPresent() && !config.defaultCommand.get().isEmpty()) {
      return new Choice(
          Optional.of(command(config.defaultCommand.get(), config.defaultLine)),
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

  private Optional<SyslinuxConfig.Label> find(String name) {
    for (SyslinuxConfig.Label label : config.labels) {
      if (label.name.equals(name)) {
        return Optional.of(label);
      }
    }
    return Optional.empty();
  }

  /** A command line as at the prompt: a label or the file of a kernel, then further arguments. */
  private SyslinuxMenu.Entry command(String line, int number) {
    String word = SyslinuxConfig.word(line);
    String arguments = line.substring(word.length()).strip();
    Optional<SyslinuxConfig.Label> label = find(word);
    if (label.isPresent()) {
      return entry(label.get(), arguments);
    }
    SyslinuxConfig.Label unnamed =
        new SyslinuxConfig.Label(word, number, config.source, Optional.empty());
    return entry(unnamed, arguments);
  }

  private SyslinuxMenu.Entry entry(SyslinuxConfig.Label label, String arguments) {
    String file = label.file.orElse(label.name);
    String options = label.append.or(() -> config.append).orElse("");
    options = options.equals("-") ? "" : options;
    String line =
        options.isEmpty() || arguments.isEmpty() ? options + arguments : options + " " + arguments;
    String title = label.title.orElse(label.name);
    if (!isLinux(label.directive, file)) {
      String other = label.directive + " " + file + (line.isEmpty() ? "" : " " + line);
      return new SyslinuxMenu.Entry(
          label.name, title, Optional.empty(), Optional.of(other), label.menu, label.line);
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
        label.name, title, Optional.of(boot), Optional.empty(), label.menu, label.line);
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
