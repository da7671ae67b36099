package preflight.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digests. */
public final class Sha256 {

  static final int LENGTH = 32;

  private Sha256() {}

  static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** Of bytes, in hexadecimal digits. */
  public static String ofBytes(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /** Of a list of texts, in hexadecimal digits; other texts, or parted otherwise, have another. */
  public static String of(List<String> texts) {
    MessageDigest digest = digest();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_16BE);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // every JDK has it (java.security.MessageDigest)
      throw new IllegalStateException(e);
    }
  }
}
