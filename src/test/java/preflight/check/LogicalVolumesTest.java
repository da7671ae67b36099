package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.block.lvm.LvmWriter;
import preflight.cli.Cli;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;

/** Guests whose root or /boot lies on a logical volume, through the whole program. */
class LogicalVolumesTest {

  private static final int EXTENTS = 250;
  private static final String ACTIVATION =
      "ClientError: Unsupported configuration - Logical volume group activation failed";

  @TempDir Path folder;

  private static String grub(String search, String root) {
    return search
        + "menuentry 'Linux' {\n linux /boot/vmlinuz root="
        + root
        + " ro\n initrd /boot/initrd\n}\n";
  }

  private static byte[] guest(String grub, String fstab) {
    return new ExtWriter(1024, 1000)
        .file("/etc/fstab", fstab)
        .file("/etc/os-release", Guests.OS)
        .file("/sbin/init", "#!/bin/sh\n")
        .file("/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE))
        .file("/boot/initrd", new byte[600])
        .file("/boot/grub/grub.cfg", grub)
        .volume();
  }

  /** A group on one disk, whose volume "my-root" holds the guest, and "data" nothing. */
  private static LvmWriter group() {
    return new LvmWriter("vg-a", 'v')
        .physical('a', EXTENTS + 10)
        .volume("data", LvmWriter.linear(0, 4, "pv0", 0))
        .volume("my-root", LvmWriter.linear(0, EXTENTS, "pv0", 4));
  }

  private static byte[] with(byte[] device, int extent, byte[] content) {
    System.arraycopy(
        content, 0, device, LvmWriter.START + extent * LvmWriter.EXTENT, content.length);
    return device;
  }

  /** A disk with these in its primary partitions, one behind the other from 1 MiB on. */
  private static byte[] disk(byte[]... partitions) {
    int at = 1 << 20;
    int size = at;
    for (byte[] partition : partitions) {
      size += partition.length;
    }
    ByteBuffer disk = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    disk.putShort(510, (short) 0xAA55);
    for (int i = 0; i < partitions.length; i++) {
      int entry = 446 + 16 * i;
      disk.put(entry + 4, (byte) 0x8E).putInt(entry + 8, at / 512);
      disk.putInt(entry + 12, partitions[i].length / 512).put(at, partitions[i]);
      at += partitions[i].length;
    }
    return disk.array();
  }

  private String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static String oneLine(Cli.Answer answer) {
    return (answer.out() + answer.err()).replaceAll("\\s+", " ");
  }

  private static Cli.Answer check(String... images) {
    List<String> arguments = new ArrayList<>(List.of("check", "--as-of", "2024-01-01"));
    for (String image : images) {
      arguments.add("--disk");
      arguments.add(image);
    }
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void aRootOnAPartitionIsFoundByAllItsNames() throws Exception {
    String spec = "/dev/mapper/vg--a-my--root";
    for (String search :
        List.of(
            "set root='lvm/vg--a-my--root'\n",
            "set root='lvmid/" + LvmWriter.id('v') + "/" + LvmWriter.id('l') + "'\n",
            "search --no-floppy --fs-uuid --set=root 01020304-0506-0708-090a-0b0c0d0e0f10\n")) {
      byte[] guest = guest(grub(search, spec), spec + " / ext4 defaults 0 1\n");
      String image = write("image.raw", disk(with(group().device('a', EXTENTS + 10), 4, guest)));
      assertThat(Cli.run("ls", image, "/boot").out()).contains(" vmlinuz\n");
      assertThat(Cli.run("cat", "--volume", "vg-a/my-root", image, "/etc/fstab").out())
          .startsWith(spec);
      assertThat(Cli.run("ls", "--volume", "vg-a/none", image, "/").err())
          .contains("there is no readable volume vg-a/none", "there are vg-a/my-root");
      String text = oneLine(check(image));
      assertThat(text)
          .contains("LVM group vg-a on image.raw:p1, extents of 4 KiB")
          .contains("vg-a/my-root ext")
          .contains("kernel /boot/vmlinuz: " + Guests.RELEASE)
          .contains("initrd /boot/initrd")
          .doesNotContain("PF301", "PF303", "PF307", "PF308", "PF702");
    }
  }

  @Test
  void aKernelMayNameItByItsFolder() throws Exception {
    byte[] guest = guest(grub("", "/dev/vg-a/my-root"), "/dev/vg-a/my-root / ext4 defaults 0 1\n");
    String image = write("image.raw", with(group().device('a', EXTENTS + 10), 4, guest));
    String json = Cli.run("inspect", "--format", "json", image).out().replaceAll("\\s+", "");
    assertThat(json)
        .contains("\"root\":\"vg-a/my-root\"")
        .contains("\"rootDevice\":{\"state\":\"known\",\"volume\":\"vg-a/my-root\"")
        .contains("\"segmentTypes\":[\"linear\"]")
        .contains("\"volumeGroup\":{\"state\":\"known\",\"name\":\"vg-a\"")
        .contains("\"place\":{\"volume\":\"vg-a/my-root\"}");
  }

  @Test
  void bootOnAPartitionLeadsToARootOverSeveralDisks() throws Exception {
    ExtWriter boot =
        new ExtWriter(1024, 500)
            .file("/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE))
            .file("/initrd", new byte[600])
            .file(
                "/grub/grub.cfg",
                "menuentry 'L' {\n linux /vmlinuz root=/dev/mapper/vg-root\n initrd /initrd\n}\n");
    byte[] root =
        new ExtWriter(1024, 1000)
            .file("/etc/fstab", "/dev/vg/root / ext4 defaults 0 1\n/dev/sda1 /boot ext4 ro 0 2\n")
            .file("/etc/os-release", Guests.OS)
            .file("/usr/x", "x")
            .folder("/boot")
            .file("/sbin/init", "#!/bin/sh\n")
            .volume();
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 101)
            .physical('b', 160)
            .volume(
                "root", LvmWriter.linear(0, 100, "pv0", 1), LvmWriter.linear(100, 150, "pv1", 9));
    byte[] first = with(writer.device('a', 101), 1, java.util.Arrays.copyOf(root, 100 * 4096));
    byte[] second =
        with(
            writer.device('b', 160), 9, java.util.Arrays.copyOfRange(root, 100 * 4096, 250 * 4096));
    String one = write("one.raw", disk(boot.volume(), first));
    String two = write("two.raw", second);
    Cli.Answer whole = check(one, two);
    assertThat(oneLine(whole))
        .contains("mount /boot is one.raw:p1")
        .contains("LVM group vg on one.raw:p2, two.raw:disk")
        .contains("kernel /vmlinuz: " + Guests.RELEASE)
        .doesNotContain("PF301", "PF307", "PF702");
    assertThat(oneLine(check(two, one))).contains("LVM group vg on one.raw:p2, two.raw:disk");
    // the root needs what is missing
    Cli.Answer alone = check(one);
    assertThat(alone.status()).isOne();
    assertThat(oneLine(alone))
        .contains(ACTIVATION)
        .contains("PF307", "The root or /boot needs it.", "missing: pv1")
        .contains("high")
        .doesNotContain("PF301", "PF302");
  }

  @Test
  void aGroupThatIsIncompleteElsewhereIsLessSure() throws Exception {
    LvmWriter writer =
        new LvmWriter("vg-a", 'v')
            .physical('a', EXTENTS + 10)
            .physical('b', 20)
            .volume("my-root", LvmWriter.linear(0, EXTENTS, "pv0", 4))
            .volume("data", LvmWriter.linear(0, 4, "pv1", 0));
    String spec = "/dev/vg-a/my-root";
    byte[] guest = guest(grub("", spec), spec + " / ext4 defaults 0 1\n/dev/vg-a/data /d ext4\n");
    String image = write("image.raw", with(writer.device('a', EXTENTS + 10), 4, guest));
    Cli.Answer answer = check(image);
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer))
        .contains(ACTIVATION, "PF307")
        .doesNotContain("The root or /boot needs it.", "PF301", "PF308");
    // with its second disk it is silent
    String data = write("data.raw", writer.device('b', 20));
    assertThat(oneLine(check(image, data))).doesNotContain("PF307", ACTIVATION);
  }

