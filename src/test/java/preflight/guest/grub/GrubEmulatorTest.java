package preflight.guest.grub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.guest.BootEntry;
import preflight.testing.Tool;

/**
 * Compares the choice with that of GRUB itself, by grub-emu (package grub-emu). It has no {@code
 * linux} command, so a function of that name, put before each configuration, tells what was chosen.
 */
@Tag("slow")
class GrubEmulatorTest {

  private static final String LINUX =
      """
      function linux { echo "KERNEL <$chosen> <$*>"; exit; }
      function linux16 { linux "$@"; }
      """;

  @TempDir Path folder;

  static java.util.stream.Stream<org.junit.jupiter.params.provider.Arguments> cases() {
    return GrubChoiceTest.cases();
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("cases")
  void grubStartsTheSameEntry(
      String name,
      String environment,
      Configurations.Configuration configuration,
      Configurations.Case expected)
      throws IOException {
    String text = LINUX + configuration.text().replaceAll("set timeout=[1-9]\\d*", "set timeout=0");
    Files.writeString(
        folder.resolve("grub.cfg"), "set timeout=0\n" + text.replace("terminal_output", "true"));
    for (var other : configuration.others().entrySet()) {
      Files.writeString(folder.resolve(other.getKey()), other.getValue());
    }
    Optional<byte[]> block = Configurations.environment(environment);
    if (block.isPresent()) {
      Files.write(folder.resolve("grubenv"), block.get());
    }

    String output = Tool.run("grub-emu", "-d", folder.toString());

    GrubMenu menu = Configurations.run(configuration, environment);
    BootEntry entry = menu.boot().entry().orElseThrow();
    String line = entry.kernel().path() + (" " + entry.commandLine()).stripTrailing();
    assertThat(plain(output)).contains("<" + unquoted(line).replaceAll("\\s", "") + ">");
    assertThat(expected.kernel()).isEqualTo(entry.kernel().path());
  }

  /** Without the quoting that the command line of a kernel has and GRUB's arguments have not. */
  private static String unquoted(String line) {
    return line.replaceAll("\\\\(.)", "\u0001$1")
        .replaceAll("(?<!\u0001)\"", "")
        .replace("\u0001", "");
  }

  /** Without colours and blanks, since lines are broken at the width of the screen. */
  private static String plain(String output) {
    return output.replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "").replaceAll("\\s", "");
  }
}
