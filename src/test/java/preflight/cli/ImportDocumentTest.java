package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.S3Proxy;

/** What docs/import.md shows is what comes out, but for numbers that are made by chance. */
class ImportDocumentTest {

  private static final Path DOCUMENT = Path.of("docs/import.md");
  private static final String START = "$ preflight import debian8-vdi.vdi --bucket my-images";

  @TempDir Path folder;

  @Test
  void showsWhatComesOut() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    int start = 0;
    while (!lines.get(start).startsWith(START)) {
      start++;
    }
    int end = start;
    while (!lines.get(end).equals("```")) {
      end++;
    }
    List<String> shown = shown();
    if (Boolean.getBoolean("documents.update")) {
      List<String> updated = new ArrayList<>(lines.subList(0, start + 1));
      updated.addAll(shown);
      updated.addAll(lines.subList(end, lines.size()));
      Files.write(DOCUMENT, updated);
      return;
    }
    assertThat(lines.subList(start + 1, end)).isEqualTo(shown);
  }

  private List<String> shown() throws IOException {
    Path image = Files.copy(Fixtures.image("debian8-vdi"), folder.resolve("debian8-vdi.vdi"));
    Path s3 = Files.createDirectory(folder.resolve("s3"));
    try (S3Proxy storage = new S3Proxy(s3);
        ImportPlaces places = new ImportPlaces(storage, s3)) {
      Cli.Answer answer = places.run(image, "--tag", "team=images", "--every", "1m");
      assertThat(answer.status()).as(answer.err()).isZero();
      String text = answer.err() + answer.out();
      return text.replace(image.toString(), "debian8-vdi.vdi")
          .replaceAll("ami-[0-9a-f]{17}", "ami-0123456789abcdef0")
          .replaceAll("debian8-vdi-[0-9a-f]{8}", "debian8-vdi-1a2b3c4d")
          .lines()
          .toList();
    }
  }
}
