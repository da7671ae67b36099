package preflight.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.Limits;

/** What words on a console tell. */
class ConsoleTest {

  private static Console of(String... pieces) {
    Console console = new Console();
    long now = 0;
    for (String piece : pieces) {
      byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
      now += 1000;
      console.append(bytes, bytes.length, now);
    }
    return console;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Debian GNU/Linux 12 stock ttyS0 stock login: | LOGIN | LOGIN",
        "Cannot open access to console, the root account is locked. | EMERGENCY | ROOT",
        "Give root password for maintenance (or press Control-D) | EMERGENCY | ROOT",
        "Press Enter for maintenance | EMERGENCY | ROOT",
        "/bin/sh: 0: can't access tty; job control turned off | SHELL | ROOT",
        "(initramfs) | INITRAMFS | KERNEL",
        "[ 2.1] Kernel panic - not syncing: VFS: Unable to mount root fs | PANIC | KERNEL",
        "Entering rescue mode... grub rescue> | LOADER | BOOT_LOADER",
        "No bootable device. | FIRMWARE | FIRMWARE",
        "BdsDxe: No bootable option or device was found. | FIRMWARE | FIRMWARE",
      })
  void tellWhereAStartEnded(String text, Ending ending, Stage stage) {
    Console console = of("x\r\n", text);
    assertThat(console.end().flatMap(Clue::ending)).contains(ending);
    assertThat(console.reached()).containsOnlyKeys(stage);
    assertThat(console.endedAt()).isEqualTo(2000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "Booting from Hard Disk... | FIRMWARE",
        "Welcome to GRUB! | BOOT_LOADER",
        "Loading initial ramdisk ... | BOOT_LOADER",
        "[    0.000000] Linux version 6.1.0 | KERNEL",
        "EXT4-fs (nvme0n1p1): mounted filesystem with ordered data mode. | ROOT",
        "systemd[1]: systemd 252 running in system mode (+PAM) | INIT",
        "INIT: version 2.88 booting | INIT",
        "bound to 10.0.2.15 -- renewal in 40000 seconds. | NETWORK",
      })
  void tellHowFarItCame(String text, Stage stage) {
    Console console = of(text);
    assertThat(console.last()).contains(stage);
    assertThat(console.end()).isEmpty();
  }

  @Test
  void areReadInAnyPieces() {
    assertThat(of("Kernel pa", "nic - not sy", "ncing: no init").end()).isPresent();
    assertThat(of("stock lo", "gin", ": ").end()).isPresent();
  }

  @Test
  void joinNeitherLinesNorDrawingsOfOne() {
    assertThat(of("Kernel panic -\n not syncing").end()).isEmpty();
    assertThat(of("stock lo\rgin:").end()).isEmpty();
  }

  @Test
  void loseControlSequences() {
    Console console =
        of("\u001b[2J\u001b[01;01H\u001b]0;title\u0007gr\u001b[1mub re\u0000scue> \u001b[", "31m");
    assertThat(console.lastLines(5)).containsExactly("grub rescue>");
    assertThat(console.end().flatMap(Clue::ending)).contains(Ending.LOADER);
  }

  @Test
  void areKeptInPartOnly() {
    byte[] flood = new byte[8 << 20];
    Arrays.fill(flood, (byte) 0xFF);
    Console console = new Console();
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          console.append(flood, flood.length, 1);
          byte[] lines = "a\n".repeat(1 << 20).getBytes(StandardCharsets.ISO_8859_1);
          console.append(lines, lines.length, 2);
        });
    assertThat(console.lastLines(Integer.MAX_VALUE)).hasSize(Limits.BOOT_LINES).contains("a");
    assertThat(console.bytes()).isEqualTo(flood.length + (2 << 20));
  }

  @Test
  void areReadAcrossTheLimitOfALine() {
    Console console = of("x".repeat(Limits.BOOT_LINE - 8) + "(initramfs)");
    assertThat(console.end().flatMap(Clue::ending)).contains(Ending.INITRAMFS);
    assertThat(console.lastLines(9)).allMatch(line -> line.length() <= Limits.BOOT_LINE);
  }

  @Test
  void areNoNewsWithoutACharacter() {
    assertThat(of("Welcome to GRUB!", "\u001b[2J\u0000").news()).isEqualTo(1000);
    assertThat(of("Welcome to GRUB!", "a").news()).isEqualTo(2000);
  }

  @Test
  void theTableNamesItsSources() {
    List<Clue> clues = Clue.all();
    assertThat(clues).hasSizeGreaterThan(30).allMatch(clue -> clue.source().length() > 3);
    assertThat(clues).extracting(Clue::words).doesNotHaveDuplicates();
    for (Ending ending : Ending.values()) {
      boolean told = ending != Ending.RESET && ending != Ending.SILENCE && ending != Ending.TIME;
      assertThat(clues.stream().anyMatch(clue -> clue.ending().equals(Optional.of(ending))))
          .as(ending.label())
          .isEqualTo(told);
    }
  }
}
