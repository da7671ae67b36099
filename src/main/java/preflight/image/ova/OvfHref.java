package preflight.image.ova;

import java.nio.charset.StandardCharsets;
import preflight.io.CorruptException;
import preflight.io.Text;
import preflight.io.UnsupportedException;

/** The reference of a {@code File} element, a relative URI (DSP0243 1.1.1, 7.1; RFC 3986). */
final class OvfHref {

  private OvfHref() {}

  /**
   * The file's name in the package, percent escapes resolved.
   *
   * @throws CorruptException where it is empty or leads outside the package
   * @throws UnsupportedException where it is the address of a file elsewhere
   */
  static String fileName(OvfFile file) throws CorruptException, UnsupportedException {
    String structure = "OVF File " + file.id();
    String href = file.href();
    if (hasScheme(href)) {
      throw new UnsupportedException(structure, "href \"" + href + "\" outside the package");
    }
    String name = decode(href);
    while (name.startsWith("./")) {
      name = name.substring(2);
    }
    if (name.isEmpty()) {
      throw new CorruptException(structure, "href is empty");
    }
    if (leadsOutside(name)) {
      throw new CorruptException(structure, "href \"" + href + "\" leads outside the package");
    }
    return name;
  }

  private static boolean hasScheme(String href) {
    return href.contains("://") || href.regionMatches(true, 0, "file:", 0, 5);
  }

  private static boolean leadsOutside(String name) {
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      return true;
    }
    if (name.length() > 1 && name.charAt(1) == ':') {
      return true;
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** Percent escapes stand for bytes of UTF-8; what is no escape stays as it is. */
  static String decode(String href) {
    if (href.indexOf('%') < 0) {
      return href;
    }
    byte[] in = href.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (low >= 0) {
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    return Text.decode(java.util.Arrays.copyOf(out, length));
  }
}
