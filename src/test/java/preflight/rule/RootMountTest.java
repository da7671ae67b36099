package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.block.lvm.LvmWriter;
import preflight.cli.Cli;
import preflight.guest.initrd.CpioWriter;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;

/** What an initrd needs to mount the root, and what it lacks. */
class RootMountTest {

  private static final String MODULES = "usr/lib/modules/" + Guests.RELEASE + "/kernel/";
  private static final String DEP = "/lib/modules/" + Guests.RELEASE + "/modules.dep";
  private static final String CONFIG = "/boot/config-" + Guests.RELEASE;

  @TempDir Path folder;

  private static CpioWriter initrd() {
    return new CpioWriter()
        .text("init", "#!/bin/sh\n")
        .symlink("lib", "usr/lib")
        .symlink("sbin", "usr/sbin")
        .file(MODULES + "drivers/nvme/host/nvme.ko.zst", new byte[8])
        .file(MODULES + "drivers/block/xen-blkfront.ko", new byte[8]);
  }

  private static ExtWriter guest(CpioWriter initrd) {
    return Guests.withInitrd(initrd.archive());
  }

  private String check(byte[] disk) throws IOException {
    Path image = Files.write(folder.resolve("disk.raw"), disk);
    Cli.Answer answer = Cli.run("check", "--as-of", "2023-06-01", image.toString());
    return (answer.out() + answer.err()).replaceAll("\\s+", " ");
  }

  private String ext(String dep, String config, CpioWriter initrd) throws IOException {
    ExtWriter guest = guest(initrd).file(CONFIG, config);
    return check((dep.isEmpty() ? guest : guest.file(DEP, dep)).disk());
  }

  @Test
  void saysThatTheDriverOfTheRootIsMissing() throws IOException {
    String text = ext("kernel/fs/ext4/ext4.ko.xz:\n", "CONFIG_EXT2_FS=n\n", initrd());
    assertThat(text)
        .contains("PF604", "whose driver is a module that the initrd lacks")
        .contains("Nitro does not boot: PF604");
  }

  @Test
  void saysThatAModuleLacksWhatItNeeds() throws IOException {
    CpioWriter initrd = initrd().file(MODULES + "fs/ext4/ext4.ko.xz", new byte[8]);
    String dep = "kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko\nkernel/fs/jbd2/jbd2.ko:\n";
    assertThat(ext(dep, "CONFIG_EXT2_FS=n\n", initrd)).contains("Nitro does not boot: PF604");
    initrd.file(MODULES + "fs/jbd2/jbd2.ko", new byte[8]);
    assertThat(ext(dep, "CONFIG_EXT2_FS=n\n", initrd)).doesNotContain("PF604");
  }

  @Test
  void saysThatTheKernelHasNone() throws IOException {
    String config = "# CONFIG_EXT2_FS is not set\n# CONFIG_EXT4_FS is not set\n";
    assertThat(ext("", config, initrd()))
        .contains("PF604", "for which the kernel was built without a driver");
  }

  @Test
  void isSilentWhereItIsThereOrMayBe() throws IOException {
    for (String config :
        new String[] {"CONFIG_EXT4_FS=y\n", "CONFIG_EXT2_FS=y\n", "CONFIG_X=y\n"}) {
      assertThat(ext("", config, initrd())).as(config).doesNotContain("PF604");
    }
    CpioWriter squashed = initrd().file("squash-root.img", squashfs());
    String text = ext("kernel/fs/ext4/ext4.ko:\n", "CONFIG_EXT2_FS=n\n", squashed);
    assertThat(text)
        .doesNotContain("PF604")
        .contains("PF603", "squash-root.img, a file system of type squashfs");
  }

  private static byte[] squashfs() {
    byte[] image = new byte[4096];
    System.arraycopy(new byte[] {'h', 's', 'q', 's'}, 0, image, 0, 4);
    return image;
  }

  @Test
  void aTypeOnTheCommandLineHasToFit() throws IOException {
    String grub = Guests.GRUB.replace("root=/dev/sda1", "root=/dev/sda1 rootfstype=");
    for (String type : new String[] {"xfs", "xfs,btrfs"}) {
      ExtWriter guest =
          Guests.withGrub(grub.replace("fstype=", "fstype=" + type))
              .file("/boot/initrd", initrd().archive());
      assertThat(check(guest.disk())).contains("PF604", "is told rootfstype=" + type + ";");
    }
    for (String type : new String[] {"ext4", "ext2", "xfs,ext4", "auto", ""}) {
      ExtWriter guest =
          Guests.withGrub(grub.replace("fstype=", "fstype=" + type))
              .file("/boot/initrd", initrd().archive());
      assertThat(check(guest.disk())).as(type).doesNotContain("PF604");
    }
  }

