package preflight.guest;

import java.util.Optional;

/**
 * A file as a boot loader names it.
 *
 * @param device in the loader's own words and without parentheses, for example {@code hd0,msdos1};
 *     empty where the loader has only one device or none was set
 * @param path within that device's file system, as it stands in the configuration
 */
public record BootFile(Optional<String> device, String path) {

  /** A file on the loader's own device. */
  public static BootFile of(String path) {
    return new BootFile(Optional.empty(), path);
  }

  /** As GRUB writes it: {@code (hd0,msdos1)/vmlinuz}. */
  @Override
  public String toString() {
    return device.isPresent() ? "(" + device.get() + ")" + path : path;
  }
}
