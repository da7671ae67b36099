package preflight.guest.bls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * One file of {@code /loader/entries}
 * (uapi-group.org/specifications/specs/boot_loader_specification, "Type #1"), read as GRUB does: a
 * key, blanks, a value; of a key that stands twice the first counts, but each initrd; a line
 * without a value ends the file (rhboot/grub2, grub-core/commands/blscfg.c).
 *
 * @param id the file's name without {@code .conf}, by which {@code saved_entry} names it
 * @param fields those of them that decide what is started and what the menu shows
 */
public record EntryFile(String id, List<Field> fields) {

  private static final Set<String> KEYS = Set.of("title", "linux", "initrd", "options");

  /** A line. */
  public record Field(String key, String value) {}

  public EntryFile {
    fields = List.copyOf(fields);
  }

  public static EntryFile parse(String id, String text) {
    List<Field> fields = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(start, end).stripLeading();
      start = end + 1;
      if (line.startsWith("#")) {
        continue;
      }
      int separator = line.indexOf(' ') >= 0 ? line.indexOf(' ') : line.indexOf('\t');
      if (separator < 0 || separator + 1 == line.length()) {
        break;
      }
      String key = line.substring(0, separator);
      if (KEYS.contains(key)) {
        fields.add(new Field(key, value(line, separator)));
      }
    }
    return new EntryFile(id, fields);
  }

  private static String value(String line, int separator) {
    int at = separator + 1;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    int end = line.length();
    return end > at && line.charAt(end - 1) == '\r'
        ? line.substring(at, end - 1)
        : line.substring(at);
  }

  /** The first value of a key. */
  public Optional<String> first(String key) {
    return all(key).stream().findFirst();
  }

  /** All values of a key, in order. */
  public List<String> all(String key) {
    List<String> values = new ArrayList<>();
    for (Field field : fields) {
      if (field.key().equals(key)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** As the menu shows it; the kernel's path without a title. */
  public String title() {
    return first("title").or(() -> first("linux")).orElse(id);
  }

  /**
   * What GRUB runs for it; empty without a kernel, for which GRUB makes no entry.
   *
   * @param variables of GRUB when {@code blscfg} runs, put in for {@code $kernelopts} and the like;
   *     {@code default_kernelopts} stands in for options that are not there
   * @throws UnsupportedException if it has more than {@link Limits#GRUB_WORD_BYTES} characters
   */
  public Optional<String> script(Function<String, Optional<String>> variables)
      throws UnsupportedException {
    Optional<String> kernel = first("linux");
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    append(text, "linux ", kernel.get());
    Optional<String> options = first("options").or(() -> variables.apply("default_kernelopts"));
    if (options.isPresent()) {
      text.append(' ');
      expand(text, options.get(), variables);
    }
    text.append('\n');
    initrds(text, kernel.get(), variables);
    return Optional.of(text.toString());
  }

  /** Early ones, which {@code early_initrd} names without a folder, lie beside the others. */
  private void initrds(
      StringBuilder text, String kernel, Function<String, Optional<String>> variables)
      throws UnsupportedException {
    List<String> own = all("initrd");
    String beside = own.isEmpty() ? kernel : own.get(0);
    String folder = beside.substring(0, beside.lastIndexOf('/') + 1);
    String command = "initrd";
    for (String early : variables.apply("early_initrd").orElse("").split(" ", -1)) {
      if (!early.isEmpty()) {
        append(text, command, " ", folder, early);
        command = "";
      }
    }
    for (String initrd : own) {
      append(text, command, " ", initrd);
      command = "";
    }
    if (command.isEmpty()) {
      text.append('\n');
    }
  }

  /** A variable is followed by a blank of its own, and takes the one behind its name with it. */
  private static void expand(
      StringBuilder out, String text, Function<String, Optional<String>> variables)
      throws UnsupportedException {
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0) {
        append(out, text.substring(at));
        return;
      }
      append(out, text.substring(at, dollar));
      int end = dollar + 1;
      while (end < text.length() && isName(text.charAt(end))) {
        end++;
      }
      Optional<String> value = variables.apply(text.substring(dollar + 1, end));
      if (value.isPresent()) {
        append(out, value.get(), " ");
      }
      at = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
    }
  }

  private static void append(StringBuilder out, String... pieces) throws UnsupportedException {
    for (String piece : pieces) {
      if (out.length() + piece.length() > Limits.GRUB_WORD_BYTES) {
        throw new UnsupportedException(
            "boot entry", "a script of more than " + Limits.GRUB_WORD_BYTES + " characters");
      }
      out.append(piece);
    }
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
  }
}
