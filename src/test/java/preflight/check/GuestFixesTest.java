package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;
import preflight.image.Machine;
import preflight.image.MachineOpener;
import preflight.image.Siblings;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.io.ArraySource;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.rule.Finding;

/** The commands of a fix are such as work in the very guest. */
class GuestFixesTest {

  private static final String LINK = "/usr/lib/systemd/network/99-default.link";

  /** The report on a guest of these files; a file whose name begins so is a link. */
  private static String check(String release, String... files) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n");
    all.put("/etc/os-release", release + "\n");
    all.put("/boot/grub/grub.cfg", Guests.GRUB);
    // parts of a root without which what is not found may lie elsewhere
    all.put("/usr/bin/env", "");
    all.put("/var/lib/x", "");
    for (int i = 0; i < files.length; i += 2) {
      all.put(files[i], files[i + 1]);
    }
    ExtWriter guest =
        new ExtWriter(1024, 1000)
            .file("/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE))
            .file("/boot/initrd", new byte[0]);
    if (!all.containsKey("@/sbin/init")) {
      guest.file("/sbin/init", "#!/bin/sh\n");
    }
    all.forEach(
        (name, text) -> {
          if (name.startsWith("@")) {
            guest.link(name.substring(1), text);
          } else {
            guest.file(name, text);
          }
        });
    return report(new ArraySource("disk.raw", guest.disk()));
  }

  /** Code, advice and commands of each finding. */
  private static String report(ArraySource disk) throws IOException {
    LocalDate day = LocalDate.of(2026, 11, 1);
    Knowledge knowledge = Knowledge.asOf(day);
    try (Machine machine = MachineOpener.open(disk, Siblings.NONE)) {
      Inspection inspection =
          Inspector.inspect(
              disk.name(), machine, Predictor.questions(knowledge, true, false, done -> {}));
      Prediction prediction = Predictor.predict(inspection, ImportRequest.on(day), knowledge);
      List<Finding> all = new ArrayList<>();
      prediction.decisive().ifPresent(all::add);
      all.addAll(prediction.next());
      all.addAll(prediction.notes());
      StringBuilder report = new StringBuilder();
      for (Finding finding : all) {
        report.append(finding.rule().code()).append(' ').append(finding.fix().text()).append('\n');
        finding.fix().commands().forEach(c -> report.append("$ ").append(c).append('\n'));
      }
      return report.toString();
    }
  }

  private static final String[] ENTRIES = {
    "/boot/grub/grub.cfg", "set timeout=1\ninsmod blscfg\nblscfg\n",
    "/boot/loader/entries/a.conf",
        "title Linux\nlinux /boot/vmlinuz\ninitrd /boot/initrd\noptions root=/dev/sda1\n"
  };

