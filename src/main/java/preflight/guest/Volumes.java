package preflight.guest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import preflight.tree.Volume;

/** The machine's readable volumes, found by the many names that a guest has for them. */
public record Volumes(List<GuestVolume> all) {

  /** Disks that a name such as {@code sda} may stand for; more letters are not looked at. */
  private static final int MAX_NUMBER = 100_000;

  public Volumes {
    all = List.copyOf(all);
  }

  public Optional<GuestVolume> byUuid(String uuid) {
    return first(v -> v.facts().uuid().filter(u -> u.equalsIgnoreCase(uuid)).isPresent());
  }

  public Optional<GuestVolume> byLabel(String label) {
    return first(v -> !label.isEmpty() && v.facts().label().equals(label));
  }

  public Optional<GuestVolume> byPartitionUuid(String uuid) {
    return first(v -> v.partitionUuid().filter(u -> u.equalsIgnoreCase(uuid)).isPresent());
  }

  public Optional<GuestVolume> byPartitionLabel(String label) {
    return first(v -> v.partitionLabel().filter(l -> l.equals(label)).isPresent());
  }

  /** Of which a volume is a part, or all. */
  public Optional<GuestVolume> of(Volume volume) {
    return first(v -> v.volume().fileSystem().isOnDeviceOf(volume.fileSystem()));
  }

  /**
   * By GRUB's name, with or without the table's: {@code hd0,msdos1}, {@code hd0,gpt1}, {@code
   * hd0,1}, {@code hd0}, {@code lvm/vg-root}, {@code lvmid/…/…}.
   */
  public Optional<GuestVolume> byGrubName(String name) {
    if (name.startsWith("lvm")) {
      return first(v -> v.logical().filter(l -> l.isGrubName(name)).isPresent());
    }
    if (!name.startsWith("hd")) {
      return Optional.empty();
    }
    int comma = name.indexOf(',');
    int disk = number(comma < 0 ? name.substring(2) : name.substring(2, comma));
    if (disk < 0) {
      return Optional.empty();
    }
    if (comma < 0) {
      return first(v -> v.disk() == disk && v.partition() == 0);
    }
    String rest = name.substring(comma + 1);
    int digits = 0;
    while (digits < rest.length() && !Character.isDigit(rest.charAt(digits))) {
      digits++;
    }
    String table = rest.substring(0, digits);
    int partition = number(rest.substring(digits));
    return first(
        v ->
            v.disk() == disk
                && v.partition() == partition
                && partition > 0
                && (table.isEmpty() || table.equals(v.tableName())));
  }

  /** By GRUB Legacy's name, which counts partitions from 0: {@code hd0,0}. */
  public Optional<GuestVolume> byLegacyName(String name) {
    return first(v -> v.legacyName().filter(name::equals).isPresent());
  }

  /**
   * By what fstab or {@code root=} says: {@code UUID=}, {@code LABEL=}, {@code PARTUUID=}, {@code
   * PARTLABEL=}, {@code /dev/disk/by-…}, {@code /dev/sda1}, {@code /dev/nvme0n1p1}, {@code
   * /dev/mapper/vg-root}, {@code /dev/vg/root}.
   */
  public Optional<GuestVolume> bySpec(String spec) {
    int equals = spec.indexOf('=');
    if (equals > 0) {
      String value = unquote(spec.substring(equals + 1));
      return switch (spec.substring(0, equals).toUpperCase(Locale.ROOT)) {
        case "UUID" -> byUuid(value);
        case "LABEL" -> byLabel(value);
        case "PARTUUID" -> byPartitionUuid(value);
        case "PARTLABEL" -> byPartitionLabel(value);
        default -> Optional.empty();
      };
    }
    Optional<GuestVolume> logical = first(v -> v.logical().filter(l -> l.isSpec(spec)).isPresent());
    if (logical.isPresent()) {
      return logical;
    }
    String by = "/dev/disk/by-";
    if (spec.startsWith(by)) {
      int slash = spec.indexOf('/', by.length());
      String kind = slash < 0 ? "" : spec.substring(by.length(), slash);
      String value = slash < 0 ? "" : spec.substring(slash + 1);
      return switch (kind) {
        case "uuid" -> byUuid(value);
        case "label" -> byLabel(value);
        case "partuuid" -> byPartitionUuid(value);
        case "partlabel" -> byPartitionLabel(value);
        default -> Optional.empty();
      };
    }
    return spec.startsWith("/dev/") ? byKernelName(spec.substring(5)) : Optional.empty();
  }

  /** By the kernel's name of the device, which depends on the bus: {@code sda1}, {@code xvda}. */
  private Optional<GuestVolume> byKernelName(String name) {
    if (name.startsWith("nvme")) {
      int n = name.indexOf('n', 4);
      int p = n < 0 ? -1 : name.indexOf('p', n);
      int disk = n < 0 ? -1 : number(name.substring(4, n));
      int partition = p < 0 ? 0 : number(name.substring(p + 1));
      return at(disk, partition);
    }
    for (String bus : List.of("xvd", "sd", "vd", "hd")) {
      if (name.length() > bus.length() && name.startsWith(bus)) {
        char letter = name.charAt(bus.length());
        String digits = name.substring(bus.length() + 1);
        int partition = digits.isEmpty() ? 0 : number(digits);
        return letter >= 'a' && letter <= 'z' ? at(letter - 'a', partition) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<GuestVolume> at(int disk, int partition) {
    return disk < 0 ? Optional.empty() : first(v -> v.disk() == disk && v.partition() == partition);
  }

  private static String unquote(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** A decimal number of the size that a disk or partition can have, -1 for anything else. */
  private static int number(String digits) {
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9' || value > MAX_NUMBER) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return digits.isEmpty() ? -1 : value;
  }

  private Optional<GuestVolume> first(Predicate<GuestVolume> wanted) {
    for (GuestVolume volume : all) {
      if (wanted.test(volume)) {
        return Optional.of(volume);
      }
    }
    return Optional.empty();
  }
}
