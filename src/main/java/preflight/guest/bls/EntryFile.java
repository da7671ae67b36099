package preflight.guest.bls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One file of {@code /loader/entries}
 * (uapi-group.org/specifications/specs/boot_loader_specification, "Type #1"), read as GRUB does: a
 * key, blanks, a value; of a key that stands twice the first counts, but each initrd; a line
 * without a value ends the file (rhboot/grub2, grub-core/commands/blscfg.c).
 *
 * @param id the file's name without {@code .conf}, by which {@code saved_entry} names it
 */
public record EntryFile(String id, List<Field> fields) {

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
      fields.add(new Field(line.substring(0, separator), value(line, separator)));
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
   */
  public Optional<String> script(Function<String, Optional<String>> variables) {
    Optional<String> kernel = first("linux");
    if (kernel.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> options = first("options").or(() -> variables.apply("default_kernelopts"));
    StringBuilder text = new StringBuilder("linux ").append(kernel.get());
    options.ifPresent(o -> text.append(' ').append(expanded(o, variables)));
    text.append('\n');
    List<String> initrds = initrds(kernel.get(), variables);
    if (!initrds.isEmpty()) {
      text.append("initrd ").append(String.join(" ", initrds)).append('\n');
    }
    return Optional.of(text.toString());
  }

  /** Early ones, which {@code early_initrd} names without a folder, lie beside the others. */
  private List<String> initrds(String kernel, Function<String, Optional<String>> variables) {
    List<String> own = all("initrd");
    List<String> initrds = new ArrayList<>();
    String beside = own.isEmpty() ? kernel : own.get(0);
    String folder = beside.substring(0, beside.lastIndexOf('/') + 1);
    for (String early : variables.apply("early_initrd").orElse("").split(" ", -1)) {
      if (!early.isEmpty()) {
        initrds.add(folder + early);
      }
    }
    initrds.addAll(own);
    return initrds;
  }

  /** A variable is followed by a blank of its own, and takes the one behind its name with it. */
  private static String expanded(String text, Function<String, Optional<String>> variables) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '$') {
        out.append(text.charAt(at++));
        continue;
      }
      int end = at + 1;
      while (end < text.length() && isName(text.charAt(end))) {
        end++;
      }
      variables
          .apply(text.substring(at + 1, end))
          .ifPresent(value -> out.append(value).append(' '));
      at = end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
    }
    return out.toString();
  }

  private static boolean isName(char c) {
    return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
  }
}
