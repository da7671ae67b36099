package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which program made an initrd, and for which machines. */
class InitrdOriginTest {

  private static final List<String> PATHS = List.of("/boot/initrd.img");

  private static CpioWriter archive() {
    return new CpioWriter().text("init", "#!/bin/sh\n");
  }

  private static Optional<InitrdOrigin> origin(CpioWriter archive) throws IOException {
    return origin(archive, PATHS);
  }

  private static Optional<InitrdOrigin> origin(CpioWriter archive, List<String> paths)
      throws IOException {
    Initrd initrd = InitrdTest.read(archive.archive());
    assertThat(initrd.troubles()).isEmpty();
    return InitrdOrigin.of(initrd, paths);
  }

  private static Optional<String> hostOnly(CpioWriter archive) throws IOException {
    return origin(archive).orElseThrow().hostOnly();
  }

  @Test
  void nothingTells() throws IOException {
    assertThat(origin(archive())).isEmpty();
    assertThat(origin(archive().text("config", "HOOKS=\"udev\"\n"))).isEmpty();
    assertThat(origin(archive().text("usr/lib/dracut/hooks/modules.txt", "base\n"))).isEmpty();
  }

  @Test
  void initramfsToolsLeavesItsConfiguration() throws IOException {
    CpioWriter most = archive().text("conf/initramfs.conf", "# MODULES=dep\nMODULES=most\n");
    assertThat(origin(most))
        .contains(
            new InitrdOrigin(
                InitrdMaker.INITRAMFS_TOOLS,
                "conf/initramfs.conf",
                Optional.empty(),
                Optional.empty()));
    assertThat(hostOnly(archive().text("conf/initramfs.conf", "MODULES=dep\n")))
        .contains("MODULES=dep in conf/initramfs.conf");
  }

  /** As a shell reads them, one after the other. */
  @Test
  void theLastAssignmentCounts() throws IOException {
    assertThat(
            hostOnly(
                archive()
                    .text("conf/conf.d/driver-policy", "MODULES=\"dep\"\n")
                    .text("conf/initramfs.conf", "MODULES=most\n")))
        .contains("MODULES=dep in conf/conf.d/driver-policy");
    assertThat(
            hostOnly(
                archive()
                    .text("conf/initramfs.conf", "MODULES=dep\n")
                    .text("conf/conf.d/a", "MODULES=dep\n")
                    .text("conf/conf.d/b", "MODULES=most\n")))
        .isEmpty();
  }

  @Test
  void dracutLeavesItsVersion() throws IOException {
    assertThat(origin(archive().text("usr/lib/dracut/dracut-059-4", "dracut-059-4\n")))
        .contains(
            new InitrdOrigin(
                InitrdMaker.DRACUT,
                "usr/lib/dracut/dracut-059-4",
                Optional.of("059-4"),
                Optional.empty()));
    // Red Hat Enterprise Linux 6
    assertThat(origin(archive().text("dracut-004-409.el6", "")).orElseThrow().version())
        .contains("004-409.el6");
    assertThat(origin(archive().text("lib/dracut/modules.txt", "base\n")).orElseThrow())
        .isEqualTo(
            new InitrdOrigin(
                InitrdMaker.DRACUT, "lib/dracut/modules.txt", Optional.empty(), Optional.empty()));
  }

  @Test
  void dracutTellsWhetherItWasHostOnly() throws IOException {
    for (String file : List.of("hostonly-files", "hostonly-kernel-modules.txt")) {
      assertThat(hostOnly(archive().text("usr/lib/dracut/" + file, "x\n")))
          .contains("usr/lib/dracut/" + file);
    }
    String parameters = "lib/dracut/build-parameter.txt";
    assertThat(hostOnly(archive().text(parameters, " --force '--hostonly' x.img\n")))
        .contains("--hostonly in lib/dracut/build-parameter.txt");
    assertThat(hostOnly(archive().text(parameters, "-H --no-hostonly x.img\n"))).isEmpty();
    assertThat(hostOnly(archive().text(parameters, "--hostonly-cmdline x.img\n"))).isEmpty();
  }

