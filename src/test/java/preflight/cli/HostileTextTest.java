package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.Harmless;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text out of an image reaches no output as it is. */
class HostileTextTest {

  /** Clears the screen, turns the direction of writing, rings, and tries to be a CI's command. */
  private static final String HOSTILE = "\u001b[2J\u202e\u0007\u009b1m\r::error::";

  @TempDir Path folder;

  @Test
  void isEscapedInAFileOfTheGuest() throws IOException {
    byte[] image = image();
    assertThat(replace(image, "Debian GNU/Linux 8 (jessie)", HOSTILE)).isPositive();
    Path file = Files.write(folder.resolve("image.raw"), image);

    Cli.Answer text = Cli.run("check", "--as-of", "2016-06-06", file.toString());
    assertThat(text.status()).isZero();
    assertThat(text.out()).contains("\\x1b[2J\\u202e\\x07\\x9b1m\\r::error::");
    harmless(text);
    harmless(Cli.run("inspect", file.toString()));

    Cli.Answer json =
        Cli.run("check", "--format", "json", "--as-of", "2016-06-06", file.toString());
    harmless(json);
    JsonNode os = result(json).get("inspection").get("guest").get("os");
    assertThat(os.get("name").asString()).startsWith(HOSTILE);
    harmless(Cli.run("inspect", "--format", "json", file.toString()));
  }

  @Test
  void isEscapedInTheBootEntry() throws IOException {
    byte[] image = image();
    assertThat(replace(image, "menuentry 'Debian GNU/Linux'", "menuentry '\u001b[2J\u202eDebian"))
        .isPositive();
    Path file = Files.write(folder.resolve("image.raw"), image);
    Cli.Answer text = Cli.run("check", "--as-of", "2016-06-06", file.toString());
    assertThat(text.out()).contains("\\x1b[2J\\u202eDebian");
    harmless(text);
    Cli.Answer json = Cli.run("check", "--format", "json", file.toString());
    assertThat(json.out()).contains("\\u001B[2J\\u202EDebian");
    harmless(json);
  }

  @Test
  void isEscapedInTheKernelsVersion() throws IOException {
    byte[] image = image();
    assertThat(replace(image, "3.16.0-4-amd64 (", "3.99.0\u001b[2J\u202e (")).isPositive();
    Path file = Files.write(folder.resolve("image.raw"), image);
    for (String format : new String[] {"text", "json"}) {
      Cli.Answer answer =
          Cli.run("check", "--format", format, "--as-of", "2016-06-06", file.toString());
      assertThat(answer.status()).as(answer.out()).isNotZero();
      assertThat(answer.out()).contains("3.99.0");
      harmless(answer);
    }
  }

  @Test
  void isEscapedInNamesOfTheGuest() throws IOException {
    byte[] image = image();
    assertThat(replace(image, "debian_version", "a\u001b[2J\u202e\r::e\u0007")).isPositive();
    Path file = Files.write(folder.resolve("image.raw"), image);
    Cli.Answer answer = Cli.run("ls", file.toString(), "/etc");
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("a\\x1b[2J\\u202e\\r::e\\x07");
    harmless(answer);
  }

  @Test
  void isEscapedInTheNameOfTheImage() throws IOException {
    Path file = folder.resolve("\u001b[2J\u202e.raw");
    Files.copy(Fixtures.image("debian8-two-grub-cfg"), file);
    harmless(Cli.run("check", file.toString()));
    harmless(Cli.run("check", "--format", "json", file.toString()));
    harmless(Cli.run("inspect", file.toString()));
    Files.delete(file);
    Cli.Answer missing = Cli.run("check", file.toString());
    assertThat(missing.status()).isEqualTo(2);
    harmless(missing);
    harmless(Cli.run("cat", file.toString(), "/\u001b[2J"));
    harmless(Cli.run("check", "--\u001b[2J"));
    harmless(Cli.run("check", "--as-of", "\u001b[2J\u202e", "x"));
    harmless(Cli.run("explain", "\u001b[2J"));
  }

  private static byte[] image() throws IOException {
    return Files.readAllBytes(Fixtures.image("debian8-raw"));
  }

  private static JsonNode result(Cli.Answer json) {
    return JsonMapper.shared().readTree(json.out()).get("results").get(0);
  }

  /** Puts other text of the same length, filled with {@code x}, wherever the old one stands. */
  private static int replace(byte[] image, String old, String text) {
    byte[] from = old.getBytes(StandardCharsets.UTF_8);
    byte[] start = text.getBytes(StandardCharsets.UTF_8);
    assertThat(start.length).isLessThanOrEqualTo(from.length);
    byte[] to = Arrays.copyOf(start, from.length);
    Arrays.fill(to, start.length, to.length, (byte) 'x');
    if (old.endsWith("'")) {
      // the last quote stays
      to[to.length - 1] = '\'';
    }
    int count = 0;
    for (int i = 0; i + from.length <= image.length; i++) {
      if (image[i] == from[0] && Arrays.equals(image, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, image, i, to.length);
        count++;
      }
    }
    return count;
  }

  /** Nothing that a terminal or a CI's log obeys. */
  private static void harmless(Cli.Answer answer) {
    Harmless.require(answer.out());
    Harmless.require(answer.err());
  }
}
