package preflight.remote;

import java.util.Optional;

/** What tells one content of an object from any other it ever has, without reading it. */
public final class ObjectVersion {

  private ObjectVersion() {}

  /**
   * A text to be compared. Only a strong entity tag changes with each byte (RFC 9110, 8.8.1 and
   * 8.8.3); a weak one ({@code W/"…"}), one that is not quoted, and an empty one tell nothing.
   *
   * @param tag as the server tells it
   * @param size in bytes
   * @param place where the object was found, without user and query
   * @return empty without such a tag
   */
  public static Optional<String> of(Optional<String> tag, long size, String place) {
    return tag.filter(ObjectVersion::isStrong).map(text -> text + " " + size + " " + place);
  }

  private static boolean isStrong(String tag) {
    return tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
  }
}
