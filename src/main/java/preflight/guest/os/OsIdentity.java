package preflight.guest.os;

import java.util.List;
import java.util.Optional;

/**
 * What an operating system says that it is, in the terms of os-release(5).
 *
 * @param id for example {@code debian}; {@code linux} where os-release has none, as it specifies
 * @param idLike the systems that it derives from, closest first
 * @param versionId for example {@code 12}; missing in rolling releases
 * @param prettyName for people
 * @param versionCodename for example {@code bookworm}
 * @param pointRelease more exact than {@code versionId}, from another file: Debian's 12.7 beside
 *     12, CentOS's 7.9.2009 beside 7; never less exact
 * @param source the file that named the system
 */
public record OsIdentity(
    String id,
    List<String> idLike,
    Optional<String> versionId,
    String prettyName,
    Optional<String> versionCodename,
    Optional<String> pointRelease,
    String source) {

  public OsIdentity {
    idLike = List.copyOf(idLike);
  }

  /** The point release where there is one, else the version. */
  public Optional<String> exactVersion() {
    return pointRelease.isPresent() ? pointRelease : versionId;
  }

  /** Whether this is the system, or derives from it. */
  public boolean isLike(String other) {
    return id.equals(other) || idLike.contains(other);
  }

  /** The same, told by another file. */
  public OsIdentity withSource(String path) {
    return new OsIdentity(id, idLike, versionId, prettyName, versionCodename, pointRelease, path);
  }

  OsIdentity withPointRelease(Optional<String> release) {
    return new OsIdentity(id, idLike, versionId, prettyName, versionCodename, release, source);
  }
}
