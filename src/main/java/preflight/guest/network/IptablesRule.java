package preflight.guest.network;

import java.util.List;

/**
 * One rule of iptables(8), held against the first packet of a TCP connection that comes from
 * outside to a port.
 *
 * @param target empty where it has none
 */
record IptablesRule(Matches matches, String target) {

  /** Whether it takes the packet. */
  enum Matches {
    YES,
    NO,
    UNKNOWN;

    Matches not() {
      return this == YES ? NO : this == NO ? YES : UNKNOWN;
    }

    /** Both conditions together. */
    Matches and(Matches other) {
      if (this == NO || other == NO) {
        return NO;
      }
      return this == YES && other == YES ? YES : UNKNOWN;
    }
  }

  /**
   * @param words behind the chain's name
   */
  static IptablesRule of(List<String> words, int port) {
    Matches matches = Matches.YES;
    String target = "";
    boolean negated = false;
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at++);
      if (word.equals("!")) {
        negated = true;
        continue;
      }
      String value = at < words.size() && !isOption(words.get(at)) ? words.get(at) : "";
      switch (word) {
        case "-j", "--jump" -> target = value;
        // it does not come back to the chain that it left
        case "-g", "--goto" -> target = "(goto)";
        default -> {
          if (value.equals("!")) {
            // an older spelling, behind the option
            return new IptablesRule(Matches.UNKNOWN, target(words));
          }
          Matches one = option(word, value, port);
          matches = matches.and(negated ? one.not() : one);
        }
      }
      negated = false;
      while (at < words.size() && !isOption(words.get(at))) {
        at++;
      }
    }
    return new IptablesRule(matches, target);
  }

  private static String target(List<String> words) {
    int jump = words.indexOf("-j");
    return jump >= 0 && jump + 1 < words.size() ? words.get(jump + 1) : "(goto)";
  }

  private static boolean isOption(String word) {
    return word.equals("!") || (word.startsWith("-") && word.length() > 1);
  }

  private static Matches option(String option, String value, int port) {
    return switch (option) {
      // only loads a module, whose options follow; what a target is told does not choose packets
      case "-m",
          "--match",
          "--comment",
          "--reject-with",
          "--log-prefix",
          "--log-level",
          "--nflog-prefix",
          "--nflog-group",
          "-c",
          "--set-counters",
          "--syn",
          "--tcp-flags" ->
          module(option, value);
      case "-p", "--protocol" -> protocol(value);
      case "-i", "--in-interface" -> value.equals("lo") ? Matches.NO : Matches.UNKNOWN;
      case "--dport", "--dports", "--destination-port", "--destination-ports" -> ports(value, port);
      case "--state", "--ctstate" -> state(value);
      case "--dst-type" -> destination(value);
      case "-s", "-d", "--source", "--destination" ->
          value.equals("0.0.0.0/0") ? Matches.YES : Matches.UNKNOWN;
      default -> Matches.UNKNOWN;
    };
  }

  private static Matches module(String option, String value) {
    if (option.equals("--tcp-flags")) {
      return Matches.UNKNOWN;
    }
    boolean loads = option.equals("-m") || option.equals("--match");
    if (!loads) {
      return Matches.YES;
    }
    return switch (value) {
      case "tcp", "state", "conntrack", "comment", "multiport", "addrtype" -> Matches.YES;
      case "udp", "icmp", "icmp6" -> Matches.NO;
      default -> Matches.UNKNOWN;
    };
  }

  private static Matches protocol(String value) {
    return switch (value) {
      case "tcp", "6", "all", "0" -> Matches.YES;
      case "udp",
          "icmp",
          "icmpv6",
          "ipv6-icmp",
          "esp",
          "ah",
          "igmp",
          "gre",
          "sctp",
          "udplite",
          "dccp",
          "ospf",
          "vrrp",
          "1",
          "2",
          "17",
          "47",
          "50",
          "51",
          "58",
          "89",
          "112",
          "132" ->
          Matches.NO;
      default -> Matches.UNKNOWN;
    };
  }

  /** The packet goes to an address of the machine itself (iptables-extensions(8), addrtype). */
  private static Matches destination(String value) {
    return switch (value) {
      case "LOCAL", "UNICAST,LOCAL", "LOCAL,UNICAST" -> Matches.YES;
      case "MULTICAST", "BROADCAST", "ANYCAST" -> Matches.NO;
      default -> Matches.UNKNOWN;
    };
  }

  private static Matches state(String value) {
    Matches found = Matches.NO;
    for (String state : value.split(",", -1)) {
      switch (state) {
        case "NEW" -> {
          return Matches.YES;
        }
        case "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED" -> {}
        // DNAT and SNAT depend on another table
        default -> found = Matches.UNKNOWN;
      }
    }
    return found;
  }

  private static Matches ports(String value, int port) {
    Matches found = Matches.NO;
    for (String part : value.split(",", -1)) {
      int colon = part.indexOf(':');
      int low = number(colon < 0 ? part : colon == 0 ? "0" : part.substring(0, colon));
      String end = part.substring(colon + 1);
      int high = colon < 0 ? low : end.isEmpty() ? 65535 : number(end);
      if (part.equals("ssh") || (low >= 0 && low <= port && port <= high)) {
        return Matches.YES;
      }
      if (low < 0 || high < 0) {
        found = Matches.UNKNOWN;
      }
    }
    return found;
  }

  /** A port; -1 for a name. */
  static int number(String text) {
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i == 5) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return text.isEmpty() ? -1 : value;
  }
}
