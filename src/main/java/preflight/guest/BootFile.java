package preflight.guest;

import java.util.Optional;

/**
 * A file as a boot loader names it.
 *
 * @param device in the loader's own words and without parentheses, for example {@code hd0,msdos1};
 *     empty where the loader has only one device or none was set
 * @param path within that device's file system, as it stands in the configuration
 * @param section of a unified kernel image that is meant; empty for the whole file
 */
public record BootFile(Optional<String> device, String path, Optional<Section> section) {

  /**
   * A section of a unified kernel image.
   *
   * @param name such as {@code .initrd}
   * @param profile of the image, counted from 0
   */
  public record Section(String name, int profile) {

    /** {@code .initrd}, {@code .initrd@1}. */
    @Override
    public String toString() {
      return profile == 0 ? name : name + "@" + profile;
    }
  }

  /** A whole file. */
  public BootFile(Optional<String> device, String path) {
    this(device, path, Optional.empty());
  }

  /** A file on the loader's own device. */
  public static BootFile of(String path) {
    return new BootFile(Optional.empty(), path);
  }

  /** A section of it. */
  public BootFile part(String name, int profile) {
    return new BootFile(device, path, Optional.of(new Section(name, profile)));
  }

  /** As GRUB writes it: {@code (hd0,msdos1)/vmlinuz}; a section stands behind a colon. */
  @Override
  public String toString() {
    String file = device.isPresent() ? "(" + device.get() + ")" + path : path;
    return section.isPresent() ? file + ":" + section.get() : file;
  }
}
