package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import preflight.fixture.Fixtures;

/**
 * One row of {@code fixtures/expected.tsv}: what must be reported for an image.
 *
 * @param options of the request
 * @param verdicts any of them is right
 * @param state {@code -} where it is not published
 * @param message {@code -} where none is published or none comes
 * @param container the rule that speaks against it on the way of import-snapshot, or {@code taken};
 *     {@code -} where there is no disk to import
 * @param nitro whether the machine, registered as it is, comes up on a Nitro instance: {@code
 *     boots}, or {@code hangs} or {@code unknown} with the rule that says so; {@code -} where the
 *     image is no picture of its original in this respect
 * @param xen the same on a Xen instance
 */
record Expectation(
    String fixture,
    List<String> options,
    List<String> verdicts,
    String state,
    String message,
    String container,
    String nitro,
    String xen) {

  private static final String HEAD =
      "fixture\toptions\tverdict\tstate\tmessage\tcontainer\tnitro\txen\tevidence";

  /** All rows. */
  static List<Expectation> all() {
    List<String> lines = lines("expected.tsv");
    assertThat(lines.get(0)).isEqualTo(HEAD);
    List<Expectation> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cell = line.split("\t", -1);
      assertThat(cell).as(line).hasSize(9);
      rows.add(
          new Expectation(
              cell[0],
              List.of(cell[1].split(" ")),
              List.of(cell[2].split("\\|")),
              cell[3],
              cell[4],
              cell[5],
              cell[6],
              cell[7]));
    }
    return rows;
  }

  /** The rows of these images. */
  static List<Expectation> of(List<String> fixtures) {
    return all().stream().filter(row -> fixtures.contains(row.fixture())).toList();
  }

  /** The names of the images that are kept in the repository. */
  static List<String> committed() {
    List<String> lines = lines("images/index.tsv");
    return lines.subList(1, lines.size()).stream()
        .map(line -> line.substring(0, line.indexOf('\t')))
        .toList();
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Fixtures.here().folder().resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks the image and compares the answer with this row. */
  void verify(Path image) {
    Check check = Check.of(options, image);
    assertThat(verdicts).as(check.summary()).contains(check.verdict());
    if (!state.equals("-")) {
      assertThat(check.state()).as(check.summary()).isEqualTo(state);
    }
    if (!message.equals("-")) {
      assertThat(check.message()).as(check.summary()).matches(pattern(message));
    } else if (check.verdict().equals("completes")) {
      assertThat(check.message()).isEmpty();
    }
    if (!container.equals("-")) {
      assertThat(check.container()).as(check.summary()).isEqualTo(container);
    }
    boots(check, "nitro", nitro);
    boots(check, "xen", xen);
    assertThat(check.status()).as("exit status of " + check.verdict()).isEqualTo(check.fitting());
  }

  private static void boots(Check check, String hypervisor, String expected) {
    if (!expected.equals("-")) {
      assertThat(check.boots(hypervisor))
          .as(hypervisor + " " + check.summary())
          .isIn((Object[]) expected.split("\\|", -1));
    }
  }

  private static Pattern pattern(String message) {
    return Pattern.compile(Pattern.quote(message).replace("<abi>", "\\E[0-9]+\\Q"));
  }

  @Override
  public String toString() {
    return fixture + " " + String.join(" ", options);
  }
}
