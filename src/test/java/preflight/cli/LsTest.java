package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;

/** Directories as {@code ls} shows them. */
class LsTest {

  @TempDir Path folder;

  /** Looking each name up again would read more of directories than one run may. */
  @Test
  void showsEachOfFiveThousandNames() throws IOException {
    ExtWriter guest = Guests.withSystem().file("/many/first", "12345");
    for (int i = 0; i < 5000; i++) {
      guest.entry("/many", "name-of-some-length-" + i, guest.inode("/many/first"), 1);
    }
    Cli.Answer answer = Cli.run("ls", image(guest), "/many");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(answer.out().lines())
        .hasSize(5001)
        .allMatch(line -> line.startsWith("-rwxr-xr-x            5 "));
    assertThat(answer.out()).contains(" name-of-some-length-4999\n");
  }

  @Test
  void aNameWithoutInodeTellsItsTrouble() throws IOException {
    ExtWriter guest = Guests.withSystem().file("/some/good", "1").entry("/some", "bad", 100, 1);
    Cli.Answer answer = Cli.run("ls", image(guest), "/some");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out().lines()).hasSize(2);
    assertThat(answer.out()).contains("-rwxr-xr-x            1 good\n");
    assertThat(answer.out()).containsPattern("\\?{10} +bad \\(.*100.*\\)\n");
  }

  private String image(ExtWriter guest) throws IOException {
    return Files.write(folder.resolve("image.raw"), guest.disk()).toString();
  }
}
