package preflight.guest;

/**
 * What a logical volume is called.
 *
 * @param groupId and {@code id} with dashes
 * @param unique whether no other group of the machine has this name; names are of no use otherwise
 */
public record LogicalNames(String group, String groupId, String name, String id, boolean unique) {

  private static final String BY_ID = "disk/by-id/dm-uuid-LVM-";

  /** As device-mapper names it, dashes within a name doubled (lvm(8)): {@code vg-root}. */
  public String mapperName() {
    return group.replace("-", "--") + "-" + name.replace("-", "--");
  }

  /** As GRUB 2 names the device: {@code lvm/vg-root}. */
  public String grubName() {
    return "lvm/" + mapperName();
  }

  /** Whether this is what GRUB 2 calls the device, by its name or as {@code lvmid/…/…}. */
  public boolean isGrubName(String device) {
    return device.startsWith("lvmid/")
        ? device.equals("lvmid/" + groupId + "/" + id)
        : unique && device.equals(grubName());
  }

  /** Whether fstab or {@code root=} means it: {@code /dev/mapper/vg-root}, {@code /dev/vg/root}. */
  public boolean isSpec(String spec) {
    if (!spec.startsWith("/dev/")) {
      return false;
    }
    String device = spec.substring("/dev/".length());
    if (device.startsWith(BY_ID)) {
      String ids = groupId + id;
      return device.substring(BY_ID.length()).equals(ids.replace("-", ""));
    }
    return unique
        && (device.equals("mapper/" + mapperName())
            || device.equals("disk/by-id/dm-name-" + mapperName())
            || device.equals(group + "/" + name));
  }
}
