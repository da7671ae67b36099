package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import preflight.Preflight;
import preflight.ec2.ImportRequest;
import preflight.fixture.Fixtures;

/**
 * What a check of each image in the repository costs, in figures that are the same on every
 * machine: requests, bytes read, and memory allocated. A figure that changes, changes on purpose:
 * {@code -Ddocuments.update=true} writes the table anew. Times are measured by {@code make bench}
 * alone.
 */
class CountsTest {

  private static final Path TABLE =
      Fixtures.here().folder().resolveSibling("src/test/resources/preflight/check/counts.tsv");

  private static final String HEADER = "fixture\trequests\tbytes\tallocated KiB";
  private static final ImportRequest TODAY = ImportRequest.on(LocalDate.of(2026, 11, 1));

  /** JDKs differ in what they allocate, and each run a little. */
  private static final double TOLERANCE = 1.3;

  private record Costs(long requests, long bytes, long allocated) {}

  private static Costs measure(Path image) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // what is loaded once is loaded now
    Preflight.check(image, TODAY);
    long before = threads.getCurrentThreadAllocatedBytes();
    Preflight.Check check = Preflight.check(image, TODAY);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    return new Costs(check.requests(), check.bytesRead(), allocated / 1024);
  }

  private static Map<String, Costs> recorded() throws IOException {
    Map<String, Costs> recorded = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(TABLE, StandardCharsets.UTF_8);
    assertThat(lines.get(0)).isEqualTo(HEADER);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      recorded.put(
          cells[0],
          new Costs(Long.parseLong(cells[1]), Long.parseLong(cells[2]), Long.parseLong(cells[3])));
    }
    return recorded;
  }

  @Test
  void costsWhatIsRecorded() throws IOException {
    Map<String, Costs> measured = new LinkedHashMap<>();
    for (String fixture : Expectation.committed()) {
      measured.put(fixture, measure(Fixtures.image(fixture)));
    }
    if (Boolean.getBoolean("documents.update")) {
      List<String> lines = new ArrayList<>(List.of(HEADER));
      measured.forEach(
          (name, costs) ->
              lines.add(
                  String.join(
                      "\t",
                      name,
                      Long.toString(costs.requests()),
                      Long.toString(costs.bytes()),
                      Long.toString(costs.allocated()))));
      Files.write(TABLE, lines, StandardCharsets.UTF_8);
    }
    Map<String, Costs> recorded = recorded();
    assertThat(measured.keySet()).isEqualTo(recorded.keySet());
    measured.forEach(
        (name, costs) -> {
          Costs row = recorded.get(name);
          assertThat(costs.requests()).as("requests of " + name).isEqualTo(row.requests());
          assertThat(costs.bytes()).as("bytes of " + name).isEqualTo(row.bytes());
          assertThat(costs.allocated())
              .as("KiB allocated for " + name)
              .isLessThanOrEqualTo((long) (row.allocated() * TOLERANCE) + 256);
        });
  }
}
