package preflight.guest.os;

import java.util.Locale;
import java.util.Optional;

/**
 * The line in which a distribution of the Red Hat family and some others name themselves: {@code
 * CentOS Linux release 7.9.2009 (Core)}.
 *
 * @param name what stands before {@code release} or the version
 * @param version starts with a digit
 * @param codename in parentheses
 */
record ReleaseLine(String name, Optional<String> version, Optional<String> codename) {

  /** Empty where the line has no name. */
  static Optional<ReleaseLine> parse(String line) {
    String rest = line.strip();
    Optional<String> codename = Optional.empty();
    int open = rest.indexOf('(');
    int close = rest.lastIndexOf(')');
    if (open >= 0 && close > open) {
      codename = Optional.of(rest.substring(open + 1, close).strip()).filter(c -> !c.isEmpty());
      rest = rest.substring(0, open).strip();
    }
    StringBuilder name = new StringBuilder();
    Optional<String> version = Optional.empty();
    for (String word : rest.split("[ \t]+", -1)) {
      if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
        version = Optional.of(word);
        break;
      }
      if (!word.equals("release") && !word.equals("version") && !word.isEmpty()) {
        name.append(name.isEmpty() ? "" : " ").append(word);
      }
    }
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(new ReleaseLine(name.toString(), version, codename));
  }

  /** The {@code ID} that the system's later releases have in os-release. */
  String id() {
    String lower = name.toLowerCase(Locale.ROOT);
    for (Known known : Known.values()) {
      if (lower.startsWith(known.prefix)) {
        return known.id;
      }
    }
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        id.append(c);
      } else if (!id.isEmpty() && id.charAt(id.length() - 1) != '-') {
        id.append('-');
      }
    }
    return id.isEmpty() ? "linux" : id.toString();
  }

  private enum Known {
    RHEL("red hat enterprise", "rhel"),
    CENTOS("centos", "centos"),
    FEDORA("fedora", "fedora"),
    ROCKY("rocky", "rocky"),
    ALMA("almalinux", "almalinux"),
    ORACLE("oracle", "ol"),
    // the name of Oracle Linux 4 and 5
    ENTERPRISE("enterprise linux", "ol"),
    AMAZON("amazon linux", "amzn"),
    CLOUDLINUX("cloudlinux", "cloudlinux"),
    VIRTUOZZO("virtuozzo", "virtuozzo"),
    MAGEIA("mageia", "mageia"),
    ALT("alt ", "altlinux"),
    SCIENTIFIC("scientific", "scientific"),
    OPENSUSE("opensuse", "opensuse"),
    SLED("suse linux enterprise desktop", "sled"),
    SLES("suse linux enterprise", "sles"),
    PHOTON("vmware photon", "photon"),
    GENTOO("gentoo", "gentoo"),
    SLACKWARE("slackware", "slackware");

    private final String prefix;
    private final String id;

    Known(String prefix, String id) {
      this.prefix = prefix;
      this.id = id;
    }
  }
}
