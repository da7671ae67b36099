package preflight.image.ova;

/**
 * One member of a tar archive.
 *
 * @param name as stored, without a leading {@code ./}
 * @param headerOffset of the first header block that belongs to it, in bytes
 * @param dataOffset of its first byte of content
 * @param size of its content in the archive, in bytes, as its header promises
 * @param available how many of these bytes the archive really has
 */
public record TarMember(
    String name, Kind kind, long headerOffset, long dataOffset, long size, long available) {

  /** What a member is, as far as an OVF package cares. */
  public enum Kind {
    FILE,
    /** Stored with holes left out, in one of the ways of GNU tar or star. */
    SPARSE,
    DIRECTORY,
    /** A link, device or other special member. */
    OTHER
  }

  /** Whether the archive ends before the member does. */
  public boolean truncated() {
    return available < size;
  }
}
