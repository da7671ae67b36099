package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.hostile.Guests;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A link of the boot chain that leads nowhere, in an image that is sound but for that. */
class BootChainTest {

  private static final int PARTITION = 1 << 20;
  private static final int SUPERBLOCK = PARTITION + 1024;
  private static final int STATUS = 0x1BE;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what stands there now | what shall | status | what is said
        "\u007fELF | XELF | 1 | is neither an ELF program nor a script",
        "grub.cfg | menu.lst | 1 | the only configuration is /boot/grub/menu.lst, of GRUB Legacy",
        "ro  quiet | ro  qu=et | 0 | likely completes",
        "linux\t/boot/vmlinuz-3.16.0-4-amd64 root=UUID | linux\t/boot/vmlinuz-3.16.0-4-amd64 rooX=UUID"
            + " | 3 | tells the kernel no root=",
      })
  void followsTheChain(String from, String to, int status, String said) throws IOException {
    byte[] disk = sound();
    assertThat(replace(disk, from, to)).isPositive();
    Cli.Answer answer = check(disk);
    assertThat(oneLine(answer)).contains(said);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void aGenericMbrNeedsBootCodeInTheActivePartition() throws IOException {
    byte[] disk = sound();
    genericMbr(disk);
    Cli.Answer answer = check(disk);
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer)).contains("PF703", "Windows MBR starts, holds no boot code");
  }

  @Test
  void aGenericMbrNeedsAnActivePartition() throws IOException {
    byte[] disk = sound();
    genericMbr(disk);
    disk[STATUS] = 0;
    Cli.Answer answer = check(disk);
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer)).contains("PF703", "and none is active");
  }

  @Test
  void aRootOnAnotherVolumeIsNoRoot() throws IOException {
    byte[] disk = sound();
    String uuid = "root=UUID=6f1e0c5a-2b8d-4c3e-9a47-0d5b3f7e1c11";
    assertThat(replace(disk, uuid, "root=/dev/sdb" + " ".repeat(uuid.length() - 13))).isPositive();
    Path system = write("system.raw", disk);
    Cli.Answer answer =
        Cli.run(
            "check",
            "--as-of",
            "2016-06-06",
            "--disk",
            system.toString(),
            "--disk",
            Fixtures.image("bare-ext3").toString());
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer)).contains("PF702", "the system lies on system.raw:p1");
  }

  /** A root by its bus: import-image completes with a note, registered as it is it has no root. */
  @ParameterizedTest
  @CsvSource({"/dev/sda1,hangs,hangs", "/dev/xvda1,hangs,-", "/dev/nvme0n1p1,-,hangs"})
  void aRootNamedByItsBusIsOnlyThere(String name, String nitro, String xen) throws IOException {
    byte[] disk = sound();
    String uuid = "root=UUID=6f1e0c5a-2b8d-4c3e-9a47-0d5b3f7e1c11";
    String root = "root=" + name;
    assertThat(replace(disk, uuid, root + " ".repeat(uuid.length() - root.length()))).isPositive();
    Path image = write("disk.raw", disk);
    Cli.Answer answer =
        Cli.run("check", "--as-of", "2016-06-06", "--format", "json", image.toString());
    JsonNode result = JsonMapper.shared().readTree(answer.out()).get("results").get(0);
    assertThat(result.get("verdict").asString()).isEqualTo("completes");
    verify(result.get("snapshotRoute").get("nitro"), name, nitro);
    verify(result.get("snapshotRoute").get("xen"), name, xen);
  }

  private static void verify(JsonNode boot, String root, String verdict) {
    String hang = null;
    for (JsonNode finding : boot.get("findings")) {
      if (finding.get("code").asString().equals("PF702")) {
        assertThat(finding.get("fact").asString()).contains("root=" + root);
        hang = finding.get("fact").asString().contains("no disk has there") ? "hangs" : "-";
      }
    }
    assertThat(hang).isEqualTo(verdict.equals("hangs") ? "hangs" : "-");
  }

  @Test
  void aFileSystemLargerThanItsDeviceIsNotMounted() throws IOException {
    byte[] disk = sound();
    // s_blocks_count_lo; the disk is too small for so many, its partition is not
    disk[SUPERBLOCK + 4 + 2] = 1;
    Cli.Answer answer = check(disk);
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer)).contains("PF305", "larger than its device");
  }

  @Test
  void aRootThatLinuxDoesNotMountIsNoRoot() throws IOException {
    byte[] disk = Guests.withGrub(Guests.GRUB).disk();
    assertThat(oneLine(check(disk))).doesNotContain("PF305");
    // s_inodes_per_group of 9088, in the first partition of a disk that starts at byte 4096
    disk[4096 + 1024 + 0x28 + 1] = 0x23;
    Cli.Answer answer = check(disk);
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer))
        .contains(
            "Linux does not mount the file system of the root: ext superblock:"
                + " s_inodes_per_group 9088 exceeds",
            "e2fsck -fy /dev/");
  }

  private static byte[] sound() throws IOException {
    return Files.readAllBytes(Fixtures.image("debian8-raw"));
  }

  /** Leaves the partition table alone. */
  private static void genericMbr(byte[] disk) {
    byte[] text =
        "Invalid partition table\0Error loading operating system\0Missing operating system\0"
            .getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(disk, 0, 440, (byte) 0);
    disk[0] = 0x33;
    disk[1] = (byte) 0xC0;
    System.arraycopy(text, 0, disk, 300, text.length);
  }

  /** How often it did. */
  private static int replace(byte[] disk, String from, String to) {
    byte[] old = from.getBytes(StandardCharsets.ISO_8859_1);
    byte[] next = to.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(next).hasSameSizeAs(old);
    int count = 0;
    for (int i = 0; i + old.length <= disk.length; i++) {
      if (disk[i] == old[0] && Arrays.equals(disk, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(next, 0, disk, i, next.length);
        count++;
      }
    }
    return count;
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Cli.Answer check(byte[] disk) throws IOException {
    return Cli.run("check", "--as-of", "2016-06-06", write("disk.raw", disk).toString());
  }

  private static String oneLine(Cli.Answer answer) {
    return answer.out().replaceAll("\\s+", " ");
  }
}
