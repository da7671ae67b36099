package preflight.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an object lies: {@code https://host/folder/image.ova} or {@code s3://bucket/folder/key}.
 * What is secret in it, a password and a signature, is in no text that is shown.
 *
 * @param scheme {@code https}, {@code http} or {@code s3}
 * @param user what stands before {@code @}, percent-encoded; empty without
 * @param host with the port where one is named; of S3 the bucket
 * @param path from the first slash on: of a URL percent-encoded, of S3 the key behind the slash
 * @param query what stands behind {@code ?}; never of S3, whose keys may have one
 */
public record RemoteAddress(
    String scheme, Optional<String> user, String host, String path, Optional<String> query) {

  private static final String SEPARATOR = "://";

  /** The longest that is taken; servers take some 8,000 characters. */
  private static final int LONGEST = 16_384;

  /** Whether a name is meant as an address, though perhaps of a kind that is not read. */
  public static boolean isAddress(String name) {
    int at = name.indexOf(SEPARATOR);
    if (at < 1 || name.charAt(0) < 'A') {
      return false;
    }
    for (int i = 0; i < at; i++) {
      char c = name.charAt(i);
      boolean plain =
          c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.');
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws IllegalArgumentException where it is no address of an object, with a message that says
   *     why and repeats no secret
   */
  public static RemoteAddress parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("it is longer than " + LONGEST + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new IllegalArgumentException("there is a control character in it");
      }
    }
    int at = text.indexOf(SEPARATOR);
    String scheme = at < 0 ? "" : text.substring(0, at).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "s3" -> s3(text.substring(at + SEPARATOR.length()));
      case "https", "http" -> web(scheme, text);
      default ->
          throw new IllegalArgumentException("images are read from https://, http:// and s3://");
    };
  }

  private static RemoteAddress s3(String rest) {
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("it names no bucket");
    }
    for (int i = 0; i < bucket.length(); i++) {
      char c = bucket.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0);
      if (!plain) {
        throw new IllegalArgumentException("a bucket has another name than that");
      }
    }
    String path = slash < 0 ? "/" : rest.substring(slash);
    return new RemoteAddress("s3", Optional.empty(), bucket, path, Optional.empty());
  }

  private static RemoteAddress web(String scheme, String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // its own message, and that of a cause, repeats the text with what is secret in it
      throw new IllegalArgumentException(
          e.getReason() + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
    }
    uri = URI.create(uri.toASCIIString());
    Optional<String> host = Optional.ofNullable(uri.getHost());
    if (host.isEmpty()) {
      throw new IllegalArgumentException("it names no host");
    }
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    return new RemoteAddress(
        scheme,
        Optional.ofNullable(uri.getRawUserInfo()),
        host.get() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()),
        path.isEmpty() ? "/" : path,
        Optional.ofNullable(uri.getRawQuery()));
  }

  /** For S3 rather than by HTTP. */
  public boolean isS3() {
    return scheme.equals("s3");
  }

  /** Whether it ends like a folder. */
  public boolean isFolder() {
    return path.endsWith("/");
  }

  /** The key of S3. */
  public String key() {
    return path.substring(1);
  }

  /** For people: without what is secret. */
  public String name() {
    return scheme
        + SEPARATOR
        + (user.isPresent() ? "…@" : "")
        + host
        + path
        + (query.isPresent() ? "?…" : "");
  }

  /** The last part of the path, without its encoding; the host where there is none. */
  public String fileName() {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (last.isEmpty()) {
      return host;
    }
    if (isS3()) {
      return last;
    }
    try {
      // URLDecoder is made for forms, in which a plus is a space
      return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return last;
    }
  }

  /** What it is asked for by; without the user, who stands in a header of its own. */
  public URI uri() {
    return URI.create(scheme + SEPARATOR + host + path + query.map(q -> "?" + q).orElse(""));
  }

  /**
   * That of another object in the same folder.
   *
   * @param plain a name without a slash
   */
  public RemoteAddress sibling(String plain) {
    String folder = path.substring(0, path.lastIndexOf('/') + 1);
    return new RemoteAddress(
        scheme, user, host, folder + (isS3() ? plain : encoded(plain)), Optional.empty());
  }

  /** With every character but the unreserved ones encoded (RFC 3986, 2.3). */
  static String encoded(String text) {
    StringBuilder all = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        all.append(c);
      } else {
        all.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return all.toString();
  }

  /** Its parts as a relative path, such as {@code https:/host/folder/image.ova}, of ASCII alone. */
  public String asPath() {
    StringBuilder all = new StringBuilder(scheme).append(":/").append(host);
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        all.append('/').append(isS3() ? encoded(part) : part);
      }
    }
    return all.toString();
  }

  // that of a record would show what is secret
  @Override
  public String toString() {
    return name();
  }
}
