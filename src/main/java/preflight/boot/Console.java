package preflight.boot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.io.Limits;

/**
 * What a serial console showed, as far as it is kept: the stages that its words tell of, and its
 * last lines. Whatever comes, neither memory nor time grow with it. Safe for threads.
 */
final class Console {

  private enum Escape {
    NONE,
    BEGUN,
    SEQUENCE,
    STRING
  }

  private final Map<Stage, Long> reached = new EnumMap<>(Stage.class);
  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private Optional<Clue> end = Optional.empty();
  private long endedAt;
  private Escape escape = Escape.NONE;
  private long bytes;
  private long news;
  private long count;
  private int looked;

  /**
   * @param now in milliseconds since the start
   */
  synchronized void append(byte[] buffer, int length, long now) {
    bytes += length;
    int before = line.length();
    long finished = count;
    for (int i = 0; i < length; i++) {
      character((char) (buffer[i] & 0xFF), now);
    }
    look(now);
    if (finished != count || line.length() != before) {
      news = now;
    }
  }

  private void character(char c, long now) {
    switch (escape) {
      case BEGUN -> {
        escape = c == '[' ? Escape.SEQUENCE : c == ']' || c == 'P' ? Escape.STRING : Escape.NONE;
        return;
      }
      case SEQUENCE -> { // ECMA-48: ends with one of @ to ~
        if (c >= 0x40 || c < 0x20) {
          escape = Escape.NONE;
        }
        return;
      }
      case STRING -> {
        if (c == 7 || c == 27 || c == '\n') {
          escape = c == 27 ? Escape.BEGUN : Escape.NONE;
        }
        return;
      }
      default -> {}
    }
    if (c == 27) {
      escape = Escape.BEGUN;
    } else if (c == '\n') {
      look(now);
      finish();
    } else if ((c >= 0x20 && c != 0x7F) || c == '\t') {
      line.append(c == '\t' ? ' ' : c);
      if (line.length() >= Limits.BOOT_LINE) {
        look(now);
        String rest = line.substring(line.length() - Clue.longest());
        finish();
        line.append(rest);
        looked = 0;
      }
    } else if (c == '\r' && !line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
      // a boot loader draws its menu anew in the same line; words of two drawings never join
      line.append(' ');
    }
  }

  /** Looks for words in what came to the line since the last time. */
  private void look(long now) {
    int from = Math.max(0, looked - Clue.longest());
    String text = line.substring(from);
    for (Clue clue : Clue.all()) {
      if (text.contains(clue.words())) {
        reached.putIfAbsent(clue.stage(), now);
        if (end.isEmpty() && clue.ending().isPresent()) {
          end = Optional.of(clue);
          endedAt = now;
        }
      }
    }
    looked = line.length();
  }

  private void finish() {
    String text = line.toString().strip();
    if (!text.isEmpty()) {
      lines.addLast(text);
      count++;
      if (lines.size() > Limits.BOOT_LINES) {
        lines.removeFirst();
      }
    }
    line.setLength(0);
    looked = 0;
  }

  /** The stages that were seen, with the milliseconds after which they were first. */
  synchronized Map<Stage, Long> reached() {
    return new EnumMap<>(reached);
  }

  /** The words with which it ended; empty as long as it goes on. */
  synchronized Optional<Clue> end() {
    return end;
  }

  /** When those words came, in milliseconds since the start. */
  synchronized long endedAt() {
    return endedAt;
  }

  /** The network was seen to come up, though not here. */
  synchronized void network(long now) {
    reached.putIfAbsent(Stage.NETWORK, now);
    news = now;
  }

  /** The last stage that was seen. */
  synchronized Optional<Stage> last() {
    Optional<Stage> last = Optional.empty();
    for (Stage stage : reached.keySet()) {
      last = Optional.of(stage);
    }
    return last;
  }

  /** All that came, in bytes. */
  synchronized long bytes() {
    return bytes;
  }

  /** When something came last, in milliseconds since the start. */
  synchronized long news() {
    return news;
  }

  /** The last lines that are not empty, without control sequences, each byte a character. */
  synchronized List<String> lastLines(int most) {
    List<String> all = new ArrayList<>(lines);
    String text = line.toString().strip();
    if (!text.isEmpty()) {
      all.add(text);
    }
    return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
  }
}
