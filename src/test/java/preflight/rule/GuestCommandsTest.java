package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.cli.Cli;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;

/** The commands of a fix are those of the distribution in the image. */
class GuestCommandsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "ID=debian, update-initramfs -c -k 5.15.0-67-generic, update-grub",
    "'ID=mint\nID_LIKE=\"ubuntu debian\"', update-initramfs -c -k 5.15.0-67-generic, update-grub",
    "ID=rocky, dracut --force --kver 5.15.0-67-generic, grub2-mkconfig -o /boot/grub2/grub.cfg",
    "'ID=x\nID_LIKE=\"rhel fedora\"', dracut --force --kver 5.15.0-67-generic, grub2-mkconfig -o",
    "ID=sles, dracut --force --kver 5.15.0-67-generic, grub2-mkconfig -o /boot/grub2/grub.cfg",
    "ID=opensuse-leap, dracut --force --kver 5.15.0-67-generic, grub2-mkconfig -o",
  })
  void speakTheDistributionsLanguage(String release, String initrd, String menu)
      throws IOException {
    ExtWriter guest =
        new ExtWriter(1024, 1000)
            .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
            .file("/etc/os-release", release + "\n")
            .file("/sbin/init", "#!/bin/sh\n")
            .file("/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE))
            .file("/boot/grub/grub.cfg", Guests.GRUB);
    Path image = Files.write(folder.resolve("image.raw"), guest.disk());
    assertThat(Cli.run("check", "--as-of", "2025-01-01", image.toString()).out())
        .contains("$ " + initrd + "\n", "$ " + menu);
  }
}
