package preflight.guest.initrd;

import java.util.Optional;

/**
 * A file system within a file of an initrd, which its first program mounts (dracut's module
 * "squash", live media). It is named, not read: drivers and programs may lie in it.
 *
 * @param path without {@code /} in front
 * @param type as blkid names it: {@code squashfs}, {@code erofs}
 * @param size in bytes
 */
public record NestedImage(String path, String type, long size) {

  /** Behind the magic of erofs, which stands at 1024 (Documentation/filesystems/erofs.rst). */
  static final int LOOK = 1028;

  /** By its first {@link #LOOK} bytes; empty where it is neither. */
  static Optional<NestedImage> of(String path, long size, byte[] head) {
    if (starts(head, 0, 'h', 's', 'q', 's')) {
      return Optional.of(new NestedImage(path, "squashfs", size));
    }
    return starts(head, 1024, 0xE2, 0xE1, 0xF5, 0xE0)
        ? Optional.of(new NestedImage(path, "erofs", size))
        : Optional.empty();
  }

  private static boolean starts(byte[] bytes, int from, int... wanted) {
    if (bytes.length < from + wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (Byte.toUnsignedInt(bytes[from + i]) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