  private String logical(String arguments, CpioWriter initrd) throws IOException {
    String spec = "/dev/mapper/vg--a-my--root";
    byte[] guest =
        new ExtWriter(1024, 1000)
            .file("/etc/fstab", spec + " / ext4 defaults 0 1\n")
            .file("/etc/os-release", Guests.OS)
            .file("/sbin/init", "#!/bin/sh\n")
            .file("/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE))
            .file("/boot/initrd", initrd.archive())
            .file(DEP, "kernel/drivers/md/dm-mod.ko:\n")
            .file(
                "/boot/grub/grub.cfg",
                Guests.GRUB.replace("root=/dev/sda1", "root=" + spec + " " + arguments))
            .volume();
    byte[] disk =
        new LvmWriter("vg-a", 'v')
            .physical('a', 260)
            .volume("data", LvmWriter.linear(0, 4, "pv0", 0))
            .volume("my-root", LvmWriter.linear(0, 250, "pv0", 4))
            .device('a', 260);
    System.arraycopy(guest, 0, disk, LvmWriter.START + 4 * LvmWriter.EXTENT, guest.length);
    return check(disk);
  }

  private static CpioWriter lvm() {
    return initrd()
        .file(MODULES + "drivers/md/dm-mod.ko.gz", new byte[8])
        .program("usr/sbin/lvm", new byte[8]);
  }

  private static CpioWriter dracut() {
    return lvm().text("usr/lib/dracut/modules.txt", "lvm\n");
  }

  @Test
  void saysThatNothingActivatesTheRoot() throws IOException {
    assertThat(logical("", initrd()))
        .contains("PF605", "has no program lvm")
        .contains("Nitro does not boot: PF605");
    assertThat(logical("", initrd().program("usr/sbin/lvm", new byte[8])))
        .contains("PF605", "has no device mapper (dm-mod: listed in modules.dep");
    assertThat(logical("", lvm())).doesNotContain("PF605");
    assertThat(logical("", initrd().file("squash-root.img", squashfs()))).doesNotContain("PF605");
  }

  @Test
  void dracutActivatesWhatIsListed() throws IOException {
    for (String sound :
        new String[] {
          "",
          "rd.lvm.lv=vg-a/my-root",
          "rd.lvm.lv=vg-a/swap rd.lvm.lv=vg-a/my-root",
          "rd.lvm.vg=vg-a",
          "rd_LVM_LV=vg-a/my-root",
          "rd.lvm=1"
        }) {
      assertThat(logical(sound, dracut())).as(sound).doesNotContain("PF605");
    }
    for (String faulty :
        new String[] {"rd.lvm.lv=vg-a/swap", "rd.lvm.vg=other", "rd.lvm=0", "rd_NO_LVM"}) {
      assertThat(logical(faulty, dracut())).as(faulty).contains("PF605", faulty);
      // other makers do not know these words
      assertThat(logical(faulty, lvm())).as(faulty).doesNotContain("PF605");
    }
  }

  @Test
  void namesAnInitrdThatWasMadeForItsHost() throws IOException {
    String dep = "kernel/drivers/nvme/host/nvme.ko:\n";
    String[][] makers = {
      {"usr/lib/dracut/hostonly-files", "x", "dracut", "dracut --force --no-hostonly --kver"},
      {"conf/initramfs.conf", "MODULES=dep\n", "initramfs-tools", "MODULES=most"},
      {"buildconfig", "HOOKS=(base autodetect)\n", "mkinitcpio", "s/ autodetect//"},
    };
    for (String[] maker : makers) {
      CpioWriter initrd = new CpioWriter().text("init", "#!/bin/sh\n").text(maker[0], maker[1]);
      String text = ext(dep, "CONFIG_EXT4_FS=y\n", initrd);
      assertThat(text).contains("PF704", "made by " + maker[2] + " for its host only");
      Path image = folder.resolve("disk.raw");
      String whole = Cli.run("check", "--format", "json", image.toString()).out();
      assertThat(whole).contains("for the machine that it was made on", maker[3]);
    }
    CpioWriter any = initrd().text("conf/initramfs.conf", "MODULES=most\n");
    assertThat(ext(dep, "CONFIG_EXT4_FS=y\n", any))
        .contains("made by initramfs-tools, starts")
        .doesNotContain("PF704");
  }
}
