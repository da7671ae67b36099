package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Machines of several files. */
class MachinesTest {

  private static final String DAY = "2016-06-06";

  @TempDir Path folder;

  @Test
  void severalDisksAreOneMachine() {
    String system = Fixtures.image("debian8-raw").toString();
    String data = Fixtures.image("bare-ext3").toString();
    Cli.Answer answer =
        Cli.run("check", "--format", "json", "--as-of", DAY, "--disk", system, "--disk", data);
    JsonNode result = only(answer);
    assertThat(answer.status()).as(answer.out()).isZero();
    assertThat(result.get("verdict").asString()).isEqualTo("completes");
    JsonNode inspection = result.get("inspection");
    assertThat(inspection.get("disks").size()).isEqualTo(2);
    assertThat(inspection.get("disks").get(0).get("name").asString()).isEqualTo("debian8-raw.raw");
    assertThat(inspection.get("disks").get(1).get("name").asString()).isEqualTo("bare-ext3.raw");
    assertThat(inspection.get("guest").get("root").asString()).isEqualTo("debian8-raw.raw:p1");

    Cli.Answer text = Cli.run("check", "--as-of", DAY, "--disk", system, "--disk", data);
    assertThat(text.status()).isZero();
    assertThat(text.out()).contains("debian8-raw.raw", "bare-ext3.raw");
  }

  @Test
  void findsTheRootOnTheSecondDisk() {
    String system = Fixtures.image("debian8-raw").toString();
    String data = Fixtures.image("bare-ext3").toString();
    JsonNode result =
        only(
            Cli.run("check", "--format", "json", "--as-of", DAY, "--disk", data, "--disk", system));
    JsonNode guest = result.get("inspection").get("guest");
    assertThat(guest.get("root").asString()).isEqualTo("debian8-raw.raw:p1");
  }

  @Test
  void disksOfOneNameAreSeveralDisks() throws IOException {
    Path system = Fixtures.image("debian8-raw");
    Path copy = folder.resolve(system.getFileName());
    Files.copy(system, copy);
    Cli.Answer answer =
        Cli.run("check", "--as-of", DAY, "--disk", system.toString(), "--disk", copy.toString());
    assertThat(answer.status()).as(answer.out()).isOne();
    assertThat(answer.out()).contains("PF304");
  }

  @Test
  void oneDiskIsAsGoodAsAnImage() {
    String system = Fixtures.image("debian8-raw").toString();
    Cli.Answer answer = Cli.run("check", "--format", "json", "--as-of", DAY, "--disk", system);
    assertThat(answer.out())
        .isEqualTo(Cli.run("check", "--format", "json", "--as-of", DAY, system).out());
  }

  @Test
  void aMissingDiskIsAnError() {
    String system = Fixtures.image("debian8-raw").toString();
    Cli.Answer answer =
        Cli.run("check", "--disk", system, "--disk", folder.resolve("none.raw").toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().lines()).hasSize(2);
  }

  @Test
  void aLooseDescriptorStandsForItsDisks() throws IOException {
    Path ova = Fixtures.image("debian8-ova");
    Path descriptor = unpack(ova);
    Cli.Answer loose = Cli.run("check", "--format", "json", "--as-of", DAY, descriptor.toString());
    JsonNode result = only(loose);
    JsonNode whole = only(Cli.run("check", "--format", "json", "--as-of", DAY, ova.toString()));
    assertThat(result.get("inspection").get("code").asString()).isEqualTo("odgxr");
    assertThat(result.get("inspection").get("guest"))
        .isEqualTo(whole.get("inspection").get("guest"));
    assertThat(result.get("inspection").get("disks"))
        .isEqualTo(whole.get("inspection").get("disks"));
  }

  @Test
  void aLooseDescriptorWithoutItsDiskIsNoSuccess() throws IOException {
    Path descriptor = unpack(Fixtures.image("debian8-ova"));
    Path alone = Files.createDirectory(folder.resolve("alone")).resolve("machine.ovf");
    Files.copy(descriptor, alone);
    Cli.Answer answer = Cli.run("check", "--as-of", DAY, alone.toString());
    assertThat(answer.status()).as(answer.out()).isNotZero();
  }

  /** Writes the members beside each other, and tells where the descriptor is. */
  private Path unpack(Path ova) throws IOException {
    Path descriptor = folder;
    try (InputStream file = Files.newInputStream(ova);
        TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path member = folder.resolve(entry.getName());
        Files.copy(tar, member);
        descriptor = entry.getName().endsWith(".ovf") ? member : descriptor;
      }
    }
    return descriptor;
  }

  @Test
  void anExtentAloneIsCheckedThroughItsDescriptor() throws IOException {
    byte[] disk = Files.readAllBytes(Fixtures.image("debian8-raw"));
    int half = disk.length / 2;
    Files.write(folder.resolve("disk-f001.vmdk"), Arrays.copyOf(disk, half));
    Files.write(folder.resolve("disk-f002.vmdk"), Arrays.copyOfRange(disk, half, disk.length));
    String descriptor =
        """
        # Disk DescriptorFile
        version=1
        CID=12345678
        parentCID=ffffffff
        createType="twoGbMaxExtentFlat"

        # Extent description
        RW %1$d FLAT "disk-f001.vmdk" 0
        RW %1$d FLAT "disk-f002.vmdk" 0

        # The Disk Data Base
        ddb.adapterType = "lsilogic"
        """
            .formatted(half / 512);
    Path file = folder.resolve("disk.vmdk");
    Files.write(file, descriptor.getBytes(StandardCharsets.UTF_8));
    sameThroughItsDescriptor(file, folder.resolve("disk-f001.vmdk"));
    sameThroughItsDescriptor(file, folder.resolve("disk-f002.vmdk"));
  }

  @Test
  @Tag("slow")
  void anExtentByRealToolsIsCheckedThroughItsDescriptor() {
    Path split = Fixtures.image("centos7-vmdk-split");
    sameThroughItsDescriptor(split, split.resolveSibling("centos7-vmdk-split-s001.vmdk"));
    Path flat = Fixtures.image("debian8-vmdk-flat");
    sameThroughItsDescriptor(flat, flat.resolveSibling("debian8-vmdk-flat-flat.vmdk"));
  }

  private static void sameThroughItsDescriptor(Path descriptor, Path extent) {
    assertThat(extent).exists();
    Cli.Answer whole = Cli.run("check", "--format", "json", "--as-of", DAY, descriptor.toString());
    Cli.Answer part = Cli.run("check", "--format", "json", "--as-of", DAY, extent.toString());
    assertThat(whole.status()).isOne();
    assertThat(part.status()).isOne();
    assertThat(only(whole).get("message").asString())
        .isEqualTo("ClientError: Disk validation failed [Unsupported VMDK File Format]");
    assertThat(only(part).get("message")).isEqualTo(only(whole).get("message"));
    assertThat(only(part).get("inspection")).isEqualTo(only(whole).get("inspection"));
  }

  private static JsonNode only(Cli.Answer answer) {
    assertThat(answer.err()).isEmpty();
    JsonNode results = JsonMapper.shared().readTree(answer.out()).get("results");
    assertThat(results.size()).isEqualTo(1);
    return results.get(0);
  }
}
