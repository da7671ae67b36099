package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;

/** What is told to be pasted into a shell does no harm. */
class FixCommandsTest {

  @TempDir Path folder;

  @Test
  void noPartitioningToolIsLetLooseOnAContainer() throws IOException {
    Path disk = Fixtures.image("ubuntu2204-gpt");
    Cli.Answer raw = Cli.run("check", "--as-of", "2021-01-01", disk.toString());
    assertThat(raw.out()).contains("PF204", "$ sgdisk --gpttombr");

    Files.copy(disk, folder.resolve("disk-flat.vmdk"));
    Path container =
        Files.writeString(
            folder.resolve("disk.vmdk"),
            """
            # Disk DescriptorFile
            version=1
            CID=12345678
            parentCID=ffffffff
            createType="monolithicFlat"
            RW %d FLAT "disk-flat.vmdk" 0
            ddb.adapterType = "lsilogic"
            """
                .formatted(Files.size(disk) / 512));
    Cli.Answer packed = Cli.run("check", "--as-of", "2021-01-01", container.toString());
    assertThat(packed.out()).contains("PF204").doesNotContain("sgdisk");
  }

  @Test
  void aCommandNamesOneOfSeveralDisks() throws IOException {
    Path cut = folder.resolve("cut.raw");
    byte[] whole = Files.readAllBytes(Fixtures.image("debian8-raw"));
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    String data = Fixtures.image("bare-ext3").toString();
    Cli.Answer answer = Cli.run("check", "--disk", cut.toString(), "--disk", data);
    assertThat(answer.out()).contains("$ sfdisk --list cut.raw\n").doesNotContain("--list '");
  }

  /** GRUB Legacy is started, and its configuration is the last in the list. */
  @Test
  void neverRemovesTheConfigurationThatIsUsed() throws IOException {
    byte[] disk = Files.readAllBytes(Fixtures.image("centos6"));
    // the link menu.lst -> ./grub.conf becomes grub.cfg -> device.map
    int inode = find(disk, "./grub.conf") - 40;
    disk[inode + 4] = (byte) "device.map".length();
    put(disk, inode + 40, "device.map\0");
    put(disk, find(disk, "menu.lst"), "grub.cfg");
    Path image = Files.write(folder.resolve("disk.raw"), disk);
    Cli.Answer answer = Cli.run("check", "--as-of", "2018-06-01", image.toString());
    assertThat(answer.out())
        .contains("PF401", "boot loader  GRUB Legacy, /boot/grub/grub.conf")
        .contains("$ rm /boot/grub/device.map\n");
  }

  private static int find(byte[] disk, String text) {
    return new String(disk, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  private static void put(byte[] disk, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, disk, at, bytes.length);
  }
}
