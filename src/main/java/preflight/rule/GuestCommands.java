package preflight.rule;

import java.util.List;
import java.util.Optional;
import preflight.ec2.Architecture;
import preflight.guest.Guest;
import preflight.guest.Loader;
import preflight.guest.initrd.InitrdMaker;
import preflight.guest.os.OsIdentity;
import preflight.inspection.Inspection;

/** Commands to run within the guest, in the words of its distribution. */
enum GuestCommands {
  DEBIAN,
  RED_HAT,
  SUSE,
  PHOTON,
  ALPINE,
  ARCH,
  /** A system of no known family: what to do is said in words. */
  OTHER;

  private static final List<String> RED_HATS =
      List.of("rhel", "fedora", "centos", "rocky", "almalinux", "ol", "amzn", "redhat");

  private static final String[] NONE = {};

  /** By its release files, without them by its package database, or where GRUB 2 lies. */
  static GuestCommands of(Inspection inspection) {
    Optional<Guest> guest = inspection.guest().toOptional();
    Optional<OsIdentity> os = guest.flatMap(g -> g.os().toOptional());
    if (os.isPresent()) {
      return of(os.get());
    }
    String packages = guest.flatMap(g -> g.network().packaged().toOptional()).orElse("");
    if (packages.contains("/dpkg/")) {
      return DEBIAN;
    }
    if (packages.contains("/apk/")) {
      return ALPINE;
    }
    if (packages.contains("/pacman/")) {
      return ARCH;
    }
    boolean grub2 =
        guest.isPresent()
            && guest.get().boot().files().stream().anyMatch(f -> f.path().contains("grub2/"));
    return grub2 || !packages.isEmpty() ? RED_HAT : OTHER;
  }

  private static GuestCommands of(OsIdentity os) {
    if (os.isLike("suse") || os.id().startsWith("sles") || os.id().contains("suse")) {
      return SUSE;
    }
    if (os.isLike("photon")) {
      return PHOTON;
    }
    if (RED_HATS.stream().anyMatch(os::isLike)) {
      return RED_HAT;
    }
    if (os.isLike("debian") || os.isLike("ubuntu")) {
      return DEBIAN;
    }
    return os.isLike("alpine") ? ALPINE : os.isLike("arch") ? ARCH : OTHER;
  }

  /** Writes the configuration of the guest's boot loader again; none where no tool does. */
  static String[] menu(Inspection inspection) {
    GuestCommands commands = of(inspection);
    Optional<Loader> loader =
        inspection.guest().toOptional().flatMap(g -> g.boot().loader().toOptional());
    if (loader.filter(l -> l == Loader.SYSLINUX).isPresent()) {
      return commands == DEBIAN
          ? new String[] {"extlinux-update"}
          : commands == ALPINE ? new String[] {"update-extlinux"} : NONE;
    }
    if (loader.filter(l -> l == Loader.GRUB_LEGACY).isPresent() && commands != DEBIAN) {
      return NONE;
    }
    return switch (commands) {
      case DEBIAN -> new String[] {"update-grub"};
      case RED_HAT, SUSE, PHOTON -> new String[] {"grub2-mkconfig -o /boot/grub2/grub.cfg"};
      case ALPINE, ARCH -> new String[] {"grub-mkconfig -o /boot/grub/grub.cfg"};
      case OTHER -> NONE;
    };
  }

  /**
   * Adds words to the kernel's command line. Where the entries are those of the boot loader
   * specification, the configuration of GRUB does not hold the command line, and grubby writes it.
   */
  static String[] addArguments(Inspection inspection, String arguments) {
    GuestCommands commands = of(inspection);
    Optional<Guest> guest = inspection.guest().toOptional();
    Optional<Loader> loader = guest.flatMap(g -> g.boot().loader().toOptional());
    boolean legacy = loader.filter(l -> l == Loader.GRUB_LEGACY).isPresent();
    boolean entries = guest.filter(g -> g.boot().specification().isPresent()).isPresent();
    if (commands == RED_HAT && (legacy || entries)) {
      return new String[] {"grubby --update-kernel=ALL --args=\"" + arguments + "\""};
    }
    String[] menu = menu(inspection);
    if (menu.length == 0 || legacy || commands == PHOTON) {
      return NONE;
    }
    String file = "GRUB_CMDLINE_LINUX=\"/&" + arguments + " /' /etc/default/grub";
    if (menu[0].equals("update-extlinux")) {
      file = "default_kernel_opts=\"/&" + arguments + " /' /etc/update-extlinux.conf";
    } else if (menu[0].equals("extlinux-update")) {
      return NONE;
    }
    return new String[] {"sed -i 's/^" + file, menu[0]};
  }

