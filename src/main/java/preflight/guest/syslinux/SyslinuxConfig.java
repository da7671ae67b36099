package preflight.guest.syslinux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootFile;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/**
 * The directives of a configuration and of what it includes, before anything is chosen
 * (wiki.syslinux.org "Config" and "Menu").
 */
final class SyslinuxConfig {

  /** What stands between one {@code LABEL} and the next. */
  static final class Label {
    final String name;
    final int line;
    final BootFile source;
    final Menu menu;
    Optional<String> title = Optional.empty();
    String directive = "KERNEL";
    Optional<String> file = Optional.empty();
    int fileLine;
    Optional<String> append = Optional.empty();
    Optional<String> initrd = Optional.empty();
    Optional<String> deviceTree = Optional.empty();
    boolean menuDefault;
    int menuDefaultLine;
    boolean hidden;
    boolean disabled;
    boolean isGoto;

    Label(String name, int line, BootFile source, Menu menu) {
      this.name = name;
      this.line = line;
      this.fileLine = line;
      this.source = source;
      this.menu = menu;
    }
  }

  /** A menu or submenu; what stands in it is in the order of the file. */
  static final class Menu {
    final Optional<Menu> parent;

    /** Its tag or number; empty for the main menu. */
    final Optional<String> name;

    final List<Item> items = new ArrayList<>();

    /** Set by {@code MENU DEFAULT}. */
    Optional<Item> marked = Optional.empty();

    int markedLine;
    Optional<String> onTimeout = Optional.empty();
    int onTimeoutLine;

    Menu(Optional<Menu> parent, Optional<String> name) {
      this.parent = parent;
      this.name = name;
    }
  }

  /** An entry of a menu: a label, or a submenu where there is none. */
  record Item(Optional<Label> label, String title) {}

  final BootFile source;
  final String folder;
  final Menu top = new Menu(Optional.empty(), Optional.empty());
  Menu start = top;
  boolean saves;
  final List<Label> labels = new ArrayList<>();
  final List<String> notes = new ArrayList<>();
  Optional<String> defaultCommand = Optional.empty();
  int defaultLine;
  Optional<String> onTimeout = Optional.empty();
  int onTimeoutLine;
  int uiLine;
  Optional<String> ui = Optional.empty();
  Optional<String> append = Optional.empty();
  OptionalInt timeout = OptionalInt.empty();
  OptionalInt totalTimeout = OptionalInt.empty();
  boolean prompt;

  private final SyslinuxFiles files;
  private Menu menu = top;
  private Optional<Label> current = Optional.empty();
  private int menuDepth;
  private int menuCount;
  private int filesRead;
  private boolean inText;

  /**
   * @param folder to which names are relative, with a slash at its end
   */
  private SyslinuxConfig(BootFile source, String folder, SyslinuxFiles files) {
    this.source = source;
    this.folder = folder;
    this.files = files;
  }

  static SyslinuxConfig read(BootFile source, String folder, byte[] bytes, SyslinuxFiles files)
      throws IOException {
    SyslinuxConfig config = new SyslinuxConfig(source, folder, files);
    config.lines(source, Text.decode(bytes), 0);
    config.record();
    return config;
  }

  /**
   * What a menu program reads that is given the names of its configurations.
   *
   * @param names {@code ~} stands for the main configuration
   */
  static SyslinuxConfig ofMenu(
      BootFile source, String folder, byte[] bytes, List<String> names, SyslinuxFiles files)
      throws IOException {
    SyslinuxConfig config = new SyslinuxConfig(source, folder, files);
    for (String name : names) {
      if (name.equals("~")) {
        config.lines(source, Text.decode(bytes), 0);
      } else {
        config.include(name, source, 0, 0);
      }
    }
    config.record();
    return config;
  }

  /** The label that was read last takes its place in the menu that was open then. */
  private void record() {
    if (current.isPresent() && !current.get().hidden) {
      Label label = current.get();
      Item item = new Item(current, label.title.orElse(label.name));
      label.menu.items.add(item);
      if (label.menuDefault && !label.disabled && !label.isGoto) {
        label.menu.marked = Optional.of(item);
        label.menu.markedLine = label.menuDefaultLine;
      }
    }
    current = Optional.empty();
  }

