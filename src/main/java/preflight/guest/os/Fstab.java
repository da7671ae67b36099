package preflight.guest.os;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An fstab (fstab(5)).
 *
 * @param entries in order
 * @param badLines lines that are no entry, or an entry with a field that is none; such an entry is
 *     kept where source, mount point and type can be told
 */
public record Fstab(List<Entry> entries, List<BadLine> badLines) {

  private static final int MIN_FIELDS = 3;
  private static final int MAX_FIELDS = 6;

  /**
   * One line, octal escapes resolved.
   *
   * @param line counted from 1
   * @param spec what is mounted
   * @param mountPoint an absolute path, {@code none} or {@code swap}
   * @param type for example {@code ext4}; several may be separated by commas
   * @param options in order, {@code defaults} where there are none
   * @param dump 0 where missing
   * @param pass the order of file system checks, 0 where missing
   */
  public record Entry(
      int line,
      String spec,
      String mountPoint,
      String type,
      List<String> options,
      int dump,
      int pass) {

    public Entry {
      options = List.copyOf(options);
    }

    /** What kind of name {@link #spec} is. */
    public FstabSpec source() {
      return FstabSpec.of(this);
    }

    public boolean hasOption(String option) {
      return options.contains(option);
    }

    /** Whether it is mounted nowhere because it is swap space. */
    public boolean isSwap() {
      return type.equals("swap");
    }
  }

  public Fstab {
    entries = List.copyOf(entries);
    badLines = List.copyOf(badLines);
  }

  /** Reads a whole file; nothing in it is an error. */
  public static Fstab parse(String text) {
    List<Entry> entries = new ArrayList<>();
    List<BadLine> bad = new ArrayList<>();
    int number = 0;
    for (String line : Lines.of(text)) {
      number++;
      List<String> fields = fields(line);
      if (fields.isEmpty()) {
        continue;
      }
      entry(fields, line, number, bad).ifPresent(entries::add);
    }
    return new Fstab(entries, bad);
  }

  /** The entry that mounts the root file system; the last one, as it would be on top. */
  public Optional<Entry> root() {
    Optional<Entry> root = Optional.empty();
    for (Entry entry : entries) {
      if (entry.mountPoint().equals("/")) {
        root = Optional.of(entry);
      }
    }
    return root;
  }

  private static Optional<Entry> entry(
      List<String> fields, String line, int number, List<BadLine> bad) {
    if (line.endsWith("\r")) {
      bad.add(new BadLine(number, line, "ends in a carriage return"));
    }
    if (fields.size() < MIN_FIELDS) {
      bad.add(new BadLine(number, line, "has only " + fields.size() + " of at least 3 fields"));
      return Optional.empty();
    }
    if (fields.size() > MAX_FIELDS) {
      bad.add(new BadLine(number, line, "has more than 6 fields"));
    }
    String mountPoint = unescape(fields.get(1));
    String type = unescape(fields.get(2));
    boolean path = mountPoint.startsWith("/");
    if (!path && !mountPoint.equals("none") && !mountPoint.equals("swap") && !type.equals("swap")) {
      bad.add(new BadLine(number, line, "has a mount point that is not an absolute path"));
    }
    List<String> options = new ArrayList<>();
    for (String option : optional(fields, 3, "defaults").split(",", -1)) {
      if (!option.isEmpty()) {
        options.add(unescape(option));
      }
    }
    return Optional.of(
        new Entry(
            number,
            unescape(fields.get(0)),
            mountPoint,
            type,
            options,
            number(optional(fields, 4, "0"), "dump", line, number, bad),
            number(optional(fields, 5, "0"), "pass", line, number, bad)));
  }

  private static String optional(List<String> fields, int index, String missing) {
    return index < fields.size() ? fields.get(index) : missing;
  }

  private static int number(String text, String field, String line, int number, List<BadLine> bad) {
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i == 9) {
        bad.add(new BadLine(number, line, "has a " + field + " field that is no number"));
        return 0;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /** The fields up to a comment, which may stand in place of the first or an optional one. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      int start = at;
      while (at < line.length() && !isBlank(line.charAt(at))) {
        at++;
      }
      boolean comment = at > start && line.charAt(start) == '#';
      if (comment && (fields.isEmpty() || fields.size() >= MIN_FIELDS)) {
        return fields;
      }
      if (at > start) {
        fields.add(line.substring(start, at));
      }
      at++;
    }
    return fields;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  /** A backslash and three octal digits stand for a byte (fstab(5): {@code \040} a blank). */
  static String unescape(String field) {
    if (field.indexOf('\\') < 0) {
      return field;
    }
    StringBuilder text = new StringBuilder(field.length());
    int i = 0;
    while (i < field.length()) {
      int value = field.charAt(i) == '\\' ? octal(field, i + 1) : -1;
      if (value >= 0) {
        text.append((char) value);
        i += 4;
      } else {
        text.append(field.charAt(i));
        i++;
      }
    }
    return text.toString();
  }

  private static int octal(String text, int at) {
    if (at + 3 > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '7') {
        return -1;
      }
      value = value * 8 + (c - '0');
    }
    // bytes above 127 are parts of characters, which nobody escapes
    return value > 0 && value < 128 ? value : -1;
  }
}
