package preflight.fuzz;

import static preflight.fuzz.Bounded.require;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.testing.Harmless;
import tools.jackson.databind.json.JsonMapper;

/** The commands as a user runs them, from the file to the printed answer. */
class CheckFuzzTest {

  @TempDir static Path folder;

  @FuzzTest
  void check(byte[] bytes) throws IOException {
    Path file = write(bytes);
    answer("check", "--as-of", "2016-06-06", file.toString());
    Cli.Answer json = answer("check", "--format", "json", "--verify-manifest", file.toString());
    require(JsonMapper.shared().readTree(json.out()).get("results").size() <= 1, "results");
  }

  @FuzzTest
  void inspect(byte[] bytes) throws IOException {
    Path file = write(bytes);
    answer("inspect", file.toString());
    Cli.Answer json = answer("inspect", "--format", "json", file.toString());
    require(json.status() == 2 || JsonMapper.shared().readTree(json.out()).isObject(), "JSON");
    answer("ls", file.toString(), "/");
    answer("cat", file.toString(), "/etc/os-release");
  }

  /** What people paste. */
  @FuzzTest
  void explain(byte[] bytes) {
    String text = preflight.io.Text.decode(bytes);
    answer("explain", text);
  }

  /** The parts that lie beside the file have the names that the seeds use. */
  private static Path write(byte[] bytes) throws IOException {
    List<byte[]> parts = Input.of(bytes).parts();
    for (int i = 1; i < parts.size(); i++) {
      Files.write(folder.resolve("part" + i), parts.get(i));
    }
    for (int i = Math.max(1, parts.size()); i < 8; i++) {
      Files.deleteIfExists(folder.resolve("part" + i));
    }
    return Files.write(folder.resolve("image"), parts.get(0));
  }

  private static Cli.Answer answer(String... arguments) {
    Cli.Answer[] answer = new Cli.Answer[1];
    Bounded.read(() -> answer[0] = Cli.run(arguments));
    int status = answer[0].status();
    require(status >= 0 && status <= 3, "status " + status);
    // at the start of a line, where no text of the input can stand
    require(!("\n" + answer[0].err()).contains("\npreflight: a defect"), answer[0].err());
    if (!arguments[0].equals("cat")) {
      Harmless.require(answer[0].out());
    }
    Harmless.require(answer[0].err());
    return answer[0];
  }
}
