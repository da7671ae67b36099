package preflight.convert;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Passes on what is written, and digests it by SHA-256. */
final class DigestTarget implements Target {

  private final Target target;
  private final MessageDigest digest;

  DigestTarget(Target target) {
    this.target = target;
    this.digest = sha256();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256", e);
    }
  }

  /** In hexadecimal, of these bytes. */
  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** In hexadecimal, of all that was written; nothing may be written after it. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public long position() {
    return target.position();
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    digest.update(bytes, from, length);
    target.write(bytes, from, length);
  }

  @Override
  public void zeros(long count) throws IOException {
    byte[] zeros = new byte[(int) Math.min(count, Piece.SIZE)];
    for (long done = 0; done < count; done += zeros.length) {
      digest.update(zeros, 0, (int) Math.min(zeros.length, count - done));
    }
    target.zeros(count);
  }

  @Override
  public void rewrite(long at, byte[] bytes) {
    throw new IllegalStateException("what was digested cannot be written again");
  }
}
