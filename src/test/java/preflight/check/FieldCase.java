package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fixture.Fixtures;

/**
 * One row of {@code fixtures/scoreboard.tsv}: a published outcome of import-image, and the image
 * that is rebuilt from what is told of it.
 *
 * @param source a public address, or {@code unattributed public report}
 * @param day of the outcome; the note says how the day of an undated one was chosen
 * @param outcome {@code completed}, {@code rejected}, {@code stuck} or {@code api-error}
 * @param message of the service, without the newer {@code CLIENT_ERROR :} in front of it
 * @param use the fixture, or {@code left out:} and why
 * @param options of the request
 * @param rule the class of the fault, {@code -} where there is none
 * @param note which facts are not the report's, but the distribution's default
 */
record FieldCase(
    String id,
    String source,
    LocalDate day,
    String outcome,
    Optional<String> message,
    String use,
    List<String> options,
    String rule,
    String note) {

  private static final String HEAD = "id\tsource\tdate\toutcome\tmessage\tuse\toptions\trule\tnote";

  private static final String LEFT_OUT = "left out: ";

  /** All rows, in the file's order. */
  static List<FieldCase> all() {
    return read(Fixtures.here().folder().resolve("scoreboard.tsv"));
  }

  /** The rows of a file, the committed one or one that {@code task replay --record} wrote. */
  static List<FieldCase> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(lines.get(0)).isEqualTo(HEAD);
    List<FieldCase> cases = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cell = line.split("\t", -1);
      assertThat(cell).as(line).hasSize(9).doesNotContain("");
      cases.add(
          new FieldCase(
              cell[0],
              cell[1],
              LocalDate.parse(cell[2]),
              cell[3],
              cell[4].equals("-") ? Optional.empty() : Optional.of(cell[4]),
              cell[5],
              cell[6].equals("-") ? List.of() : List.of(cell[6].split(" ", -1)),
              cell[7],
              cell[8]));
    }
    return cases;
  }

  boolean isUsed() {
    return !use.startsWith(LEFT_OUT);
  }

  /** Why it is left out. */
  String reason() {
    return use.substring(LEFT_OUT.length());
  }
}
