package preflight.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that EC2 says about an import.
 *
 * @param id stable key of messages.tsv
 * @param state of the task when it shows
 * @param about what it means, in a few words
 * @param text word for word, with placeholders such as {@code <version>}; empty where it is known
 *     that an import fails, but not with which text
 */
public record Message(
    String id, Kind kind, TaskState state, String about, Optional<String> text, Dated dated)
    implements DatedRow {

  /** Who is to blame, by the service's own first word, or where it shows. */
  public enum Kind {
    CLIENT_ERROR("ClientError"),
    SERVER_ERROR("ServerError"),
    FIRST_BOOT_FAILURE("FirstBootFailure"),
    /** The answer to the request; there is no task. */
    API("API"),
    /** The failure is documented, the text is not. */
    UNPUBLISHED("unpublished");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** As the message's text begins, for the first three. */
    public String label() {
      return label;
    }
  }

  private record Prefix(String text, Dated dated) {}

  /** In characters, of the fixed part of a text that is looked for within another. */
  private static final int SHORTEST = 15;

  private static final class Rows {
    static final List<Message> ALL = load();
  }

  private static final class Prefixes {
    static final List<Prefix> ALL = load();

    private static List<Prefix> load() {
      List<Prefix> prefixes = new ArrayList<>();
      for (Table.Row row :
          Table.load(
              "message-prefixes.tsv",
              "prefix",
              "first seen",
              "last seen",
              "evidence",
              "source",
              "note")) {
        String quoted = row.text("prefix");
        if (quoted.length() < 3 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
          throw row.wrong("prefix", quoted);
        }
        prefixes.add(new Prefix(quoted.substring(1, quoted.length() - 1), row.dated()));
      }
      return List.copyOf(prefixes);
    }
  }

  static List<Message> all() {
    return Rows.ALL;
  }

  private static List<Message> load() {
    List<Message> messages = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "messages.tsv",
            "id",
            "kind",
            "state",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "about",
            "text")) {
      messages.add(
          new Message(
              row.text("id"),
              kind(row),
              row.state("state"),
              row.text("about"),
              row.optional("text"),
              row.dated()));
    }
    return List.copyOf(messages);
  }

  private static Kind kind(Table.Row row) {
    String label = row.text("kind");
    for (Kind kind : Kind.values()) {
      if (kind.label.equals(label)) {
        return kind;
      }
    }
    throw row.wrong("kind", label);
  }

  /** The text without what newer years write before it ({@code CLIENT_ERROR : }). */
  public static String strip(String text) {
    String plain = text.strip();
    for (Prefix prefix : Prefixes.ALL) {
      if (plain.startsWith(prefix.text())) {
        return plain.substring(prefix.text().length()).strip();
      }
    }
    return plain;
  }

  /** The text with one placeholder filled; {@code name} without its angle brackets. */
  public Optional<String> with(String name, String value) {
    return text.map(t -> t.replace("<" + name + ">", value));
  }

  /**
   * Whether this is what somebody pasted: with or without the newer prefix, the first word, the
   * full stop; placeholders stand for anything.
   */
  public boolean isSaidBy(String pasted) {
    return text.isPresent() && matches(plain(text.get()), plain(pasted));
  }

  /**
   * Whether the text stands somewhere in a longer one; placeholders stand for anything. A text
   * whose fixed part is short would stand in many.
   */
  boolean standsIn(String longer) {
    if (text.isEmpty()) {
      return false;
    }
    String template = plain(text.get());
    String said = longer.toLowerCase(Locale.ROOT);
    int from = 0;
    int start = 0;
    int fixed = 0;
    while (start < template.length()) {
      int open = template.indexOf('<', start);
      String piece = template.substring(start, open < 0 ? template.length() : open);
      int found = said.indexOf(piece, from);
      if (found < 0) {
        return false;
      }
      from = found + piece.length();
      fixed += piece.length();
      start = open < 0 ? template.length() : template.indexOf('>', open) + 1;
    }
    return fixed >= SHORTEST;
  }

  private static String plain(String text) {
    String plain = strip(text);
    for (Kind kind : Kind.values()) {
      String word = kind.label + ":";
      if (plain.regionMatches(true, 0, word, 0, word.length())) {
        plain = plain.substring(word.length()).strip();
      }
    }
    while (plain.endsWith(".")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    return plain.toLowerCase(Locale.ROOT);
  }

  /**
   * The pieces between the placeholders have to follow each other, the first and last at the ends.
   */
  private static boolean matches(String template, String said) {
    int open = template.indexOf('<');
    if (open < 0) {
      return template.equals(said);
    }
    if (!said.startsWith(template.substring(0, open))) {
      return false;
    }
    int at = open;
    while (open >= 0) {
      int close = template.indexOf('>', open);
      int next = template.indexOf('<', close);
      String piece = template.substring(close + 1, next < 0 ? template.length() : next);
      if (next < 0) {
        return said.length() >= at + piece.length() && said.endsWith(piece);
      }
      int found = said.indexOf(piece, at);
      if (found < 0) {
        return false;
      }
      at = found + piece.length();
      open = next;
    }
    return true;
  }
}
