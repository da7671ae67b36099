package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.Shell;

/** The recipe for GNU parallel, by GNU parallel. */
@Tag("slow")
class ParallelTest {

  @TempDir Path folder;

  /** The line of the document, which users paste. */
  private static String recipe() throws IOException {
    return Files.readAllLines(Path.of("docs/fleets.md")).stream()
        .filter(line -> line.strip().startsWith("seq 0 15 |"))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  @Test
  void makesUpTheRunOfAll() throws IOException {
    List<String> names = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (String name :
          List.of("debian8-ova", "zeros", "nixos", "bare-ext3", "debian8-raw", "ubuntu2204-gpt")) {
        Path image = Fixtures.image(name);
        names.add(Files.copy(image, folder.resolve(round + "-" + image.getFileName())).toString());
      }
    }
    Path list = Files.write(folder.resolve("images.txt"), names);
    Files.copy(Path.of("docs/examples/fleet/shard.sh"), folder.resolve("shard.sh"));
    Shell shell =
        new Shell(folder, folder.resolve("bin"))
            .with("PREFLIGHT_AS_OF", "2016-06-06")
            .with("HOME", folder.toString());
    shell.succeed("sh", "-c", recipe());
    Cli.Answer whole =
        Cli.run("check", "--as-of", "2016-06-06", "--format", "jsonl", "--from", list.toString());
    Shell.Answer merged =
        shell.run(
            "sh", "-c", "preflight report merge --format jsonl --list images.txt results/*.jsonl");
    assertThat(merged.err()).isEmpty();
    assertThat(merged.out().lines()).hasSize(names.size());
    assertThat(merged.out()).isEqualTo(whole.out());
    assertThat(merged.status()).isEqualTo(whole.status());
  }
}
