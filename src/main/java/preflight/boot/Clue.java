package preflight.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Words on a serial console, and what they tell.
 *
 * @param words as they stand in one line, in their case
 * @param stage that is reached at least
 * @param ending with which nothing more is to come; empty where it goes on
 * @param source who prints them
 */
record Clue(String words, Stage stage, Optional<Ending> ending, String source) {

  /** All of them; the table is {@code console.tsv}. */
  static List<Clue> all() {
    return Holder.ALL;
  }

  /** The longest words, in characters. */
  static int longest() {
    int longest = 0;
    for (Clue clue : all()) {
      longest = Math.max(longest, clue.words().length());
    }
    return longest;
  }

  private static List<Clue> load() {
    List<Clue> clues = new ArrayList<>();
    try (InputStream in = Clue.class.getResourceAsStream("console.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (!line.startsWith("#") && !line.isBlank()) {
          clues.add(of(line.split("\t", -1)));
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(clues);
  }

  private static Clue of(String[] cells) {
    Optional<Ending> ending =
        cells[2].equals("-") ? Optional.empty() : Optional.of(Ending.valueOf(constant(cells[2])));
    return new Clue(cells[0], Stage.valueOf(constant(cells[1])), ending, cells[3]);
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace(' ', '_');
  }

  private static final class Holder {
    static final List<Clue> ALL = load();
  }
}
