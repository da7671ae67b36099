package preflight.io;

/**
 * Codecs made of native code are unpacked into the temporary folder and loaded from there, which
 * fails where it is mounted noexec or where the machine is one they were not built for.
 */
public final class NativeLibrary {

  private NativeLibrary() {}

  /**
   * The refusal of what a codec would have unpacked.
   *
   * @param codec its name, for example {@code zstd}
   * @param offset of the packed data, in bytes
   */
  public static UnsupportedException missing(
      String structure, String codec, LinkageError error, long offset) {
    return new UnsupportedException(
        structure,
        codec
            + " cannot be unpacked here: its native library does not load ("
            + firstLine(error)
            + ")",
        offset);
  }

  private static String firstLine(LinkageError error) {
    String text = String.valueOf(error.getMessage());
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
