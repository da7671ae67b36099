package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;
import tools.jackson.databind.JsonNode;

/** One change of an image that completes, and the rule that speaks about it. */
class FaultsTest {

  private static final String DEBIAN_DAY = "2016-06-06";
  private static final String UBUNTU_DAY = "2023-06-01";
  private static final String GUEST_DAY = "2025-01-01";
  private static final int MBR_TYPE = 446 + 4;
  private static final int SECTOR = 512;

  @TempDir Path folder;

  @Test
  void anArchitectureThatIsNotTaken() {
    Check check =
        Check.of(
            List.of("--as-of", UBUNTU_DAY, "--architecture", "arm64"),
            Fixtures.image("ubuntu2204-gpt"));
    assertThat(check.codes("decisive")).containsExactly("PF109");
    assertThat(check.message()).isEqualTo("architecture=arm64 has an invalid format");
  }

  @Test
  void aDiskThatEndsWithinItsPartition() throws IOException {
    byte[] disk = bytes("debian8-raw");
    Check check = check(DEBIAN_DAY, Arrays.copyOf(disk, disk.length - (1 << 20)));
    assertThat(check.codes("decisive")).containsExactly("PF202");
    assertThat(check.confidence()).isEqualTo("low");
  }

  @Test
  void anEfiSystemPartitionBeforeItWasTaken() throws IOException {
    byte[] disk = bytes("debian8-raw");
    disk[MBR_TYPE] = (byte) 0xEF;
    assertThat(check("2020-06-01", disk).allCodes()).contains("PF203");
    assertThat(check("2022-06-01", disk).allCodes()).doesNotContain("PF203");
  }

  @Test
  void aPartitionTableWithoutItsCopy() throws IOException {
    byte[] disk = bytes("ubuntu2204-gpt");
    Arrays.fill(disk, disk.length - SECTOR, disk.length, (byte) 0);
    Path image = write(disk);
    Check check = Check.of(List.of("--as-of", UBUNTU_DAY), image);
    assertThat(check.verdict()).isEqualTo("completes");
    assertThat(check.codes("note")).contains("PF206");
    assertThat(finding(check, "PF206").get("fix").get("commands").get(0).asString())
        .isEqualTo("sgdisk --move-second-header " + image);
  }

  @Test
  void nothingThatSaysWhatItIs() {
    Check check =
        Check.of(List.of("--as-of", DEBIAN_DAY), Fixtures.image("debian8-ova-without-ovf"));
    assertThat(check.boots("nitro")).isEqualTo("unknown PF306");
  }

  @Test
  void aDefaultThatDependsOnTheFirmware() throws IOException {
    byte[] disk = bytes("debian8-raw");
    String comment = "### END /etc/grub.d/00_header ###\n\n### BEGIN /etc/grub.d/10_linux ###\n";
    String vendor = "smbios -s 4 --set=v; if [ \"$v\" = x ]; then set default=1; fi";
    put(disk, comment, vendor + " ".repeat(comment.length() - vendor.length() - 1) + "\n");
    Check check = check(DEBIAN_DAY, disk);
    assertThat(check.codes("note")).contains("PF403");
    assertThat(check.confidence()).isEqualTo("low");
  }

  /** The text of the service answers a request that says arm64, and this one does not. */
  @Test
  void anotherMachinesKernel() throws IOException {
    Check check = check(GUEST_DAY, guest(KernelImageWriter.arm64(), "/sbin/init"));
    JsonNode finding = finding(check, "PF503");
    assertThat(finding.get("state").asString()).isEqualTo("updating");
    assertThat(finding.path("message").asString("")).isEmpty();
    assertThat(check.boots("xen")).isEqualTo("hangs PF503");
  }

  @Test
  void anInitrdThatIsNotThere() throws IOException {
    byte[] kernel = KernelImageWriter.bzImage(Guests.RELEASE);
    assertThat(check(GUEST_DAY, guest(kernel, "/sbin/init")).allCodes())
        .contains("PF601")
        .doesNotContain("PF701");
  }

  @Test
  void anInitThatIsNotThere() throws IOException {
    byte[] kernel = KernelImageWriter.bzImage(Guests.RELEASE);
    assertThat(check(GUEST_DAY, guest(kernel, "/sbin/other")).allCodes()).contains("PF701");
  }

  @Test
  void theCommandForAnMbrNamesThePartitionsThatAreThere() {
    String image = Fixtures.image("ubuntu2204-gpt").toString();
    assertThat(Cli.run("check", "--as-of", "2021-01-01", image).out())
        .contains("$ sgdisk --gpttombr=1 " + image + "\n");
  }

  private static JsonNode finding(Check check, String code) {
    for (JsonNode finding : check.result().get("findings")) {
      if (finding.get("code").asString().equals(code)) {
        return finding;
      }
    }
    throw new AssertionError("no " + code + ": " + check.summary());
  }

  private static byte[] guest(byte[] kernel, String init) {
    return new ExtWriter(1024, 1000)
        .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
        .file("/etc/os-release", "ID=debian\n")
        .file(init, "#!/bin/sh\n")
        .file("/boot/vmlinuz", kernel)
        .file("/boot/grub/grub.cfg", Guests.GRUB)
        .disk();
  }

  private static byte[] bytes(String fixture) throws IOException {
    return Files.readAllBytes(Fixtures.image(fixture));
  }

  private static void put(byte[] disk, String old, String text) {
    int at = new String(disk, StandardCharsets.ISO_8859_1).indexOf(old);
    assertThat(at).isPositive();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(bytes).hasSize(old.length());
    System.arraycopy(bytes, 0, disk, at, bytes.length);
  }

  private Path write(byte[] disk) throws IOException {
    return Files.write(folder.resolve("disk.raw"), disk);
  }

  private Check check(String day, byte[] disk) throws IOException {
    return Check.of(List.of("--as-of", day), write(disk));
  }
}
