package preflight.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of every row of every knowledge file. */
class KnowledgeFilesTest {

  private static final Path FOLDER = Path.of("src/main/resources/preflight/ec2");

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  /** By hand, so that a fault of the loader cannot hide one of a file. */
  @Test
  void everyRowHasDatesEvidenceAndSource() throws IOException {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThanOrEqualTo(13);
    for (Path file : files) {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      assertThat(lines.get(0)).as(file.toString()).startsWith("# ");
      lines.removeIf(line -> line.startsWith("#"));
      List<String> columns = List.of(lines.get(0).split("\t"));
      boolean sightings = file.endsWith("sightings.tsv");
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t", -1);
        assertThat(cells).as(line).hasSize(columns.size());
        String source = cells[columns.indexOf("source")];
        assertThat(source.startsWith("https://") || source.equals("unattributed public report"))
            .as(line)
            .isTrue();
        if (file.endsWith("causes.tsv")) {
          // as old as its message; its evidence is the number of its cases
          assertThat(Integer.parseInt(cells[columns.indexOf("cases")])).isBetween(0, 99);
          continue;
        }
        LocalDate first = LocalDate.parse(cells[columns.indexOf(sightings ? "day" : "first seen")]);
        assertThat(first).isBetween(LocalDate.of(2015, 1, 1), LocalDate.of(2026, 12, 31));
        if (!sightings) {
          String last = cells[columns.indexOf("last seen")];
          assertThat(last.equals("-") || !LocalDate.parse(last).isBefore(first)).as(line).isTrue();
        }
        assertThat(cells[columns.indexOf("evidence")]).isIn("documented", "field", "inferred");
      }
    }
  }

  @Test
  void everyFileLoads() {
    assertThat(OperatingSystem.all()).hasSizeGreaterThan(110);
    assertThat(Family.all()).hasSizeGreaterThan(20);
    assertThat(Message.all()).hasSizeGreaterThan(35);
    assertThat(Knowledge.acceptances()).hasSizeGreaterThan(90);
    assertThat(Limit.load()).isNotEmpty();
    assertThat(Progress.load()).isNotEmpty();
    assertThat(StateDuration.load()).isNotEmpty();
    assertThat(RootSigns.all().signs()).isNotEmpty();
    assertThat(Message.strip("CLIENT_ERROR : x")).isEqualTo("x");
  }

  @Test
  void everyMessageThatIsReferredToIsThere() {
    Set<String> ids = new HashSet<>();
    for (Message message : Message.all()) {
      ids.add(message.id());
    }
    for (Acceptance acceptance : Knowledge.acceptances()) {
      assertThat(ids).containsAll(acceptance.message().stream().toList());
      assertThat(acceptance.outcome() == Outcome.REFUSED)
          .as(acceptance.subject())
          .isEqualTo(acceptance.state().isPresent());
    }
    for (Cause cause : Cause.all()) {
      assertThat(ids).contains(cause.message());
    }
  }

  @Test
  void everyFamilyOfTheListHasAName() {
    for (OperatingSystem.Listed row : OperatingSystem.all()) {
      assertThat(Family.of(row.row().family())).as(row.row().family()).isPresent();
      assertThat(row.from().isPresent() || row.row().family().equals("windows")).isTrue();
    }
    for (Family family : Family.all()) {
      assertThat(family.like().isPresent()).isEqualTo(family.standing() == Family.Standing.CLONE);
    }
  }

  @Test
  void everyStateHasAProgressFigure() {
    Knowledge knowledge = Knowledge.asOf(LocalDate.of(2016, 6, 1));
    for (TaskState state : TaskState.values()) {
      assertThat(knowledge.progress(state).isPresent())
          .as(state.label())
          .isEqualTo(state != TaskState.REQUEST);
    }
  }
}