  @Test
  void aDiskThatIsCutOffCannotBeActivated() throws Exception {
    String spec = "/dev/vg-a/my-root";
    byte[] guest = guest(grub("", spec), spec + " / ext4 defaults 0 1\n");
    byte[] whole = with(group().device('a', EXTENTS + 10), 4, guest);
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 20 * LvmWriter.EXTENT);
    assertThat(oneLine(check(write("cut.raw", cut))))
        .contains(ACTIVATION, "PF307", "A disk ends before the last extent", "cut off: my-root");
  }

  @Test
  void aMissingVolumeMayLieWhereNothingIsRead() throws Exception {
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 20)
            .physical('b', 20)
            .volume("root", LvmWriter.linear(0, 4, "pv1", 0));
    byte[] luks = new byte[8192];
    System.arraycopy(
        new byte[] {'L', 'U', 'K', 'S', (byte) 0xBA, (byte) 0xBE, 0, 2}, 0, luks, 0, 8);
    String image = write("image.raw", disk(writer.device('a', 20), luks));
    Cli.Answer answer = check(image);
    // the encrypted one is refused by itself
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer))
        .contains("PF307", "It may lie where this version cannot look.", "PF309")
        .doesNotContain(ACTIVATION);
  }

  @Test
  void otherKindsOfVolumesAreNamed() throws Exception {
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 20)
            .volume("root", LvmWriter.segment(0, 4, "thin"))
            .volume("swap", LvmWriter.linear(0, 4, "pv0", 0));
    String image = write("image.raw", writer.device('a', 20));
    Cli.Answer answer = check(image);
    assertThat(answer.status()).isEqualTo(3);
    assertThat(oneLine(answer))
        .contains("PF301")
        .contains("The guest's root may lie on vg/root; the segment type thin is not read");
  }

  @Test
  void aDamagedDescriptionIsTold() throws Exception {
    byte[] device = group().device('a', EXTENTS + 10);
    device[4096 + 600]++;
    String text = oneLine(check(write("image.raw", device)));
    assertThat(text).contains("PF301", "raw_locn checksum is");
  }

  @Test
  void aDamagedCopyAndADamagedVolumeAreFindings() throws Exception {
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 20)
            .physical('b', 20)
            .volume("root", LvmWriter.linear(0, 4, "pv0", 18));
    byte[] second = writer.device('b', 20);
    second[4096 + 600]++;
    Cli.Answer answer = check(write("one.raw", writer.device('a', 20)), write("two.raw", second));
    assertThat(answer.status()).isEqualTo(3);
    assertThat(oneLine(answer))
        .contains("PF308", "a segment ends at extent 22 of pv0, which has 20")
        .contains("LVM2 metadata area header of two.raw:disk: raw_locn checksum");
  }

  @Test
  void aVolumeGroupOnAVolumeAndLvm1AreNamed() throws Exception {
    LvmWriter outer =
        new LvmWriter("out", 'v').physical('a', 20).volume("lv", LvmWriter.linear(0, 20, "pv0", 0));
    byte[] inner = new LvmWriter("in", 'w').physical('b', 4).device('b', 4);
    String image = write("image.raw", with(outer.device('a', 20), 0, inner));
    assertThat(oneLine(check(image)))
        .contains("root may lie on out/lv, which holds LVM2 physical volume")
        .contains("a physical volume on a logical volume is not read by this version");
    byte[] old = new byte[65536];
    System.arraycopy(new byte[] {'H', 'M', 1, 0}, 0, old, 0, 4);
    assertThat(oneLine(check(write("old.raw", disk(old))))).contains("LVM1 physical volume");
  }
}
