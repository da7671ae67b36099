package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;

/**
 * Runs every {@code $ preflight …} of the documents and compares what they show with what comes
 * out. Images are named after fixtures. {@code -Ddocuments.update=true} writes the output into the
 * documents instead.
 */
class DocumentsTest {

  private static final List<Path> DOCUMENTS =
      List.of(Path.of("README.md"), Path.of("docs/convert.md"), Path.of("docs/import.md"));

  /** The logs that are shown. */
  private static final Path LOGS = Path.of("src/test/resources/preflight/task");

  private static final String FENCE = "```";
  private static final String START = FENCE + "console";
  private static final String PROMPT = "$ preflight ";

  private static final String FORMATS = "<!-- what `preflight explain formats` prints -->";

  /** How long something took, which each run tells differently. */
  private static final Pattern TOOK = Pattern.compile("in [0-9]+\\.[0-9] s$", Pattern.MULTILINE);

  @TempDir static Path written;

  private record Shown(Path document, String command, List<String> output) {}

  @TestFactory
  Stream<DynamicTest> showsWhatComesOut() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path document : DOCUMENTS) {
      if (Boolean.getBoolean("documents.update")) {
        Files.write(document, updated(document));
      }
      for (Shown shown : blocks(document)) {
        tests.add(
            DynamicTest.dynamicTest(
                shown.command(), () -> assertThat(run(shown.command())).isEqualTo(shown.output())));
      }
    }
    return tests.stream();
  }

  @Test
  void thereIsSomethingShown() throws IOException {
    assertThat(blocks(Path.of("README.md"))).hasSizeGreaterThan(3);
  }

  @Test
  void showsTheRegistryOfReaders() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    int start = lines.indexOf(FORMATS) + 1;
    List<String> table = run("explain formats");
    assertThat(start).isPositive();
    assertThat(lines.subList(start, start + table.size())).isEqualTo(table);
    assertThat(lines.get(start + table.size())).isEmpty();
  }

  private static List<Shown> blocks(Path document) throws IOException {
    List<Shown> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(document);
    for (int i = 0; i + 1 < lines.size(); i++) {
      if (lines.get(i).equals(START) && lines.get(i + 1).startsWith(PROMPT)) {
        int end = i + 2;
        while (!lines.get(end).equals(FENCE)) {
          end++;
        }
        String command = lines.get(i + 1).substring(PROMPT.length());
        blocks.add(new Shown(document, command, List.copyOf(lines.subList(i + 2, end))));
      }
    }
    return blocks;
  }

  private static List<String> updated(Path document) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean old = false;
    boolean inTable = false;
    String previous = "";
    for (String line : Files.readAllLines(document)) {
      old = old && !line.equals(FENCE) && !(inTable && line.isEmpty());
      if (!old) {
        lines.add(line);
      }
      if (previous.equals(START) && line.startsWith(PROMPT)) {
        lines.addAll(run(line.substring(PROMPT.length())));
        old = true;
        inTable = false;
      }
      if (line.equals(FORMATS)) {
        lines.addAll(run("explain formats"));
        old = true;
        inTable = true;
      }
      previous = line;
    }
    return lines;
  }

  /**
   * Both streams, as a terminal shows them, with the fixtures' names in place of their paths. What
   * is written behind {@code -o} goes to a folder of its own, where a later command finds it.
   */
  private static List<String> run(String command) throws IOException {
    List<String> arguments = new ArrayList<>();
    List<Path> images = new ArrayList<>();
    for (String word : command.split(" ", -1)) {
      int dot = word.lastIndexOf('.');
      boolean image =
          dot > 0 && !word.startsWith("-") && !word.startsWith("/") && !word.matches("[0-9-]+");
      if (image) {
        boolean output = !arguments.isEmpty() && arguments.get(arguments.size() - 1).equals("-o");
        Path path = file(word, output);
        assertThat(path.getFileName().toString()).isEqualTo(word);
        images.add(path);
        arguments.add(path.toString());
      } else {
        arguments.add(word);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      Main.run(arguments.toArray(String[]::new), new Terminal(out, out, false, false));
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    for (Path image : images) {
      text = text.replace(image.toString(), image.getFileName().toString());
    }
    return TOOK.matcher(text).replaceAll("in 0.4 s").lines().toList();
  }

  private static Path file(String name, boolean output) throws IOException {
    Path own = written.resolve(name);
    if (output) {
      Files.deleteIfExists(own);
    }
    if (output || Files.exists(own)) {
      return own;
    }
    return name.endsWith(".log")
        ? LOGS.resolve(name)
        : Fixtures.image(name.substring(0, name.lastIndexOf('.')));
  }
}