  private void lines(BootFile file, String text, int depth) throws IOException {
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      number++;
      String line = text.substring(start, end).strip();
      start = end + 1;
      if (!line.isEmpty() && !line.startsWith("#")) {
        line(line, file, number, depth);
      }
    }
  }

  private void line(String line, BootFile file, int number, int depth) throws IOException {
    String word = word(line);
    String keyword = word.toUpperCase(Locale.ROOT);
    String rest = line.substring(word.length()).strip();
    if (inText) {
      inText = !keyword.equals("ENDTEXT");
      return;
    }
    Optional<Label> label = current;
    switch (keyword) {
      case "DEFAULT" -> {
        defaultCommand = Optional.of(rest);
        defaultLine = number;
      }
      case "ONTIMEOUT" -> {
        onTimeout = Optional.of(rest);
        onTimeoutLine = number;
        menu.onTimeout = onTimeout;
        menu.onTimeoutLine = number;
      }
      case "UI" -> {
        ui = Optional.of(rest);
        uiLine = number;
      }
      case "PROMPT" -> prompt = number(rest).orElse(0) != 0;
      case "TIMEOUT" -> timeout = number(rest);
      case "TOTALTIMEOUT" -> totalTimeout = number(rest);
      case "LABEL" -> {
        if (labels.size() >= Limits.SYSLINUX_LABELS) {
          throw new UnsupportedException(
              "SYSLINUX configuration", "more than " + Limits.SYSLINUX_LABELS + " labels");
        }
        record();
        current = Optional.of(new Label(rest, number, file, menu));
        labels.add(current.get());
      }
      case "APPEND" -> {
        if (label.isPresent()) {
          label.get().append = Optional.of(rest);
        } else {
          append = Optional.of(rest);
        }
      }
      case "TEXT" -> inText = word(rest).equalsIgnoreCase("HELP");
      case "INCLUDE" -> include(rest, file, number, depth);
      case "MENU" -> menu(rest, label, file, number, depth);
      default -> label.ifPresent(l -> labelDirective(l, keyword, rest, number));
    }
  }

  private static void labelDirective(Label label, String keyword, String rest, int number) {
    switch (keyword) {
      case "KERNEL",
          "LINUX",
          "BOOT",
          "BSS",
          "PXE",
          "FDIMAGE",
          "COMBOOT",
          "COM32",
          "CONFIG",
          "LOCALBOOT" -> {
        label.directive = keyword;
        label.file = Optional.of(rest);
        label.fileLine = number;
      }
      case "INITRD" -> label.initrd = Optional.of(rest);
      case "FDT", "DEVICETREE" -> label.deviceTree = Optional.of(rest);
      default -> {
        // SAY, IPAPPEND, F1 and the like choose nothing.
      }
    }
  }

  private void menu(String rest, Optional<Label> label, BootFile file, int number, int depth)
      throws IOException {
    String word = word(rest);
    String value = rest.substring(word.length()).strip();
    switch (word.toUpperCase(Locale.ROOT)) {
      case "DEFAULT" -> {
        if (label.isPresent()) {
          label.get().menuDefault = true;
          label.get().menuDefaultLine = number;
        } else if (menu.parent.isPresent()) {
          // before its first label it is about the submenu itself
          Menu parent = menu.parent.get();
          parent.marked = Optional.of(new Item(Optional.empty(), menu.name.orElse("")));
          parent.markedLine = number;
        }
      }
      case "LABEL" -> label.ifPresent(l -> l.title = Optional.of(value.replace("^", "")));
      case "HIDE" -> label.ifPresent(l -> l.hidden = true);
      case "DISABLE", "DISABLED" -> label.ifPresent(l -> l.disabled = true);
      case "GOTO", "EXIT", "QUIT", "HELP" -> label.ifPresent(l -> l.isGoto = true);
      case "SAVE" -> saves = true;
      case "START" -> start = menu;
      case "SEPARATOR" -> record();
      case "BEGIN" -> begin(value);
      case "END" -> end();
      case "INCLUDE" -> include(value, file, number, depth);
      default -> {
        // Colours, titles, margins.
      }
    }
  }

  private void begin(String tag) throws UnsupportedException {
    if (menuDepth >= Limits.SYSLINUX_LABELS) {
      throw new UnsupportedException(
          "SYSLINUX configuration",
          "more than " + Limits.SYSLINUX_LABELS + " menus within one another");
    }
    record();
    menuDepth++;
    menuCount++;
    String name = tag.isEmpty() ? Integer.toString(menuCount) : tag;
    menu.items.add(new Item(Optional.empty(), name));
    menu = new Menu(Optional.of(menu), Optional.of(name));
  }

  private void end() {
    record();
    if (menu.parent.isPresent()) {
      menu = menu.parent.get();
      menuDepth--;
    }
  }

  /** With a tag behind the name, what is included is a submenu. */
  private void include(String words, BootFile file, int number, int depth) throws IOException {
    String name = word(words);
    String tag = words.substring(name.length()).strip();
    if (tag.isEmpty()) {
      includeHere(name, file, number, depth);
      return;
    }
    begin(tag);
    includeHere(name, file, number, depth);
    end();
  }

  private void includeHere(String name, BootFile file, int number, int depth) throws IOException {
    if (depth >= Limits.SYSLINUX_DEPTH || ++filesRead > Limits.SYSLINUX_FILES) {
      throw new UnsupportedException(
          "SYSLINUX configuration",
          "more than "
              + Limits.SYSLINUX_DEPTH
              + " nested or "
              + Limits.SYSLINUX_FILES
              + " included files");
    }
    BootFile included = resolve(name);
    Optional<byte[]> bytes;
    try {
      bytes = files.read(included.path(), Limits.SYSLINUX_FILE_BYTES);
    } catch (IOException e) {
      notes.add(file + ":" + number + ": " + ReadProblem.of(included.toString(), e).summary());
      return;
    }
    if (bytes.isEmpty()) {
      notes.add(file + ":" + number + ": " + included + " is not there");
      return;
    }
    lines(included, Text.decode(bytes.get()), depth + 1);
  }

  /** Names are relative to the folder of the configuration, unless they begin with a slash. */
  BootFile resolve(String name) {
    String path = name;
    if (path.startsWith("::")) {
      path = path.substring(2);
    }
    if (!path.startsWith("/")) {
      path = folder + path;
    }
    return new BootFile(source.device(), normalized(path));
  }

  /** Without {@code .} and {@code ..}; the latter never leaves the root. */
  private static String normalized(String path) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= path.length()) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      String part = path.substring(start, end);
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
      start = end + 1;
    }
    return "/" + String.join("/", parts);
  }

  static String word(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) > ' ') {
      end++;
    }
    return text.substring(0, end);
  }

  private static OptionalInt number(String text) {
    String word = word(text);
    if (word.isEmpty() || word.length() > 9) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < '0' || word.charAt(i) > '9') {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(Integer.parseInt(word));
  }
}
