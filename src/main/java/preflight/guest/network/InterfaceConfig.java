package preflight.guest.network;

import preflight.fact.Place;

/**
 * A network card as some program of the guest is told to configure it.
 *
 * @param match how the card is chosen
 * @param name the card's name, a pattern for it, or its hardware address; empty for any card
 * @param automatic whether it is configured when the machine starts
 * @param source whose configuration it is
 * @param place where it is configured
 */
public record InterfaceConfig(
    Match match,
    String name,
    Addressing addressing,
    boolean automatic,
    Source source,
    Place place) {

  /** How a configuration chooses its card. */
  public enum Match {
    NAME,
    /** By a shell pattern such as {@code en*}. */
    PATTERN,
    /** By the address of the hardware, which a card of EC2 does not have. */
    HARDWARE,
    ANY,
    /** By something else, or not a card: a bridge, a bond, a VLAN, a wireless network. */
    OTHER
  }

  /** Where the IPv4 address comes from. */
  public enum Addressing {
    DHCP,
    STATIC,
    /** It gets none. */
    NONE,
    UNKNOWN
  }

  /** The programs whose configuration is read. */
  public enum Source {
    IFUPDOWN("ifupdown"),
    IFCFG("ifcfg"),
    NETPLAN("netplan"),
    NETWORKD("systemd-networkd"),
    NETWORK_MANAGER("NetworkManager");

    private final String label;

    Source(String label) {
      this.label = label;
    }

    /** For people. */
    public String label() {
      return label;
    }
  }

  /**
   * By its name, which may be a shell pattern; what is not named as Ethernet cards are is something
   * else.
   */
  static InterfaceConfig named(
      String name, Addressing addressing, boolean automatic, Source source, Place place) {
    Match match = Match.NAME;
    if (!isCard(name)) {
      match = Match.OTHER;
    } else if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0) {
      match = Match.PATTERN;
    }
    return new InterfaceConfig(match, name, addressing, automatic, source, place);
  }

  /** Whether a card may be called so: neither a VLAN, an alias, nor anything made of software. */
  static boolean isCard(String name) {
    return !name.isEmpty()
        && (name.charAt(0) == 'e' || name.charAt(0) == '*' || name.startsWith("[e"))
        && name.indexOf('.') < 0
        && name.indexOf(':') < 0;
  }

  /** Whether a card of this name is meant: surely, surely not, or not to be told. */
  public Applies appliesTo(String card) {
    return switch (match) {
      case ANY -> Applies.YES;
      case NAME -> name.equals(card) ? Applies.YES : Applies.NO;
      case HARDWARE -> Applies.NO;
      case OTHER -> Applies.UNKNOWN;
      case PATTERN -> {
        if (name.indexOf('[') >= 0) {
          yield Applies.UNKNOWN;
        }
        yield Glob.matches(name, card) ? Applies.YES : Applies.NO;
      }
    };
  }

  /** An answer with a third way. */
  public enum Applies {
    YES,
    NO,
    UNKNOWN
  }
}
