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
    assertThat(Shell.convertInto("images/a b.vdi", Shell.converted("images/a b.vdi")))
        .isEqualTo("preflight convert 'images/a b.vdi' -o 'images/a b-stream.vmdk'");
    assertThat(Shell.withExtension("dir.d/disk", ".ova")).isEqualTo("dir.d/disk.ova");
  }

  @Test
  void aMembersNameStaysAsItIs() {
    assertThat(Shell.extract("a.ova", "disk.vmdk")).isEqualTo("tar -xf a.ova disk.vmdk");
    assertThat(Shell.extract("-a.ova", "-disk.vmdk")).isEqualTo("tar -xf ./-a.ova -- -disk.vmdk");
    assertThat(Shell.extract("a.ova", "-my disk")).isEqualTo("tar -xf a.ova -- '-my disk'");
    // a host's name would end there
    assertThat(Shell.extract("a:b.ova", "c")).isEqualTo("tar -xf ./a:b.ova c");
    assertThat(Shell.extract("/x/a:b.ova", "c")).isEqualTo("tar -xf /x/a:b.ova c");
  }
}
