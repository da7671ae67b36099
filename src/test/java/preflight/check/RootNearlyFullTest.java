package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import preflight.cli.Cli;
import preflight.filesystem.FileSystemFacts;
import preflight.fixture.Fixtures;

/** PF314, on a root of 44 MiB. */
class RootNearlyFullTest {

  @Test
  void isANoteOnImportImageAlone() {
    String said = text("2023-06-01");
    assertThat(said).contains("likely completes", "PF314", "MiB of free space");
    assertThat(said.substring(said.indexOf("By import-snapshot"))).doesNotContain("PF314");
  }

  @Test
  void aCountThatCannotBeTrueIsNone() {
    assertThat(FileSystemFacts.free(3, 3, 4096)).hasValue(12_288);
    assertThat(FileSystemFacts.free(4, 3, 4096)).isEmpty();
    assertThat(FileSystemFacts.free(-1, 3, 4096)).isEmpty();
  }

  private static String text(String day) {
    return Cli.run("check", "--as-of", day, Fixtures.image("ubuntu2204-gpt").toString()).out();
  }
}