  /** Its module for Btrfs writes there in any case. */
  @Test
  void aCommandLineInDracutsIsNoSignOfAHost() throws IOException {
    assertThat(
            hostOnly(
                archive()
                    .text("usr/lib/dracut/modules.txt", "btrfs\n")
                    .text("etc/cmdline.d/00-btrfs.conf", "rd.driver.post=btrfs\n")))
        .isEmpty();
  }

  @Test
  void mkinitcpioLeavesItsConfiguration() throws IOException {
    String detects = "# HOOKS=(base)\nHOOKS=(base udev\n  autodetect modconf)\n";
    CpioWriter archive =
        archive().text("buildconfig", detects).text("VERSION", "39.2\n").text("config", "");
    assertThat(origin(archive))
        .contains(
            new InitrdOrigin(
                InitrdMaker.MKINITCPIO,
                "buildconfig",
                Optional.of("39.2"),
                Optional.of("the hook autodetect in buildconfig")));
    assertThat(hostOnly(archive().text("buildconfig", "HOOKS=\"base autodetect\"\n"))).isPresent();
    assertThat(hostOnly(archive().text("buildconfig", "HOOKS=(base)\n#HOOKS=(autodetect)\n")))
        .isEmpty();
    assertThat(hostOnly(archive().text("buildconfig", "HOOKS="))).isEmpty();
    assertThat(hostOnly(archive().text("buildconfig", "HOOKS=("))).isEmpty();
  }

  /** Its preset leaves autodetect out by an option, which the image does not keep. */
  @Test
  void mkinitcpiosFallbackIsForAnyMachine() throws IOException {
    CpioWriter archive = archive().text("buildconfig", "HOOKS=(base autodetect)\n");
    List<String> fallback = List.of("/boot/initramfs-linux-fallback.img");
    assertThat(origin(archive, fallback).orElseThrow().hostOnly()).isEmpty();
  }

  private static byte[] image(int at, int... magic) {
    byte[] image = new byte[4096];
    for (int i = 0; i < magic.length; i++) {
      image[at + i] = (byte) magic[i];
    }
    return image;
  }

  @Test
  void namesWhatDracutPacksAway() throws IOException {
    byte[] squashfs = image(0, 'h', 's', 'q', 's');
    Initrd initrd =
        InitrdTest.read(
            archive()
                .file("squash-root.img", squashfs)
                .file("erofs-root.img", image(1024, 0xE2, 0xE1, 0xF5, 0xE0))
                .file("etc/other.img", image(1, 'h', 's', 'q', 's'))
                .file("usr/lib/modules/6.1.0/kernel/squashfs.ko.xz", new byte[8])
                .archive());
    assertThat(initrd.nested())
        .containsExactly(
            new NestedImage("squash-root.img", "squashfs", 4096),
            new NestedImage("erofs-root.img", "erofs", 4096));
    assertThat(initrd.readability()).isEqualTo(Initrd.Readability.WHOLE);
    assertThat(initrd.isWhole()).isFalse();
    assertThat(initrd.modules("6.1.0")).containsExactly("squashfs");
  }

  @Test
  void refusesTooManyOfThem() throws IOException {
    CpioWriter archive = archive();
    for (int i = 0; i < 17; i++) {
      archive.file(i + ".img", image(0, 'h', 's', 'q', 's'));
    }
    Initrd initrd = InitrdTest.read(archive.archive());
    assertThat(initrd.troubles().get(0).summary()).contains("more than 16 file systems");
  }

  @Test
  void keepsTheProgramOfLvm() throws IOException {
    byte[] program = "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII);
    Initrd initrd =
        InitrdTest.read(
            archive().symlink("sbin", "usr/bin").program("usr/bin/lvm", program).archive());
    assertThat(initrd.file("sbin/lvm")).isPresent();
    assertThat(initrd.file("usr/sbin/lvm")).isEmpty();
  }
}
