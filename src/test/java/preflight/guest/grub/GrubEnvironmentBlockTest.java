package preflight.guest.grub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.CorruptException;
import preflight.testing.Tool;

class GrubEnvironmentBlockTest {

  private static byte[] block(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsVariables() throws CorruptException {
    assertThat(
            GrubEnvironmentBlock.parse(
                block("# GRUB Environment Block\na=1\nb=x=y\\\\z\\\n2\nc=\n########")))
        .containsExactly(entry("a", "1"), entry("b", "x=y\\z\n2"), entry("c", ""));
  }

  @Test
  void refusesWhatGrubRefuses() {
    assertThatThrownBy(() -> GrubEnvironmentBlock.parse(block("saved_entry=1\n")))
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "GRUB environment block: does not begin with \"# GRUB Environment Block\""
                + " (at byte 0)");
    assertThatThrownBy(() -> GrubEnvironmentBlock.parse(block("# GRUB Environment Block\nab")))
        .hasMessage("GRUB environment block: the last line has no end (at byte 25)");
    assertThatThrownBy(() -> GrubEnvironmentBlock.parse(block("# GRUB Environment Block\nab\n##")))
        .hasMessage("GRUB environment block: a line has no \"=\" (at byte 25)");
  }

  @Tag("slow")
  @Test
  void readsWhatGrubEditenvWrites(@TempDir Path folder) throws IOException {
    String file = folder.resolve("grubenv").toString();
    Tool.run("grub-editenv", file, "create");
    assertThat(GrubEnvironmentBlock.parse(Files.readAllBytes(Path.of(file)))).isEmpty();
    Tool.run("grub-editenv", file, "set", "saved_entry=a\\b c>d", "x=#=");
    assertThat(Files.size(Path.of(file))).isEqualTo(GrubEnvironmentBlock.SIZE);
    assertThat(GrubEnvironmentBlock.parse(Files.readAllBytes(Path.of(file))))
        .containsExactly(entry("saved_entry", "a\\b c>d"), entry("x", "#="));
  }
}
