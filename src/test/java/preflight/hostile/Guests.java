package preflight.hostile;

import preflight.guest.kernel.KernelImageWriter;

/** Small guests that are whole but for what a test adds or takes away. */
public final class Guests {

  public static final String RELEASE = "5.15.0-67-generic";

  public static final String GRUB =
      """
      set timeout=1
      menuentry 'Linux' {
        linux /boot/vmlinuz root=/dev/sda1
        initrd /boot/initrd
      }
      """;

  private Guests() {}

  /** Without a boot configuration and an initrd, on a file system of 1000 KiB. */
  public static ExtWriter bare() {
    return bare(1024);
  }

  public static ExtWriter bare(int blockSize) {
    return new ExtWriter(blockSize, 1000 * 1024 / blockSize)
        .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
        .file("/sbin/init", "#!/bin/sh\n")
        .file("/boot/vmlinuz", KernelImageWriter.bzImage(RELEASE));
  }

  /** The bare guest without its fstab, with an empty initrd. */
  public static ExtWriter withoutFstab() {
    return new ExtWriter(1024, 1000)
        .file("/sbin/init", "#!/bin/sh\n")
        .file("/boot/vmlinuz", KernelImageWriter.bzImage(RELEASE))
        .file("/boot/initrd", new byte[0]);
  }

  public static final String OS =
      "ID=ubuntu\nVERSION_ID=\"22.04\"\nPRETTY_NAME=\"Ubuntu 22.04.2 LTS\"\nNAME=\"Ubuntu\"\n";

  public static ExtWriter withSystem() {
    return bare().file("/etc/os-release", OS);
  }

  /** With this initrd. */
  public static ExtWriter withInitrd(byte[] initrd) {
    return withSystem().file("/boot/grub/grub.cfg", GRUB).file("/boot/initrd", initrd);
  }

  /** With this configuration of GRUB. */
  public static ExtWriter withGrub(String configuration) {
    return withSystem().file("/boot/grub/grub.cfg", configuration);
  }
}
