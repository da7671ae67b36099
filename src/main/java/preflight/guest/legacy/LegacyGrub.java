package preflight.guest.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/**
 * Reads menu.lst or grub.conf (GNU GRUB Legacy manual 0.97, "Commands" and "Configuration").
 *
 * <p>A command and its arguments are divided by blanks or {@code =}. Lines that begin with {@code
 * #} are comments; Debian's update-grub keeps its own settings in them, and GRUB does not see
 * those.
 */
public final class LegacyGrub {

  /** savedefault writes the number in decimal and a line feed at the file's beginning (0.97). */
  private static final int MAX_SAVED_DIGITS = 8;

  private final BootFile source;
  private final List<LegacyMenu.Entry> entries = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Optional<String> defaultEntry = Optional.empty();
  private OptionalInt defaultLine = OptionalInt.empty();
  private final List<Integer> fallbacks = new ArrayList<>();
  private OptionalInt timeout = OptionalInt.empty();

  private boolean inEntry;
  private String title = "";
  private int titleLine;
  private Optional<String> root;
  private Optional<BootFile> kernel = Optional.empty();
  private String commandLine = "";
  private int kernelLine;
  private final List<BootFile> modules = new ArrayList<>();
  private final List<String> moduleArguments = new ArrayList<>();
  private final List<BootFile> initrds = new ArrayList<>();
  private Optional<BootFile> chainloader = Optional.empty();
  private Optional<BootFile> configfile = Optional.empty();

  private LegacyGrub(BootFile source) {
    this.source = source;
    this.root = source.device();
  }

  /**
   * @param source the file, whose device is the root device until a command sets another one
   * @param saved the content of the file {@code default} beside it, which {@code default saved}
   *     refers to
   * @throws UnsupportedException where there are more entries, or words in a line, than any menu
   *     has
   */
  public static LegacyMenu parse(BootFile source, byte[] bytes, Optional<byte[]> saved)
      throws UnsupportedException {
    LegacyGrub reader = new LegacyGrub(source);
    reader.read(Text.decode(bytes));
    return reader.menu(saved);
  }

  /**
   * The number in GRUB Legacy's file {@code default}: decimal digits and a line feed, followed by
   * anything.
   *
   * @throws CorruptException where it does not begin with a number
   */
  public static int savedDefault(byte[] bytes) throws CorruptException {
    int value = 0;
    int i = 0;
    while (i < bytes.length && i < MAX_SAVED_DIGITS && bytes[i] >= '0' && bytes[i] <= '9') {
      value = value * 10 + (bytes[i] - '0');
      i++;
    }
    if (i == 0) {
      throw new CorruptException("GRUB Legacy default file", "does not begin with a number", 0);
    }
    return value;
  }