  /**
   * Builds the initrd of a kernel again, with these drivers in it.
   *
   * @param release of the kernel, empty for all that are installed
   */
  Fix initrd(Optional<String> release, String... drivers) {
    String again = "Build it again, within the guest.";
    String with = "Build the initrd again with them, within the guest.";
    boolean plain = drivers.length == 0;
    switch (this) {
      case DEBIAN -> {
        String command = "update-initramfs -u -k " + Shell.word(release.orElse("all"));
        return plain
            ? Fix.of(again, command)
            : Fix.of(
                "Name them in /etc/initramfs-tools/modules, within the guest.",
                "printf '%s\\n' " + String.join(" ", drivers) + " >> /etc/initramfs-tools/modules",
                command);
      }
      case RED_HAT, SUSE, PHOTON -> {
        String add = plain ? "" : " --add-drivers '" + String.join(" ", drivers) + "'";
        String which = release.map(r -> " --kver " + Shell.word(r)).orElse(" --regenerate-all");
        return Fix.of(plain ? again : with, "dracut --force" + add + which);
      }
      case ALPINE -> {
        String command = "mkinitfs" + release.map(r -> " " + Shell.word(r)).orElse("");
        return plain
            ? Fix.of(again, command)
            : Fix.of(
                "Name their files in /etc/mkinitfs/features.d and that feature in /etc/mkinitfs/mkinitfs.conf, within the guest.",
                command);
      }
      case ARCH -> {
        return plain
            ? Fix.of(again, "mkinitcpio -P")
            : Fix.of(
                with,
                "sed -i 's/^MODULES=(/&" + String.join(" ", drivers) + " /' /etc/mkinitcpio.conf",
                "mkinitcpio -P");
      }
      default -> {
        return Fix.of(plain ? again : with);
      }
    }
  }

  /** Builds the initrd of a kernel again, with what activates logical volumes. */
  Fix initrdWithLvm(Optional<String> release) {
    String with = "Build the initrd again with LVM in it, within the guest.";
    String which = release.map(r -> " --kver " + Shell.word(r)).orElse(" --regenerate-all");
    return switch (this) {
      case DEBIAN ->
          Fix.of(
              with,
              "apt-get install lvm2",
              "update-initramfs -u -k " + Shell.word(release.orElse("all")));
      case RED_HAT, SUSE, PHOTON -> Fix.of(with, "dracut --force --add lvm" + which);
      case ALPINE -> Fix.of("Add lvm to the features in /etc/mkinitfs/mkinitfs.conf.", "mkinitfs");
      case ARCH ->
          Fix.of(
              with,
              "sed -i '/^HOOKS=/s/ filesystems/ lvm2&/' /etc/mkinitcpio.conf",
              "mkinitcpio -P");
      case OTHER -> Fix.of(with);
    };
  }

  /** Builds an initrd again that was made for one machine only, now for any. */
  static Fix genericInitrd(InitrdMaker maker, Optional<String> release) {
    String with = "Build the initrd again for any machine, within the guest.";
    String which = release.map(r -> " --kver " + Shell.word(r)).orElse(" --regenerate-all");
    return switch (maker) {
      case INITRAMFS_TOOLS ->
          Fix.of(
              with,
              "printf 'MODULES=most\\n' > /etc/initramfs-tools/conf.d/zz-most",
              "update-initramfs -u -k " + Shell.word(release.orElse("all")));
      case DRACUT -> Fix.of(with, "dracut --force --no-hostonly" + which);
      case MKINITCPIO ->
          Fix.of(with, "sed -i '/^HOOKS=/s/ autodetect//' /etc/mkinitcpio.conf", "mkinitcpio -P");
    };
  }

  /**
   * Installs packages that have these names on Debian, on the Red Hat family, on SUSE, on Alpine
   * and on Arch; none where there is no name.
   */
  String[] install(String debian, String redHat, String suse, String alpine, String arch) {
    return switch (this) {
      case DEBIAN -> command("apt-get install ", debian);
      // dnf came with RHEL 8, and answers to the old name too
      case RED_HAT -> command("yum install ", redHat);
      case PHOTON -> command("tdnf install ", redHat);
      case SUSE -> command("zypper install ", suse);
      case ALPINE -> command("apk add ", alpine);
      case ARCH -> command("pacman -S ", arch);
      case OTHER -> NONE;
    };
  }

  /** The distribution's kernel with all its drivers, for 64 bits. */
  static String[] installKernel(Inspection inspection) {
    Optional<Guest> guest = inspection.guest().toOptional();
    GuestCommands commands = of(inspection);
    Architecture architecture =
        guest
            .flatMap(g -> g.kernel().toOptional())
            .map(Kernels::architecture)
            .orElse(Architecture.X86_64);
    boolean old = architecture == Architecture.I386;
    boolean ubuntu =
        guest.flatMap(g -> g.os().toOptional()).filter(os -> os.isLike("ubuntu")).isPresent();
    // Ubuntu's linux-image-generic brings linux-modules-extra, which the one for clouds lacks
    String debian =
        "linux-image-"
            + (ubuntu ? "generic" : architecture == Architecture.ARM64 ? "arm64" : "amd64")
            + (old ? ":amd64" : "");
    if (!old) {
      return commands.install(debian, "kernel", "kernel-default", "linux-lts", "linux");
    }
    return commands == DEBIAN
        ? new String[] {
          "dpkg --add-architecture amd64 && apt-get update",
          "apt-get install " + debian + " && update-grub"
        }
        : NONE;
  }

  private static String[] command(String command, String name) {
    return name.isEmpty() ? NONE : new String[] {command + name};
  }
}
