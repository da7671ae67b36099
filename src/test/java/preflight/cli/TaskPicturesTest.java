package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code task plot} and {@code task diagram}. */
class TaskPicturesTest {

  private static final String RUN =
      "time,percent,state\n0,2,pending\n94,4,validating\n113,2,deleting\n150,0,deleted\n";

  @TempDir private Path folder;

  private String log() throws IOException {
    return Files.writeString(folder.resolve("run.csv"), RUN).toString();
  }

  @Test
  void plotsToStandardOutputOrToAFile() throws IOException {
    Cli.Answer answer = Cli.run("task", "plot", log(), "--title", "A <failure>");
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .startsWith("<svg ")
        .endsWith("</svg>\n")
        .contains("A &lt;failure&gt;", ">run.csv<", "failed in validating after 113 s");
    Path to = folder.resolve("run.svg");
    Cli.Answer file = Cli.run("task", "plot", log(), "-o", to.toString(), "--title", "A <failure>");
    assertThat(file.status()).isZero();
    assertThat(file.out()).isEmpty();
    assertThat(to).content().isEqualTo(answer.out());
    assertThat(Cli.run("task", "plot", log(), "-o", "-", "--title", "A <failure>").out())
        .isEqualTo(answer.out());
  }

  @Test
  void tellsInTwoLinesWhyThereIsNoPicture() throws IOException {
    String empty = Files.writeString(folder.resolve("empty.log"), "nothing\n").toString();
    String timeless =
        Files.writeString(
                folder.resolve("timeless.log"),
                "{\"ImportTaskId\": \"import-ami-1\", \"Status\": \"active\"}\n")
            .toString();
    refused("no log is named");
    refused("there is no such file", folder.resolve("none").toString());
    refused("is a directory", folder.toString());
    refused("there is no import task in", empty);
    refused("tell no times", timeless);
    refused("cannot write", log(), "-o", folder.resolve("none/run.svg").toString());
    refused("the name of a file is empty", "");
  }

  private static void refused(String word, String... arguments) {
    String[] line = new String[arguments.length + 2];
    line[0] = "task";
    line[1] = "plot";
    System.arraycopy(arguments, 0, line, 2, arguments.length);
    Cli.Answer answer = Cli.run(line);
    assertThat(answer.status()).as(word).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains(word);
    assertThat(answer.err().lines()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "dot", "mermaid"})
  void printsTheDiagramOfADay(String format) {
    Cli.Answer then = Cli.run("task", "diagram", "--format", format, "--as-of", "2016-06-06");
    Cli.Answer now = Cli.run("task", "diagram", "--format", format, "--as-of", "2026-11-01");
    assertThat(then.status()).isZero();
    assertThat(then.err()).isEmpty();
    assertThat(then.out()).contains("28 %", "endless booting").doesNotContain("19-28 %");
    assertThat(now.out()).contains("19-28 %");
  }

  @Test
  void refusesWhatIsNoFormatOrDay() {
    assertThat(Cli.run("task", "diagram", "--format", "png").status()).isEqualTo(2);
    assertThat(Cli.run("task", "diagram", "--as-of", "today").status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"task --help", "task plot --help", "task diagram --help"})
  void helps(String line) {
    Cli.Answer answer = Cli.run(line.split(" ", -1));
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("Usage: preflight task");
    answer.out().lines().forEach(each -> assertThat(each).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void completesItsCommands() {
    assertThat(Cli.run("completion").out())
        .contains("_picocli_preflight_task_plot", "_picocli_preflight_task_diagram", "--title");
  }
}
