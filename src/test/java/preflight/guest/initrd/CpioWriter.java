package preflight.guest.initrd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes cpio archives of format "newc" (Documentation/driver-api/early-userspace/
 * buffer-format.rst).
 */
public final class CpioWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean checksums;
  private int inode = 1;

  public CpioWriter() {
    this(false);
  }

  /**
   * @param checksums 070702 instead of 070701
   */
  public CpioWriter(boolean checksums) {
    this.checksums = checksums;
  }

  /** A regular file with mode 0644. */
  public CpioWriter file(String path, byte[] content) {
    return entry(path, 0100644, 1, inode++, content);
  }

  /** A regular file with mode 0755. */
  public CpioWriter program(String path, byte[] content) {
    return entry(path, 0100755, 1, inode++, content);
  }

  /** A script or a configuration file. */
  public CpioWriter text(String path, String content) {
    return entry(path, 0100755, 1, inode++, content.getBytes(StandardCharsets.UTF_8));
  }

  public CpioWriter directory(String path) {
    return entry(path, 0040755, 2, inode++, new byte[0]);
  }

  public CpioWriter symlink(String path, String target) {
    return entry(path, 0120777, 1, inode++, target.getBytes(StandardCharsets.UTF_8));
  }

  /** Hard links of each other; the last one carries the content, as GNU cpio writes them. */
  public CpioWriter links(byte[] content, String... paths) {
    int shared = inode++;
    for (int i = 0; i < paths.length; i++) {
      byte[] bytes = i == paths.length - 1 ? content : new byte[0];
      entry(paths[i], 0100755, paths.length, shared, bytes);
    }
    return this;
  }

  /** Any entry. */
  public CpioWriter entry(String path, int mode, int links, int number, byte[] content) {
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    int sum = 0;
    for (byte b : content) {
      sum += checksums ? Byte.toUnsignedInt(b) : 0;
    }
    int[] fields = {
      number, mode, 0, 0, links, 1465000000, content.length, 8, 1, 0, 0, name.length, sum
    };
    StringBuilder header = new StringBuilder(checksums ? "070702" : "070701");
    for (int field : fields) {
      String hex = Integer.toHexString(field).toUpperCase(java.util.Locale.ROOT);
      header.append("0".repeat(8 - hex.length())).append(hex);
    }
    out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(name);
    pad();
    out.writeBytes(content);
    pad();
    return this;
  }

  private void pad() {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }

  /** The archive with its trailer. */
  public byte[] archive() {
    entry("TRAILER!!!", 0, 1, 0, new byte[0]);
    return out.toByteArray();
  }

  /** The archive so far. */
  public byte[] withoutTrailer() {
    return out.toByteArray();
  }
}
