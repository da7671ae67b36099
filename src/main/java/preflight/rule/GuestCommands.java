package preflight.rule;

import java.util.List;
import java.util.Optional;
import preflight.guest.Guest;
import preflight.guest.os.OsIdentity;
import preflight.inspection.Inspection;

/** Commands to run within the guest, in the words of its distribution. */
enum GuestCommands {
  DEBIAN,
  RED_HAT,
  SUSE;

  private static final List<String> RED_HATS =
      List.of("rhel", "fedora", "centos", "rocky", "almalinux", "ol", "amzn", "photon", "redhat");

  /** By its release files, without them by where its boot loader keeps its configuration. */
  static GuestCommands of(Inspection inspection) {
    Optional<Guest> guest = inspection.guest().toOptional();
    Optional<OsIdentity> os = guest.flatMap(g -> g.os().toOptional());
    if (os.isPresent()) {
      OsIdentity known = os.get();
      if (known.isLike("suse") || known.id().startsWith("sles") || known.id().contains("suse")) {
        return SUSE;
      }
      if (RED_HATS.stream().anyMatch(known::isLike)) {
        return RED_HAT;
      }
      return DEBIAN;
    }
    boolean grub2 =
        guest.isPresent()
            && guest.get().boot().files().stream().anyMatch(f -> f.path().contains("grub2/"));
    return grub2 ? RED_HAT : DEBIAN;
  }

  /** Writes grub.cfg again. */
  String menu() {
    return this == DEBIAN ? "update-grub" : "grub2-mkconfig -o /boot/grub2/grub.cfg";
  }

  /**
   * Builds the initrd of a kernel again, with these drivers in it.
   *
   * @param release of the kernel, empty for all that are installed
   */
  Fix initrd(Optional<String> release, String... drivers) {
    if (this == DEBIAN) {
      String command = "update-initramfs -u -k " + Shell.word(release.orElse("all"));
      return drivers.length == 0
          ? Fix.of("Build it again, within the guest.", command)
          : Fix.of(
              "Name them in /etc/initramfs-tools/modules, within the guest.",
              "printf '%s\\n' " + String.join(" ", drivers) + " >> /etc/initramfs-tools/modules",
              command);
    }
    String add = drivers.length == 0 ? "" : " --add-drivers '" + String.join(" ", drivers) + "'";
    String which = release.map(r -> " --kver " + Shell.word(r)).orElse(" --regenerate-all");
    return Fix.of(
        drivers.length == 0
            ? "Build it again, within the guest."
            : "Build the initrd again with them, within the guest.",
        "dracut --force" + add + which);
  }

  /** Installs packages that have these names on Debian, on the Red Hat family and on SUSE. */
  String install(String debian, String redHat, String suse) {
    return switch (this) {
      case DEBIAN -> "apt-get install " + debian;
      // every release has yum, since 8 as another name of dnf
      case RED_HAT -> "yum install " + redHat;
      case SUSE -> "zypper install " + suse;
    };
  }
}
