package preflight.inspection;

import java.util.List;
import java.util.Optional;
import preflight.fact.Place;

/**
 * An operating system other than Linux, which is recognised by what lies around its files: they are
 * not read.
 *
 * @param kind of it
 * @param architecture of its loader for UEFI firmware; empty where there is none that tells
 * @param certain whether it starts from these disks, as far as can be seen; else they may only hold
 *     its data
 * @param signs by which it was told, for people, the clearest first
 * @param place of the first of them
 */
public record OtherSystem(
    Kind kind, Optional<String> architecture, boolean certain, List<String> signs, Place place) {

  /** The systems that are told apart. */
  public enum Kind {
    WINDOWS("windows", "Windows"),
    FREEBSD("freebsd", "FreeBSD"),
    OPENBSD("openbsd", "OpenBSD"),
    NETBSD("netbsd", "NetBSD");

    private final String id;
    private final String label;

    Kind(String id, String label) {
      this.id = id;
      this.label = label;
    }

    /** For programs. */
    public String id() {
      return id;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  public OtherSystem {
    signs = List.copyOf(signs);
  }
}
