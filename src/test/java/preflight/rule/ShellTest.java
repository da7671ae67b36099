package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShellTest {

  @Test
  void quotesForTheShell() {
    assertThat(Shell.word("disk.raw")).isEqualTo("disk.raw");
    assertThat(Shell.word("my disk.raw")).isEqualTo("'my disk.raw'");
    assertThat(Shell.word("it's")).isEqualTo("'it'\\''s'");
    assertThat(Shell.word("")).isEqualTo("''");
    assertThat(Shell.word("$(reboot)")).isEqualTo("'$(reboot)'");
    assertThat(Shell.word("-rf")).isEqualTo("./-rf");
  }

  @Test
  void namesTheTargetAfterTheSource() {
    assertThat(Shell.convert("images/a b.vdi"))
        .isEqualTo(
            "qemu-img convert -O vmdk -o subformat=streamOptimized"
                + " 'images/a b.vdi' 'images/a b-stream.vmdk'");
    assertThat(Shell.withExtension("dir.d/disk", ".ova")).isEqualTo("dir.d/disk.ova");
  }
}