  private void read(String text) throws UnsupportedException {
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      // A backslash before the end of the line continues it.
      StringBuilder line = new StringBuilder();
      int first = number + 1;
      boolean goesOn = true;
      while (goesOn && start < text.length()) {
        int end = text.indexOf('\n', start);
        end = end < 0 ? text.length() : end;
        number++;
        int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
        goesOn = stop > start && text.charAt(stop - 1) == '\\';
        line.append(text, start, goesOn ? stop - 1 : stop);
        start = end + 1;
      }
      line(line.toString().strip(), first);
    }
    endEntry();
  }

  private void line(String line, int number) throws UnsupportedException {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int end = 0;
    while (end < line.length() && !isBlank(line.charAt(end)) && line.charAt(end) != '=') {
      end++;
    }
    String command = line.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    String rest = skipSeparator(line, end);
    if (command.equals("title")) {
      endEntry();
      begin(rest, number);
    } else if (inEntry) {
      entryCommand(command, rest, number);
    } else {
      menuCommand(command, rest, number);
    }
  }

  private void menuCommand(String command, String rest, int number) throws UnsupportedException {
    switch (command) {
      case "default" -> {
        defaultEntry = Optional.of(word(rest));
        defaultLine = OptionalInt.of(number);
      }
      case "fallback" -> {
        fallbacks.clear();
        for (String word : words(rest, number)) {
          number(word).ifPresent(fallbacks::add);
        }
      }
      case "timeout" -> timeout = number(word(rest));
      case "root", "rootnoverify" -> root = device(word(rest));
      case "password" -> {
        if (!rest.isEmpty()) {
          notes.add("line " + number + ": a password is needed to change the menu");
        }
      }
      default -> {
        // Colours, serial lines, splash images, hidden menus: nothing that chooses a kernel.
      }
    }
  }

  private void begin(String text, int number) {
    inEntry = true;
    title = text;
    titleLine = number;
    root = source.device();
    kernel = Optional.empty();
    commandLine = "";
    initrds.clear();
    modules.clear();
    moduleArguments.clear();
    chainloader = Optional.empty();
    configfile = Optional.empty();
  }

  private void entryCommand(String command, String rest, int number) throws UnsupportedException {
    switch (command) {
      case "root", "rootnoverify" -> root = device(word(rest));
      // Ubuntu 8.10 to 9.04: the device is that of the file system with this UUID.
      case "uuid" -> root = Optional.of("UUID=" + word(rest));
      case "kernel" -> {
        String arguments = withoutOptions(rest);
        String file = word(arguments);
        kernel = Optional.of(locate(file));
        commandLine = arguments.substring(file.length()).strip();
        kernelLine = number;
        initrds.clear();
        modules.clear();
        moduleArguments.clear();
      }
      case "initrd" -> {
        initrds.clear();
        for (String file : words(rest, number)) {
          initrds.add(locate(file));
        }
      }
      case "module", "modulenounzip" -> {
        String file = word(rest);
        modules.add(locate(file));
        moduleArguments.add(rest.substring(file.length()).strip());
      }
      case "chainloader" -> chainloader = Optional.of(locate(word(withoutOptions(rest))));
      case "configfile" -> configfile = Optional.of(locate(word(rest)));
      case "password", "lock" ->
          notes.add("line " + number + ": \"" + title + "\" is locked by a password");
      default -> {
        // makeactive, savedefault, quiet, boot, map, pause …
      }
    }
  }

  private void endEntry() throws UnsupportedException {
    if (!inEntry) {
      return;
    }
    if (entries.size() >= Limits.LEGACY_ENTRIES) {
      throw new UnsupportedException(
          "GRUB Legacy menu", "more than " + Limits.LEGACY_ENTRIES + " entries");
    }
    entries.add(new LegacyMenu.Entry(title, boot(), chainloader, configfile, root, titleLine));
    inEntry = false;
  }

  /** With modules the kernel is Xen, and its first module is Linux. */
  private Optional<BootEntry> boot() {
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    boolean xen = !modules.isEmpty();
    return Optional.of(
        new BootEntry(
            title,
            Optional.empty(),
            xen ? modules.get(0) : kernel.get(),
            xen ? modules.subList(1, modules.size()) : initrds,
            xen ? moduleArguments.get(0) : commandLine,
            xen ? kernel : Optional.empty(),
            Optional.empty(),
            source,
            kernelLine));
  }

  private LegacyMenu menu(Optional<byte[]> saved) {
    int wanted = 0;
    if (defaultEntry.isPresent()) {
      OptionalInt given = number(defaultEntry.get());
      if (defaultEntry.get().equals("saved")) {
        wanted = readSaved(saved);
      } else if (given.isPresent()) {
        wanted = given.getAsInt();
      } else {
        notes.add("default \"" + defaultEntry.get() + "\" is no number");
      }
    }
    if (wanted >= entries.size() && !entries.isEmpty()) {
      // stage2.c: the first fallback entry, or else the first entry
      boolean usable = !fallbacks.isEmpty() && fallbacks.get(0) < entries.size();
      int taken = usable ? fallbacks.get(0) : 0;
      notes.add("default " + wanted + " is not in the menu; GRUB takes entry " + taken);
      wanted = taken;
    }
    return new LegacyMenu(
        entries,
        defaultEntry,
        defaultLine,
        entries.isEmpty() ? OptionalInt.empty() : OptionalInt.of(wanted),
        fallbacks,
        timeout,
        notes);
  }

  private int readSaved(Optional<byte[]> saved) {
    if (saved.isEmpty()) {
      notes.add("default is saved, but there is no file with its number");
      return 0;
    }
    try {
      return savedDefault(saved.get());
    } catch (CorruptException e) {
      notes.add(e.trouble().summary());
      return 0;
    }
  }

  /** {@code (hd0,0)/path}, or a path on the root device. */
  private BootFile locate(String name) {
    if (name.startsWith("(")) {
      int end = name.indexOf(')');
      if (end > 0) {
        return new BootFile(Optional.of(name.substring(1, end)), name.substring(end + 1));
      }
    }
    return new BootFile(root, name);
  }

  private static Optional<String> device(String word) {
    if (word.startsWith("(") && word.endsWith(")")) {
      return Optional.of(word.substring(1, word.length() - 1));
    }
    return word.isEmpty() ? Optional.empty() : Optional.of(word);
  }

  /** {@code --type=linux}, {@code --no-mem-option} and the like stand before the file. */
  private static String withoutOptions(String rest) {
    String left = rest;
    while (left.startsWith("--")) {
      left = left.substring(word(left).length()).strip();
    }
    return left;
  }

  private static String skipSeparator(String line, int from) {
    int i = from;
    while (i < line.length() && (isBlank(line.charAt(i)) || line.charAt(i) == '=')) {
      i++;
    }
    return line.substring(i).strip();
  }

  private static String word(String text) {
    int end = 0;
    while (end < text.length() && !isBlank(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static List<String> words(String text, int number) throws UnsupportedException {
    List<String> words = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      if (end > start) {
        if (words.size() >= Limits.LEGACY_ENTRIES) {
          throw new UnsupportedException(
              "GRUB Legacy menu",
              "line " + number + ": more than " + Limits.LEGACY_ENTRIES + " words");
        }
        words.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return words;
  }

  private static OptionalInt number(String word) {
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

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
