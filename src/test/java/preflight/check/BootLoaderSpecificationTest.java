package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.cli.Cli;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;

/** Guests whose GRUB takes its entries from /boot/loader/entries, as the Red Hat family has it. */
class BootLoaderSpecificationTest {

  private static final String MACHINE = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
  private static final String OLD = MACHINE + "-4.18.0-80.el8.x86_64";
  private static final String NEW = MACHINE + "-4.18.0-193.el8.x86_64";
  private static final String BLSC =
      "ClientError: BLSC-style GRUB found, but unable to detect default kernel";

  @TempDir Path folder;

  /** The newest entry is the first of the menu, the rescue entry the last. */
  @Test
  void theSavedEntryIsTheDefault() throws IOException {
    Cli.Answer answer = check("2025-06-01", guest("saved_entry=" + OLD));
    assertThat(oneLine(answer))
        .contains("default \"CentOS Linux (" + OLD + ")\"")
        .contains("/boot/vmlinuz-" + OLD + ": 4.18.0-80.el8.x86_64")
        .doesNotContain("PF404", "PF402");
    String json = json(guest("saved_entry=" + OLD));
    assertThat(json).contains("\"commandLine\" : \"root=/dev/sda1 ro quiet\"");
  }

  @Test
  void aNumberCountsFromTheNewest() throws IOException {
    assertThat(oneLine(check("2025-06-01", guest("saved_entry=1"))))
        .contains("default \"CentOS Linux (" + OLD);
    assertThat(oneLine(check("2025-06-01", guest("saved_entry=2")))).contains("0-rescue");
  }

  @ParameterizedTest
  @CsvSource({
    "'', saved_entry of grubenv names none of them",
    "saved_entry=gone-1.2-3, 'The default is \"gone-1.2-3\", which no file'",
  })
  void withoutADefaultTheServiceRefusesWhereGrubTakesTheNewest(String saved, String said)
      throws IOException {
    Cli.Answer answer = check("2025-06-01", guest(saved));
    assertThat(answer.status()).isOne();
    assertThat(oneLine(answer))
        .contains(BLSC, "PF404", said)
        .contains("default \"CentOS Linux (" + NEW + ")\"");
  }

  /** The first release with such entries was refused until it was listed. */
  @Test
  void beforeTheyWereReadTheyNameNoKernel() throws IOException {
    ExtWriter guest = guest("saved_entry=" + NEW);
    assertThat(oneLine(check("2019-10-31", guest)))
        .contains("ClientError: Unable to determine kernel version.", "PF404");
    assertThat(oneLine(check("2020-07-30", guest))).doesNotContain("PF404");
  }

  @Test
  void noEntriesAreNoDefault() throws IOException {
    ExtWriter guest = base("").folder("/boot/loader").folder("/boot/loader/entries");
    assertThat(oneLine(check("2025-06-01", guest))).contains(BLSC, "and there is none");
  }

  @Test
  void tooMuchIsRefused() throws IOException {
    ExtWriter many = guest("");
    for (int i = 0; i < 500; i++) {
      many.entry("/boot/loader/entries", "e" + i + ".conf", many.inode(conf(OLD)), 1);
    }
    assertThat(oneLine(check("2025-06-01", many))).contains("more than 500 boot entries");
    ExtWriter large = guest("").file(conf("large"), "#" + "a".repeat(70_000));
    assertThat(oneLine(check("2025-06-01", large))).contains("more than the 65536 expected");
  }

  private static String conf(String id) {
    return "/boot/loader/entries/" + id + ".conf";
  }

  private static ExtWriter guest(String saved) {
    ExtWriter guest = base(saved);
    for (String id : List.of(MACHINE + "-0-rescue", OLD, NEW)) {
      String version =
          id.substring(MACHINE.length() + 1).replace("0-rescue", "4.18.0-80.el8.x86_64");
      guest
          .file("/boot/vmlinuz-" + id, KernelImageWriter.bzImage(version))
          .file("/boot/initramfs-" + id + ".img", "x")
          .file(
              conf(id),
              """
              # written by kernel-install
              title CentOS Linux (%s)
              version %s
              linux /boot/vmlinuz-%s
              initrd /boot/initramfs-%s.img $tuned_initrd
              options $kernelopts quiet
              grub_arg --unrestricted
              """
                  .formatted(id, version, id, id));
    }
    return guest;
  }

  private static ExtWriter base(String saved) {
    String block = "# GRUB Environment Block\n" + (saved.isEmpty() ? "" : saved + "\n");
    return new ExtWriter(1024, 1000)
        .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
        .file("/sbin/init", "#!/bin/sh\n")
        .file(
            "/etc/os-release", "ID=\"centos\"\nVERSION_ID=\"8\"\nPRETTY_NAME=\"CentOS Linux 8\"\n")
        .file("/boot/grub2/grubenv", block + "#".repeat(1024 - block.length()))
        .file(
            "/boot/grub2/grub.cfg",
            """
            load_env
            set default="${saved_entry}"
            set root='hd0,msdos1'
            set kernelopts="root=/dev/sda1 ro"
            insmod blscfg
            blscfg
            """);
  }

  private Cli.Answer check(String day, ExtWriter guest) throws IOException {
    return Cli.run("check", "--as-of", day, image(guest));
  }

  private String json(ExtWriter guest) throws IOException {
    return Cli.run("inspect", "--format", "json", image(guest)).out();
  }

  private String image(ExtWriter guest) throws IOException {
    return Files.write(folder.resolve("image.raw"), guest.disk()).toString();
  }

  private static String oneLine(Cli.Answer answer) {
    return answer.out().replaceAll("\\s+", " ");
  }
}
