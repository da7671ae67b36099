package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import preflight.image.qcow2.Qcow2Files;
import preflight.image.vhd.VhdFiles;
import preflight.image.vhdx.VhdxFiles;

/** What is said of a machine does not depend on whether its disk is raw, VHD or VHDX. */
class MicrosoftDisksTest {

  private static final List<String> DAY = List.of("--as-of", "2023-06-01");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"debian8-raw", "ubuntu2204-gpt"})
  void haveTheGuestOfTheRawDisk(String fixture) throws IOException {
    byte[] raw = Files.readAllBytes(Fixtures.image(fixture));
    Check expected = Check.of(DAY, write(raw));
    assertThat(expected.inspection().get("guest").toString()).contains("vmlinuz");
    assertSame(expected, "VHD dynamic", VhdFiles.dynamic(raw));
    assertSame(expected, "VHD fixed", VhdFiles.fixed(raw));
    assertSame(expected, "VHDX dynamic", VhdxFiles.of(raw));
    assertSame(expected, "VHDX dynamic", VhdxFiles.ofLargeSectors(raw));
  }

  private void assertSame(Check expected, String label, byte[] file) throws IOException {
    Check check = Check.of(DAY, write(file));
    assertThat(check.inspection().get("container").toString())
        .contains(label.substring(0, label.indexOf(' ')))
        .contains(label.substring(label.indexOf(' ') + 1));
    assertThat(check.inspection().get("guest")).isEqualTo(expected.inspection().get("guest"));
    assertThat(check.verdict()).as(check.summary()).isEqualTo(expected.verdict());
    assertThat(check.status()).isEqualTo(expected.status());
  }

  @Test
  void differencingDisksAreRefused() throws IOException {
    for (List<String> options : List.of(DAY, declared("VHD"))) {
      Check vhd = Check.of(options, write(VhdFiles.differencing()));
      assertThat(vhd.verdict()).isEqualTo("rejected");
      assertThat(vhd.message()).isEqualTo("ClientError: Footers not identical");
      assertThat(vhd.codes("decisive")).containsExactly("PF101");
      assertThat(vhd.summary()).contains("VHD differencing").contains("from its parent");
    }
    for (List<String> options : List.of(DAY, declared("VHDX"))) {
      Check vhdx = Check.of(options, write(VhdxFiles.differencing()));
      assertThat(vhdx.verdict()).isEqualTo("rejected");
      assertThat(vhdx.codes("decisive")).containsExactly("PF101");
    }
  }

  @Test
  void footersThatDifferAreRefused() throws IOException {
    byte[] raw = Files.readAllBytes(Fixtures.image("debian8-raw"));
    byte[] file = VhdFiles.dynamic(raw);
    // a byte of the unique ID
    file[file.length - 512 + 70] ^= 1;
    VhdFiles.mendFooter(file);
    for (List<String> options : List.of(DAY, declared("VHD"))) {
      Check check = Check.of(options, write(file));
      assertThat(check.verdict()).isEqualTo("rejected");
      assertThat(check.message()).isEqualTo("ClientError: Footers not identical");
      assertThat(check.codes("decisive")).containsExactly("PF107");
      assertThat(check.state()).isEqualTo("validating");
    }
  }

  @Test
  void damagedFootersAreRefused() throws IOException {
    byte[] raw = Files.readAllBytes(Fixtures.image("debian8-raw"));
    byte[] fixed = VhdFiles.fixed(raw);
    fixed[fixed.length - 512 + 70] ^= 1;
    Check check = Check.of(DAY, write(fixed));
    assertThat(check.message())
        .isEqualTo("ClientError: Disk validation failed [Unsupported VHD File Format]");
    assertThat(check.codes("decisive")).containsExactly("PF107");
    // the rest of it is read all the same
    assertThat(check.inspection().get("guest").toString()).contains("vmlinuz");

    // declared as something else, its footers are not what EC2 looks at
    Check declared = Check.of(declared("VMDK"), write(fixed));
    assertThat(declared.codes("decisive")).containsExactly("PF105");
    assertThat(declared.summary()).doesNotContain("PF107");
  }

  @Test
  void aDamagedHeaderIsRefused() throws IOException {
    byte[] file = VhdFiles.dynamic();
    file[512] = 0;
    Check check = Check.of(DAY, write(file));
    assertThat(check.message())
        .isEqualTo("ClientError: Disk validation failed [Unsupported VHD File Format]");
    assertThat(check.codes("decisive")).containsExactly("PF107");
  }

  @Test
  void aBlockWithinTheMetadataIsDamage() throws IOException {
    byte[] file = VhdFiles.dynamic(Files.readAllBytes(Fixtures.image("debian8-raw")));
    file[1536 + 4 * 15 + 3] = 1;
    file[1536 + 4 * 15 + 2] = 0;
    file[1536 + 4 * 15 + 1] = 0;
    file[1536 + 4 * 15] = 0;
    Check check = Check.of(DAY, write(file));
    assertThat(check.summary()).contains("PF107").contains("block 15 stands at sector 1");
    assertThat(check.verdict()).isEqualTo("rejected");
  }

  @Test
  void aLogThatMustBeReplayedIsTold() throws IOException {
    Check check = Check.of(DAY, write(VhdxFiles.withLog()));
    assertThat(check.summary()).contains("PF107").contains("VHDX log: was not replayed");
    byte[] raw = Files.readAllBytes(Fixtures.image("debian8-raw"));
    Check good = Check.of(DAY, write(VhdxFiles.of(raw)));
    assertThat(good.summary()).doesNotContain("PF107");
  }

  @Test
  void whatPreventsNoReaderIsANote() throws IOException {
    byte[] raw = Files.readAllBytes(Fixtures.image("debian8-raw"));
    String verdict = Check.of(DAY, write(VhdxFiles.of(raw))).verdict();
    for (int copy : new int[] {64 << 10, 192 << 10, 256 << 10}) {
      byte[] file = VhdxFiles.of(raw);
      file[copy + 1000] = 1;
      Check check = Check.of(DAY, write(file));
      assertThat(check.summary()).contains("PF107").contains("VHDX ").contains("Checksum is");
      assertThat(check.verdict()).isEqualTo(verdict);
      assertThat(check.codes("decisive")).doesNotContain("PF107");
    }
    byte[] vhd = VhdFiles.fixed(raw);
    byte[] larger = java.util.Arrays.copyOf(vhd, vhd.length + 512);
    System.arraycopy(vhd, vhd.length - 512, larger, vhd.length, 512);
    assertThat(Check.of(DAY, write(larger)).summary())
        .contains("PF107")
        .contains("stand before the footer");

    byte[] dirty = Qcow2Files.extended();
    dirty[79] |= 1;
    assertThat(Check.of(DAY, write(dirty)).summary())
        .contains("PF107")
        .contains("the dirty bit is set");
  }

  @Test
  void blocksOfAVdiInOnePlaceAreDamage() throws IOException {
    byte[] vdi = Files.readAllBytes(Fixtures.image("debian8-vdi"));
    ByteBuffer file = ByteBuffer.wrap(vdi).order(ByteOrder.LITTLE_ENDIAN);
    int map = file.getInt(0x154);
    file.putInt(map + 4, file.getInt(map));
    Check check = Check.of(DAY, write(vdi));
    assertThat(check.summary()).contains("PF107").contains("stands where another block does");
  }

  /** Then nothing in it is what EC2 looks at. */
  @Test
  void ofAMisdeclaredDiskOnlyThatIsTold() throws IOException {
    byte[] vhdx = VhdxFiles.of(Files.readAllBytes(Fixtures.image("debian8-raw")));
    byte[] cut = java.util.Arrays.copyOf(vhdx, vhdx.length - (1 << 20));
    assertThat(Check.of(declared("VHDX"), write(cut)).summary()).contains("PF106");
    Check check = Check.of(declared("VHD"), write(cut));
    assertThat(check.summary()).contains("PF105").doesNotContain("PF106").doesNotContain("PF107");
    byte[] table = vhdx.clone();
    // a state that there is not
    table[3 << 20] = 4;
    assertThat(Check.of(declared("VHDX"), write(table)).summary()).contains("PF107");
    assertThat(Check.of(declared("VMDK"), write(table)).summary()).doesNotContain("PF107");
  }

  private static List<String> declared(String format) {
    return List.of("--as-of", "2023-06-01", "--declared-format", format);
  }

  /** Always of the same name, which is in places. */
  private Path write(byte[] file) throws IOException {
    return Files.write(folder.resolve("disk.img"), file);
  }
}
