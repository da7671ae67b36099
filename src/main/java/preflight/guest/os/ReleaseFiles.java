package preflight.guest.os;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/** The release files that one guest has, and what they say together. */
final class ReleaseFiles {

  private static final String DEBIAN_VERSION = "/etc/debian_version";
  private static final String LSB_RELEASE = "/etc/lsb-release";
  private static final String OPENWRT_RELEASE = "/etc/openwrt_release";
  private static final String SUSE_RELEASE = "/etc/SuSE-release";
  private static final List<String> OS_RELEASE = List.of("/etc/os-release", "/usr/lib/os-release");

  /** Files with one line as {@link ReleaseLine} reads it. */
  private static final List<String> RELEASE_LINES =
      List.of(
          "/etc/oracle-release",
          "/etc/enterprise-release",
          "/etc/rocky-release",
          "/etc/almalinux-release",
          "/etc/centos-release",
          "/etc/fedora-release",
          "/etc/cloudlinux-release",
          "/etc/virtuozzo-release",
          "/etc/mageia-release",
          "/etc/altlinux-release",
          "/etc/redhat-release",
          "/etc/system-release",
          "/etc/photon-release",
          "/etc/gentoo-release",
          "/etc/slackware-version");

  static final List<String> PATHS = paths();

  private final OsIdentification.TextFiles files;
  private final String root;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Trouble> unreadable = new LinkedHashMap<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private Optional<OsRelease> release = Optional.empty();

  /**
   * @param root what all paths begin with: that of a tree within the guest's; else empty
   */
  ReleaseFiles(OsIdentification.TextFiles files, String root) {
    this.files = files;
    this.root = root;
  }

  private static List<String> paths() {
    List<String> paths = new ArrayList<>(OS_RELEASE);
    paths.addAll(RELEASE_LINES);
    paths.add(SUSE_RELEASE);
    paths.add("/etc/alpine-release");
    paths.add("/etc/arch-release");
    paths.add(LSB_RELEASE);
    paths.add(OPENWRT_RELEASE);
    paths.add(DEBIAN_VERSION);
    return List.copyOf(paths);
  }

  OsIdentification identify() throws IOException {
    List<String> found = new ArrayList<>();
    for (String path : PATHS) {
      try {
        Optional<String> text = files.read(root + path);
        if (text.isPresent()) {
          texts.put(path, bounded(root + path, text.get()));
          found.add(root + path);
        }
      } catch (ReadProblem problem) {
        unreadable.put(path, problem.trouble());
        troubles.add(problem.trouble());
        found.add(root + path);
      }
    }
    Fact<OsIdentity> identity = identity();
    return new OsIdentification(identity, found, release, troubles);
  }

  /** Without lines that are longer than any name is; an empty one keeps the others' numbers. */
  private String bounded(String path, String text) {
    if (text.length() <= Limits.RELEASE_LINE) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int number = 0;
    for (String line : Lines.of(text)) {
      number++;
      if (line.length() > Limits.RELEASE_LINE) {
        String why = "has more than " + Limits.RELEASE_LINE + " characters";
        troubles.add(new BadLine(number, "", why).trouble(path));
      } else {
        kept.append(line);
      }
      kept.append('\n');
    }
    return kept.toString();
  }

  private Fact<OsIdentity> identity() {
    for (String path : PATHS) {
      Trouble trouble = unreadable.get(path);
      if (trouble != null) {
        // what a less exact file says might be another system than this one names
        return new Fact.Failed<>(trouble, Place.ofPath(root + path));
      }
      String text = texts.get(path);
      if (text != null) {
        Optional<Found> found = read(path, text);
        if (found.isPresent()) {
          OsIdentity identity = found.get().identity();
          return new Fact.Known<>(
              identity.withPointRelease(pointRelease(identity)).withSource(root + path),
              Place.ofPath(root + path).atLine(found.get().line()));
        }
      }
    }
    List<Place> places = new ArrayList<>();
    for (String path : PATHS) {
      places.add(Place.ofPath(root + path));
    }
    return new Fact.Absent<>(places);
  }

  /** What one file says, and in which line. */
  private record Found(OsIdentity identity, int line) {}

  private Optional<Found> read(String path, String text) {
    if (OS_RELEASE.contains(path)) {
      return osRelease(path, text);
    }
    if (RELEASE_LINES.contains(path)) {
      return ReleaseLine.parse(Lines.first(text)).map(line -> found(path, line));
    }
    return switch (path) {
      case SUSE_RELEASE -> suse(path, text);
      case LSB_RELEASE, OPENWRT_RELEASE -> lsb(path, text);
      case DEBIAN_VERSION -> debian(path, Lines.first(text));
      case "/etc/alpine-release" ->
          version(Lines.first(text)).map(v -> plain("alpine", "Alpine Linux", v, path));
      // is there, and empty, by design
      case "/etc/arch-release" -> Optional.of(plain("arch", "Arch Linux", "", path));
      default -> Optional.empty();
    };
  }

