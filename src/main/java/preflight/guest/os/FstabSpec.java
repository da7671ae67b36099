package preflight.guest.os;

import java.util.Locale;

/**
 * How an fstab names what it mounts.
 *
 * @param value without the prefix that tells the kind: the UUID, the label, {@code sda1}, {@code
 *     vg/lv}
 */
public record FstabSpec(Kind kind, String value) {

  /** The kinds of names. */
  public enum Kind {
    /** {@code UUID=} or {@code /dev/disk/by-uuid/}. */
    UUID,
    /** {@code LABEL=} or {@code /dev/disk/by-label/}. */
    LABEL,
    /** {@code PARTUUID=} or {@code /dev/disk/by-partuuid/}. */
    PARTUUID,
    /** {@code PARTLABEL=} or {@code /dev/disk/by-partlabel/}. */
    PARTLABEL,
    /** {@code ID=} or {@code /dev/disk/by-id/}: depends on the hardware. */
    HARDWARE_ID,
    /** {@code /dev/disk/by-path/} and others: depends on where the hardware is connected. */
    HARDWARE_PATH,
    /** {@code /dev/mapper/…} or {@code /dev/VG/LV}: a logical volume or other mapping. */
    MAPPED,
    /** {@code /dev/sda1}: depends on the driver and the order of disks. */
    DEVICE,
    /** A server's directory. */
    NETWORK,
    /** A file system without storage, such as {@code proc} and {@code tmpfs}. */
    PSEUDO,
    /** A file of the guest, such as a swap file or an image. */
    FILE,
    /** None of these. */
    OTHER
  }

  static FstabSpec of(Fstab.Entry entry) {
    String spec = entry.spec();
    int equals = spec.indexOf('=');
    if (equals > 0 && !spec.startsWith("/")) {
      String value = unquoted(spec.substring(equals + 1));
      switch (spec.substring(0, equals)) {
        case "UUID" -> {
          return new FstabSpec(Kind.UUID, value);
        }
        case "LABEL" -> {
          return new FstabSpec(Kind.LABEL, value);
        }
        case "PARTUUID" -> {
          return new FstabSpec(Kind.PARTUUID, value);
        }
        case "PARTLABEL" -> {
          return new FstabSpec(Kind.PARTLABEL, value);
        }
        case "ID" -> {
          return new FstabSpec(Kind.HARDWARE_ID, value);
        }
        default -> {
          // perhaps a network address
        }
      }
    }
    if (spec.startsWith("/dev/")) {
      return device(spec.substring("/dev/".length()));
    }
    if (isNetwork(entry.type(), spec)) {
      return new FstabSpec(Kind.NETWORK, spec);
    }
    if (isPseudo(entry.type())) {
      return new FstabSpec(Kind.PSEUDO, spec);
    }
    return new FstabSpec(spec.startsWith("/") ? Kind.FILE : Kind.OTHER, spec);
  }

  /** Tags may be quoted, as in the output of blkid. */
  private static String unquoted(String value) {
    int last = value.length() - 1;
    if (last > 0
        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
        && value.charAt(last) == value.charAt(0)) {
      return value.substring(1, last);
    }
    return value;
  }

  private static FstabSpec device(String name) {
    if (!name.startsWith("disk/by-")) {
      boolean mapped = name.startsWith("dm-") || (name.indexOf('/') > 0 && !isPlainFolder(name));
      String value = name.startsWith("mapper/") ? name.substring("mapper/".length()) : name;
      return new FstabSpec(mapped ? Kind.MAPPED : Kind.DEVICE, value);
    }
    int slash = name.indexOf('/', "disk/by-".length());
    String value = slash < 0 ? "" : name.substring(slash + 1);
    Kind kind =
        switch (slash < 0 ? name : name.substring(0, slash)) {
          case "disk/by-uuid" -> Kind.UUID;
          case "disk/by-label" -> Kind.LABEL;
          case "disk/by-partuuid" -> Kind.PARTUUID;
          case "disk/by-partlabel" -> Kind.PARTLABEL;
          case "disk/by-id" -> Kind.HARDWARE_ID;
          default -> Kind.HARDWARE_PATH;
        };
    // udev writes \x20 and the like into the names of links
    boolean text = kind == Kind.LABEL || kind == Kind.PARTLABEL;
    return new FstabSpec(kind, text ? udevDecoded(value) : value);
  }

  /** Folders of device nodes that are no volume groups (Linux, admin-guide/devices.txt). */
  private static boolean isPlainFolder(String name) {
    return name.startsWith("md/")
        || name.startsWith("cciss/")
        || name.startsWith("ida/")
        || name.startsWith("rd/")
        || name.startsWith("block/");
  }

  private static String udevDecoded(String value) {
    StringBuilder text = new StringBuilder(value.length());
    int i = 0;
    while (i < value.length()) {
      boolean escape =
          value.startsWith("\\x", i)
              && i + 4 <= value.length()
              && Character.digit(value.charAt(i + 2), 16) >= 0
              && Character.digit(value.charAt(i + 3), 16) >= 0;
      if (escape) {
        text.append((char) Integer.parseInt(value.substring(i + 2, i + 4), 16));
        i += 4;
      } else {
        text.append(value.charAt(i));
        i++;
      }
    }
    return text.toString();
  }

  private static boolean isNetwork(String type, String spec) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "nfs",
          "nfs4",
          "cifs",
          "smbfs",
          "smb3",
          "sshfs",
          "fuse.sshfs",
          "glusterfs",
          "ceph",
          "davfs",
          "afs",
          "ncpfs",
          "9p",
          "virtiofs",
          "vboxsf",
          "vmhgfs",
          "fuse.vmhgfs-fuse" ->
          true;
      default -> spec.startsWith("//") || (!spec.startsWith("/") && spec.contains(":/"));
    };
  }

  private static boolean isPseudo(String type) {
    return switch (type) {
      case "proc",
          "sysfs",
          "tmpfs",
          "devpts",
          "devtmpfs",
          "ramfs",
          "cgroup",
          "cgroup2",
          "debugfs",
          "tracefs",
          "securityfs",
          "configfs",
          "mqueue",
          "hugetlbfs",
          "binfmt_misc",
          "usbfs",
          "usbdevfs",
          "pstore",
          "bpf",
          "efivarfs",
          "fusectl",
          "overlay",
          "rootfs",
          "selinuxfs",
          "nfsd",
          "rpc_pipefs" ->
          true;
      default -> false;
    };
  }
}
