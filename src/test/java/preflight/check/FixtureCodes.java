package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;

/**
 * One row of {@code fixtures/codes.tsv}: which rules speak about an image.
 *
 * @param options of the request
 * @param system the distribution with its release, or what wrote the image where there is none
 * @param codes of all findings on all ways, sorted
 */
record FixtureCodes(String fixture, List<String> options, String system, List<String> codes) {

  private static final String HEAD =
      """
      # Which rules speak about an image with these request options: the codes of all findings of
      # `preflight check`, for import-image and for the other way on both hypervisors. The rows are those of
      # expected.tsv and scoreboard.tsv; -Ddocuments.update=true writes the codes anew.
      #
      # system      distribution and release by the image's own files; where it has none that are read, what
      #             the image pictures, written by hand
      fixture\toptions\tsystem\tcodes
      """;

  private static final String UNKNOWN = "?";
  private static final Path FILE = Fixtures.here().folder().resolve("codes.tsv");

  /** Whether the table is to be written anew. */
  static boolean isUpdate() {
    return Boolean.getBoolean("documents.update");
  }

  /** The rows of these images. */
  static List<FixtureCodes> of(List<String> fixtures) {
    List<FixtureCodes> rows = isUpdate() ? wanted() : all();
    return rows.stream().filter(row -> fixtures.contains(row.fixture)).toList();
  }

  /** All rows, as committed. */
  static List<FixtureCodes> all() {
    List<FixtureCodes> rows = new ArrayList<>();
    try {
      String text = Files.readString(FILE, StandardCharsets.UTF_8);
      assertThat(text).startsWith(HEAD);
      for (String line : text.substring(HEAD.length()).lines().toList()) {
        String[] cell = line.split("\t", -1);
        assertThat(cell).as(line).hasSize(4);
        List<String> codes = cell[3].equals("-") ? List.of() : List.of(cell[3].split(",", -1));
        rows.add(new FixtureCodes(cell[0], List.of(cell[1].split(" ", -1)), cell[2], codes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** A row for each image with its options in the other two tables, with what is known of it. */
  static List<FixtureCodes> wanted() {
    Map<String, FixtureCodes> rows = new LinkedHashMap<>();
    for (Expectation each : Expectation.all()) {
      add(rows, each.fixture(), each.options());
    }
    for (FieldCase each : FieldCase.all()) {
      if (each.isUsed()) {
        add(rows, each.use(), each.options());
      }
    }
    if (Files.exists(FILE)) {
      for (FixtureCodes row : all()) {
        rows.computeIfPresent(row.key(), (key, empty) -> row);
      }
    }
    return List.copyOf(rows.values());
  }

  private static void add(Map<String, FixtureCodes> rows, String fixture, List<String> options) {
    FixtureCodes row = new FixtureCodes(fixture, options, UNKNOWN, List.of(UNKNOWN));
    rows.putIfAbsent(row.key(), row);
  }

  /** What identifies the row. */
  String key() {
    return fixture + "\t" + String.join(" ", options);
  }

  /** Checks the image and compares, or writes the row anew. */
  void verify(Path image) {
    Check check = Check.of(options, image);
    List<String> found = check.allCodes();
    JsonNode os = check.inspection().path("guest").path("os");
    String read = (os.path("id").asString("") + " " + os.path("version").asString("")).strip();
    if (isUpdate()) {
      replace(new FixtureCodes(fixture, options, read.isEmpty() ? system : read, found));
      return;
    }
    assertThat(found).as(check.summary()).isEqualTo(codes);
    assertThat(system).isNotEqualTo(UNKNOWN);
    if (!read.isEmpty()) {
      assertThat(system).isEqualTo(read);
    }
  }

  private static void replace(FixtureCodes changed) {
    StringBuilder text = new StringBuilder(HEAD);
    for (FixtureCodes each : wanted()) {
      FixtureCodes row = each.key().equals(changed.key()) ? changed : each;
      text.append(row.key()).append('\t').append(row.system).append('\t');
      text.append(row.codes.isEmpty() ? "-" : String.join(",", row.codes)).append('\n');
    }
    try {
      Files.writeString(FILE, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return fixture + " " + String.join(" ", options);
  }
}