  private Optional<Found> osRelease(String path, String text) {
    OsRelease parsed = OsRelease.parse(text);
    for (BadLine bad : parsed.badLines()) {
      troubles.add(bad.trouble(root + path));
    }
    if (parsed.entries().isEmpty()) {
      return Optional.empty();
    }
    release = Optional.of(parsed);
    List<String> like = new ArrayList<>();
    for (String word : parsed.value("ID_LIKE").orElse("").split("[ \t]+", -1)) {
      if (!word.isEmpty()) {
        like.add(word);
      }
    }
    // the defaults are those of os-release(5)
    OsIdentity identity =
        new OsIdentity(
            parsed.value("ID").orElse("linux"),
            like,
            parsed.value("VERSION_ID"),
            parsed.value("PRETTY_NAME").or(() -> parsed.value("NAME")).orElse("Linux"),
            parsed.value("VERSION_CODENAME"),
            Optional.empty(),
            path);
    return Optional.of(new Found(identity, parsed.line("ID")));
  }

  private static Found found(String path, ReleaseLine line) {
    String pretty = line.name() + line.version().map(v -> " " + v).orElse("");
    return new Found(
        new OsIdentity(
            line.id(), List.of(), line.version(), pretty, line.codename(), Optional.empty(), path),
        1);
  }

  private static Found plain(String id, String name, String version, String path) {
    return new Found(
        new OsIdentity(
            id,
            List.of(),
            version(version),
            version.isEmpty() ? name : name + " " + version,
            Optional.empty(),
            Optional.empty(),
            path),
        1);
  }

  /**
   * {@code SUSE Linux Enterprise Server 11 (x86_64)}, {@code VERSION = 11}, {@code PATCHLEVEL = 4}.
   */
  private static Optional<Found> suse(String path, String text) {
    Optional<ReleaseLine> line = ReleaseLine.parse(Lines.first(text));
    if (line.isEmpty()) {
      return Optional.empty();
    }
    String version = assignment(text, "VERSION").or(line.get()::version).orElse("");
    Optional<String> level = assignment(text, "PATCHLEVEL");
    if (level.isPresent() && !level.get().equals("0") && !version.contains(".")) {
      version = version + "." + level.get();
    }
    return Optional.of(plain(line.get().id(), line.get().name(), version, path));
  }

  private static Optional<String> assignment(String text, String key) {
    for (String line : Lines.of(text)) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.substring(0, equals).strip().equals(key)) {
        return version(line.substring(equals + 1).strip());
      }
    }
    return Optional.empty();
  }

  /** {@code LSB_VERSION} alone names no system. */
  private static Optional<Found> lsb(String path, String text) {
    OsRelease parsed = OsRelease.parse(text);
    Optional<String> name = parsed.value("DISTRIB_ID");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String id = new ReleaseLine(name.get(), Optional.empty(), Optional.empty()).id();
    OsIdentity identity =
        new OsIdentity(
            id,
            List.of(),
            parsed.value("DISTRIB_RELEASE").flatMap(ReleaseFiles::version),
            parsed.value("DISTRIB_DESCRIPTION").orElse(name.get()),
            parsed.value("DISTRIB_CODENAME"),
            Optional.empty(),
            path);
    return Optional.of(new Found(identity, parsed.line("DISTRIB_ID")));
  }

  /** {@code 8.11}, or {@code jessie/sid} before a release. */
  private static Optional<Found> debian(String path, String line) {
    if (line.isEmpty()) {
      return Optional.empty();
    }
    if (version(line).isPresent()) {
      return Optional.of(plain("debian", "Debian GNU/Linux", line, path));
    }
    OsIdentity identity =
        new OsIdentity(
            "debian",
            List.of(),
            Optional.empty(),
            "Debian GNU/Linux " + line,
            Optional.of(line),
            Optional.empty(),
            path);
    return Optional.of(new Found(identity, 1));
  }

  /** A text that starts with a digit. */
  private static Optional<String> version(String text) {
    return !text.isEmpty() && Character.isDigit(text.charAt(0))
        ? Optional.of(text)
        : Optional.empty();
  }

  /**
   * The version in the distribution's own file, where it goes on from that of os-release. On
   * another system that keeps the file for compatibility it does not, as Ubuntu's {@code
   * debian_version} shows.
   */
  private Optional<String> pointRelease(OsIdentity identity) {
    if (identity.id().equals("debian") || identity.id().equals("raspbian")) {
      String text = texts.get(DEBIAN_VERSION);
      return text == null
          ? Optional.empty()
          : version(Lines.first(text)).filter(v -> goesOn(identity, v));
    }
    for (String path : RELEASE_LINES) {
      String text = texts.get(path);
      Optional<ReleaseLine> line =
          text == null ? Optional.empty() : ReleaseLine.parse(Lines.first(text));
      if (line.isPresent() && line.get().id().equals(identity.id())) {
        Optional<String> version = line.get().version().filter(v -> goesOn(identity, v));
        if (version.isPresent()) {
          return version;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean goesOn(OsIdentity identity, String version) {
    return identity.versionId().isEmpty()
        || version.equals(identity.versionId().get())
        || version.startsWith(identity.versionId().get() + ".");
  }
}
