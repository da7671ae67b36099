package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.fixture.VirtualBoxImage;
import preflight.image.ova.Ovas;

/** What is said of appliances whose disks are packed in unusual ways. */
class PackagesTest {

  private static final String HARDWARE =
      Ovas.controller(6, "", 3, 0) + Ovas.drive("ovf:/disk/vmdisk1", 3, 0);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ova-ovf10", "ova-ovf20", "ova-without-manifest", "ova-two-disks"})
  void doesNotCallVirtualBoxsAppliancesDamaged(String name) {
    Path image = VirtualBoxImage.of(name).unpackInto(folder);
    Cli.Answer answer = check(image, "--verify-manifest");
    // there is no system on them, but nothing is wrong with the packages
    assertThat(said(answer)).contains("PF302");
    assertThat(said(answer)).doesNotContain("PF10", "PF201", "cut off", "damaged");
    assertThat(answer.status()).isEqualTo(1);
  }

  @Test
  void inspectsAChunkedDiskThatEc2Refuses() throws Exception {
    byte[] disk = Files.readAllBytes(Fixtures.image("debian8-vmdk-stream"));
    int chunk = 200_000;
    Map<String, byte[]> members = new LinkedHashMap<>();
    String file = "<File ovf:id=\"f\" ovf:href=\"d.vmdk\" ovf:chunkSize=\"" + chunk + "\"/>";
    members.put("box.ovf", Ovas.descriptor(file, Ovas.diskOf("vmdisk1", "f"), HARDWARE));
    for (int i = 0; i * chunk < disk.length; i++) {
      int end = Math.min(disk.length, (i + 1) * chunk);
      members.put("d.vmdk.00000000" + i, Arrays.copyOfRange(disk, i * chunk, end));
    }
    Cli.Answer answer = check(write(members));
    assertThat(said(answer))
        .contains("PF104")
        .contains("Debian GNU/Linux 8")
        .doesNotContain("PF107", "PF106", "PF201");
    assertThat(answer.status()).isEqualTo(1);

    members.remove("d.vmdk.000000001");
    Cli.Answer incomplete = check(write(members));
    assertThat(said(incomplete)).contains("PF104").contains("\"d.vmdk.000000001\" is not in");
    assertThat(incomplete.status()).isEqualTo(1);
  }

  @Test
  void refusesADiskThatIsCompressedAsAWhole() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(Files.readAllBytes(Fixtures.image("debian8-vmdk-stream")));
    }
    for (String attribute : new String[] {" ovf:compression=\"gzip\"", ""}) {
      Map<String, byte[]> members = new LinkedHashMap<>();
      String file = "<File ovf:id=\"f\" ovf:href=\"d.vmdk.gz\"" + attribute + "/>";
      members.put("box.ovf", Ovas.descriptor(file, Ovas.diskOf("vmdisk1", "f"), HARDWARE));
      members.put("d.vmdk.gz", packed.toByteArray());
      Cli.Answer answer = check(write(members));
      assertThat(said(answer)).as(attribute).contains("PF103").contains("gz");
      assertThat(answer.status()).isEqualTo(1);
    }
  }

  private Path write(Map<String, byte[]> members) throws Exception {
    return Files.write(folder.resolve("box.ova"), Ovas.tar(members));
  }

  private static Cli.Answer check(Path image, String... options) {
    String[] arguments =
        Arrays.copyOf(new String[] {"check", "--as-of", "2026-06-01"}, 4 + options.length);
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[arguments.length - 1] = image.toString();
    return Cli.run(arguments);
  }

  /** Lines are wrapped at 80 columns. */
  private static String said(Cli.Answer answer) {
    return answer.out().replaceAll("\\s+", " ");
  }
}
