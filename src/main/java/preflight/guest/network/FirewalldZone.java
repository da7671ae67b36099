package preflight.guest.network;

/**
 * A zone of firewalld (firewalld.zone(5)).
 *
 * @param closed whether nobody outside can open an SSH connection; false where it cannot be told
 * @param bound whether it names interfaces or sources of its own
 */
record FirewalldZone(boolean closed, boolean bound) {

  private static final int SSH = 22;

  /** Reads a whole file by its tags; nothing in it is an error. */
  static FirewalldZone parse(String text) {
    boolean closed = true;
    boolean bound = false;
    boolean zone = false;
    int at = 0;
    while ((at = text.indexOf('<', at)) >= 0) {
      if (text.startsWith("<!--", at)) {
        int end = text.indexOf("-->", at);
        if (end < 0) {
          return new FirewalldZone(false, bound);
        }
        at = end + 3;
        continue;
      }
      int end = text.indexOf('>', at);
      if (end < 0) {
        return new FirewalldZone(false, bound);
      }
      String tag = text.substring(at + 1, end);
      at = end + 1;
      switch (name(tag)) {
        case "zone" -> {
          zone = true;
          String target = attribute(tag, "target");
          closed &= !target.equals("ACCEPT") && tag.indexOf('&') < 0;
        }
        case "service" -> closed &= !attribute(tag, "name").equals("ssh") && isPlain(tag);
        case "port" -> closed &= !opens(tag);
        case "interface", "source" -> bound = true;
        case "?xml",
            "/zone",
            "short",
            "/short",
            "description",
            "/description",
            "masquerade",
            "/masquerade",
            "/service",
            "/port",
            "/interface",
            "/source",
            "forward",
            "/forward",
            "icmp-block",
            "icmp-block-inversion" -> {}
        // rules, forwarded ports and what later versions have
        default -> closed = false;
      }
    }
    return new FirewalldZone(closed && zone, bound);
  }

  private static boolean opens(String tag) {
    if (attribute(tag, "protocol").equals("udp")) {
      return false;
    }
    String port = attribute(tag, "port");
    int dash = port.indexOf('-');
    int low = IptablesRule.number(dash < 0 ? port : port.substring(0, dash));
    int high = dash < 0 ? low : IptablesRule.number(port.substring(dash + 1));
    // what is no number may be the port
    return low < 0 || high < 0 || (low <= SSH && SSH <= high);
  }

  /** Services of an administrator's own may open any port; these are firewalld's. */
  private static boolean isPlain(String tag) {
    return switch (attribute(tag, "name")) {
      case "dhcp",
          "dhcpv6",
          "dhcpv6-client",
          "dns",
          "http",
          "https",
          "cockpit",
          "mdns",
          "ipp-client",
          "ipp",
          "samba-client",
          "samba",
          "smtp",
          "ntp",
          "mysql",
          "postgresql" ->
          true;
      default -> false;
    };
  }

  private static String name(String tag) {
    int end = 0;
    while (end < tag.length()
        && !Character.isWhitespace(tag.charAt(end))
        && (tag.charAt(end) != '/' || end == 0)) {
      end++;
    }
    return tag.substring(0, end);
  }

  private static String attribute(String tag, String name) {
    int at = tag.indexOf(name + "=");
    if (at <= 0 || !Character.isWhitespace(tag.charAt(at - 1))) {
      return "";
    }
    int quote = at + name.length() + 1;
    if (quote >= tag.length() || "\"'".indexOf(tag.charAt(quote)) < 0) {
      return "";
    }
    int end = tag.indexOf(tag.charAt(quote), quote + 1);
    return end < 0 ? "" : tag.substring(quote + 1, end);
  }
}
