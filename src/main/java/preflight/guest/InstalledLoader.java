package preflight.guest;

import java.util.Optional;

/**
 * The boot loader that the first disk starts.
 *
 * @param prefix where it looks for its files, as its core image has it: {@code
 *     (,msdos1)/boot/grub2}; for GRUB Legacy maybe the configuration itself
 */
public record InstalledLoader(Loader loader, Optional<String> prefix) {

  /** One that does not tell where its files lie. */
  public static InstalledLoader of(Loader loader) {
    return new InstalledLoader(loader, Optional.empty());
  }

  /**
   * Whether it reads a configuration.
   *
   * @param path of that on its own volume
   */
  boolean reads(String path) {
    if (prefix.isEmpty()) {
      return false;
    }
    String text = prefix.get();
    String folder = text.substring(text.indexOf(')') + 1);
    return path.equals(folder) || path.equals(folder + "/grub.cfg");
  }
}