  private static String[] with(String[] files, String... more) {
    String[] all = java.util.Arrays.copyOf(files, files.length + more.length);
    System.arraycopy(more, 0, all, files.length, more.length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID=fedora", "ID=rocky", "ID=almalinux"})
  void grubbyWritesTheCommandLineOfEntriesOfTheirOwn(String release) throws IOException {
    String report =
        check(
            release,
            with(
                ENTRIES,
                LINK,
                "",
                "/etc/sysconfig/network-scripts/ifcfg-ens33",
                "DEVICE=ens33\nBOOTPROTO=dhcp\n"));
    assertThat(report)
        .contains("PF803", "PF806")
        .contains("$ grubby --update-kernel=ALL --args=\"net.ifnames=0 biosdevname=0\"\n")
        .contains("$ grubby --update-kernel=ALL --args=\"console=tty0 console=ttyS0,115200\"\n")
        .doesNotContain("sed -i");
  }

  @Test
  void theConfigurationOfGrubHoldsItElsewhere() throws IOException {
    assertThat(check("ID=rocky"))
        .contains("PF806", "$ sed -i 's/^GRUB_CMDLINE_LINUX=\"/&console=tty0", "$ grub2-mkconfig")
        .doesNotContain("grubby");
    assertThat(check("ID=debian")).contains("$ sed -i 's/^GRUB_CMDLINE_LINUX=", "$ update-grub\n");
  }

  @Test
  void namesThatUdevKeepsAreRemoved() throws IOException {
    String report =
        check(
            "ID=debian\nVERSION_ID=\"8\"",
            LINK,
            "",
            "/lib/udev/rules.d/75-persistent-net-generator.rules",
            "",
            "/etc/udev/rules.d/70-persistent-net.rules",
            "SUBSYSTEM==\"net\", ATTR{address}==\"00:0c:29:01:02:03\", NAME=\"eth0\"\n",
            "/etc/network/interfaces",
            "auto eth0\niface eth0 inet dhcp\n");
    assertThat(report)
        .contains("PF803", "$ rm -f /etc/udev/rules.d/70-persistent-net.rules\n")
        .doesNotContain("net.ifnames");
  }

  @Test
  void onSuseACardHasToBeLostInEitherWay() throws IOException {
    String card = "/etc/sysconfig/network/ifcfg-";
    assertThat(check("ID=sles", LINK, "", card + "eth0", "BOOTPROTO=dhcp\nSTARTMODE=auto\n"))
        .doesNotContain("PF803");
    assertThat(check("ID=sles", LINK, "", card + "ens33", "BOOTPROTO=dhcp\nSTARTMODE=auto\n"))
        .contains("PF803");
  }

  @ParameterizedTest
  @CsvSource({
    "ID=alpine, apk add openssh, grub-mkconfig -o /boot/grub/grub.cfg",
    "ID=arch, pacman -S openssh, grub-mkconfig -o /boot/grub/grub.cfg",
    "ID=photon, tdnf install openssh-server, dracut --force",
    "'ID=manjaro\nID_LIKE=arch', pacman -S openssh, mkinitcpio -P",
  })
  void distributionsOfTheirOwn(String release, String install, String other) throws IOException {
    String missing = "menuentry a {\n linux /boot/vmlinuz root=/dev/sda1\n initrd /boot/gone\n}\n";
    String report = check(release, "/lib/apk/db/installed", "", "/boot/grub/grub.cfg", missing);
    assertThat(report)
        .contains("PF804", "$ " + install + "\n", "$ " + other)
        .doesNotContain("apt-get", "update-grub", "update-initramfs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID=gentoo", "ID=nixos", "ID=linux", "ID=buildroot"})
  void othersGetWords(String release) throws IOException {
    String missing = "menuentry a {\n linux /boot/vmlinuz root=/dev/sda1\n initrd /boot/gone\n}\n";
    String report =
        check(
            release,
            "/lib/apk/db/installed",
            "",
            "/usr/bin/vmtoolsd",
            "",
            "/boot/grub/grub.cfg",
            missing);
    assertThat(report)
        .contains("PF601", "PF801", "PF804", "PF807", "Install one.", "Remove it.")
        .doesNotContain("apt-get", "dnf", "rpm ", "update-grub", "mkconfig", "update-initramfs");
  }

  private static final String[] IDLE = {
    "/var/lib/dpkg/status", "", "/usr/sbin/sshd", "", "/etc/rc2.d/S10network", ""
  };

  @ParameterizedTest
  @CsvSource({
    "ID=debian, update-rc.d ssh defaults",
    "ID=centos, chkconfig sshd on",
    "ID=alpine, rc-update add sshd default",
  })
  void aServiceIsSwitchedOnAsTheInitHasIt(String release, String command) throws IOException {
    assertThat(check(release, IDLE))
        .contains("PF804", "$ " + command + "\n")
        .doesNotContain("systemctl");
  }

  @Test
  void systemdHasItsOwn() throws IOException {
    String[] systemd =
        with(IDLE, "/lib/systemd/systemd", "#!/bin/sh\n", "@/sbin/init", "/lib/systemd/systemd");
    assertThat(check("ID=debian", systemd)).contains("$ systemctl enable ssh\n");
    assertThat(check("ID=fedora", systemd)).contains("$ systemctl enable sshd\n");
    assertThat(check("ID=gentoo", IDLE)).contains("PF804").doesNotContain("systemctl");
  }

  @Test
  void onlyInstalledPackagesAreNamed() throws IOException {
    String tools = "/usr/bin/vmtoolsd";
    String info = "/var/lib/dpkg/info/";
    assertThat(check("ID=debian", tools, "", info + "open-vm-tools.list", ""))
        .contains("PF807", "$ apt-get purge open-vm-tools\n");
    assertThat(check("ID=debian", tools, "")).contains("PF807").doesNotContain("purge");
    assertThat(check("ID=debian", tools, "", "/usr/bin/vmware-uninstall-tools.pl", ""))
        .contains("$ /usr/bin/vmware-uninstall-tools.pl\n")
        .doesNotContain("purge");
    assertThat(
            check(
                "ID=debian",
                "/usr/sbin/VBoxService",
                "",
                info + "virtualbox-guest-x11.list",
                "",
                info + "virtualbox-guest-utils.list",
                ""))
        .contains("$ apt-get purge virtualbox-guest-x11 virtualbox-guest-utils\n");
    assertThat(
            check(
                "ID=centos",
                "/usr/sbin/VBoxService",
                "",
                "/opt/VBoxGuestAdditions-6.1.30/uninstall.sh",
                ""))
        .contains("$ /opt/VBoxGuestAdditions-6.1.30/uninstall.sh\n");
    assertThat(check("ID=centos", tools, ""))
        .contains(
            "rpm --erase \"$(rpm --query --queryformat '%{NAME}' --file /usr/bin/vmtoolsd)\"");
    assertThat(check("ID=arch", tools, "", "/var/lib/pacman/local/open-vm-tools-6:12.4-1/desc", ""))
        .contains("$ pacman -Rs open-vm-tools\n");
  }

  /** Without a driver for ENA, by the modules that the kernel has. */
  @ParameterizedTest
  @CsvSource({
    "ID=debian, linux-image-amd64",
    "'ID=ubuntu\nID_LIKE=debian', linux-image-generic",
    "'ID=linuxmint\nID_LIKE=\"ubuntu debian\"', linux-image-generic",
  })
  void theKernelOfTheDistribution(String release, String name) throws IOException {
    String modules = "/lib/modules/" + Guests.RELEASE;
    assertThat(
            check(
                release,
                modules + "/modules.dep",
                "kernel/a.ko:\n",
                modules + "/modules.builtin",
                "kernel/b.ko\n",
                modules + "/kernel/a.ko",
                ""))
        .contains("PF705", "$ apt-get install " + name + "\n");
  }
}
