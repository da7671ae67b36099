package preflight.aws;

import java.util.Optional;

/**
 * An upload in parts that was begun.
 *
 * @param id as the service gives it
 * @param checksums whether the service keeps a CRC-32C of each part; else it compares an MD5 digest
 *     when a part arrives
 */
public record UploadId(String id, boolean checksums) {

  private static final String CRC32C = "crc32c ";
  private static final String MD5 = "md5 ";

  /** In one line, which {@link #parse} takes. */
  public String text() {
    return (checksums ? CRC32C : MD5) + id;
  }

  /** Of such a line. */
  public static Optional<UploadId> parse(String text) {
    if (text.startsWith(CRC32C)) {
      return Optional.of(new UploadId(text.substring(CRC32C.length()), true));
    }
    return text.startsWith(MD5)
        ? Optional.of(new UploadId(text.substring(MD5.length()), false))
        : Optional.empty();
  }
}
