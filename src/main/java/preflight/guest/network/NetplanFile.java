package preflight.guest.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Place;
import preflight.guest.network.InterfaceConfig.Addressing;
import preflight.guest.network.InterfaceConfig.Match;
import preflight.guest.network.InterfaceConfig.Source;

/**
 * A file of netplan (netplan(5)): the part of YAML that its installers and cloud-init write, which
 * is block mappings indented by blanks. What goes beyond it is not read, and told.
 *
 * @param interfaces empty where the file is not read
 * @param notRead the line, counted from 1, that is beyond that part of YAML
 */
record NetplanFile(List<InterfaceConfig> interfaces, Optional<Integer> notRead) {

  /** Levels of indentation: network, ethernets, a card, match, a name. */
  private static final int DEPTH = 16;

  NetplanFile {
    interfaces = List.copyOf(interfaces);
  }

  /** Reads a whole file. */
  static NetplanFile parse(String text, Place file) {
    return new Walk(file).run(text);
  }

  /** The cards of one file while it is read. */
  private static final class Walk {

    private final Place file;
    private final List<InterfaceConfig> done = new ArrayList<>();
    private final List<Integer> indents = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private Optional<Card> card = Optional.empty();
    private int number;

    Walk(Place file) {
      this.file = file;
    }

    NetplanFile run(String text) {
      for (String line : Words.lines(text)) {
        number++;
        if (!line(line)) {
          return new NetplanFile(List.of(), Optional.of(number));
        }
      }
      finish();
      return new NetplanFile(done, Optional.empty());
    }

    private boolean line(String raw) {
      String line = withoutComment(raw).stripTrailing();
      if (line.isEmpty() || (number == 1 && line.equals("---"))) {
        return true;
      }
      int indent = 0;
      while (indent < line.length() && line.charAt(indent) == ' ') {
        indent++;
      }
      String body = line.substring(indent);
      if (body.startsWith("- ") || body.equals("-")) {
        // addresses, routes and servers: what is in a list does not choose the card
        return card.isPresent() && pop(indent, true);
      }
      int colon = colon(body);
      if (colon <= 0 || body.charAt(0) == '\t' || "&*!|>{[%@`?".indexOf(body.charAt(0)) >= 0) {
        return false;
      }
      String key = Words.unquoted(body.substring(0, colon));
      String value = body.substring(colon + 1).strip();
      if (!pop(indent, false) || indents.size() >= DEPTH) {
        return false;
      }
      boolean told = take(key, value);
      indents.add(indent);
      keys.add(key);
      return told;
    }

    /** Leaves the mappings that a line is no part of; false where its indentation fits none. */
    private boolean pop(int indent, boolean item) {
      while (!indents.isEmpty()) {
        int last = indents.get(indents.size() - 1);
        // a list may stand as far left as its key
        if (item ? last <= indent : last < indent) {
          return true;
        }
        if (keys.size() == 3) {
          finish();
        }
        indents.remove(indents.size() - 1);
        keys.remove(keys.size() - 1);
      }
      return indent == 0;
    }

    private boolean take(String key, String value) {
      int depth = keys.size();
      if (depth == 0) {
        return key.equals("network") && value.isEmpty();
      }
      if (depth == 1) {
        return value.isEmpty() || value.equals("{}") || !isDevices(key);
      }
      if (depth == 2 && isDevices(keys.get(1))) {
        card = Optional.of(new Card(key, keys.get(1).equals("ethernets"), number));
        return value.isEmpty() || value.equals("{}");
      }
      if (card.isEmpty()) {
        return true;
      }
      if (depth == 3) {
        return card.get().take(key, value, number);
      }
      if (depth == 4 && keys.get(3).equals("match")) {
        card.get().match(key, Words.unquoted(value));
      }
      return true;
    }

    private void finish() {
      card.ifPresent(c -> done.add(c.config(file)));
      card = Optional.empty();
    }

    private static boolean isDevices(String key) {
      return switch (key) {
        case "ethernets", "bonds", "bridges", "vlans", "wifis", "modems", "tunnels", "vrfs" -> true;
        default -> false;
      };
    }
  }

  /** One device of a file while its keys are read. */
  private static final class Card {

    private final String id;
    private final boolean ethernet;
    private int line;
    private boolean dhcp;
    private boolean addresses;
    private boolean matched;
    private Match match = Match.NAME;
    private String name = "";

    Card(String id, boolean ethernet, int line) {
      this.id = id;
      this.ethernet = ethernet;
      this.line = line;
    }

    /** False for a value that is beyond what is read. */
    boolean take(String key, String value, int number) {
      switch (key) {
        case "dhcp4" -> {
          line = number;
          dhcp = Words.isYes(Words.unquoted(value));
          return dhcp || Words.isNo(Words.unquoted(value));
        }
        case "addresses" -> addresses = !value.equals("[]");
        case "match" -> {
          matched = true;
          return value.isEmpty();
        }
        case "<<" -> {
          return false;
        }
        default -> {
          // does not bear on the address or the choice of the card
        }
      }
      return true;
    }

    void match(String key, String value) {
      switch (key) {
        case "name" -> name = value;
        case "macaddress" -> {
          if (match != Match.OTHER) {
            match = Match.HARDWARE;
          }
        }
        default -> match = Match.OTHER;
      }
    }

    InterfaceConfig config(Place file) {
      Addressing addressing =
          dhcp ? Addressing.DHCP : addresses ? Addressing.STATIC : Addressing.NONE;
      Place place = file.atLine(line);
      if (!ethernet) {
        return new InterfaceConfig(Match.OTHER, id, addressing, true, Source.NETPLAN, place);
      }
      if (match != Match.NAME) {
        return new InterfaceConfig(match, id, addressing, true, Source.NETPLAN, place);
      }
      if (matched && name.isEmpty()) {
        return new InterfaceConfig(Match.ANY, "", addressing, true, Source.NETPLAN, place);
      }
      return InterfaceConfig.named(matched ? name : id, addressing, true, Source.NETPLAN, place);
    }
  }

  /** The colon that ends a key: before a blank or the end, outside of quotes; -1 without one. */
  private static int colon(String body) {
    char quote = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (i == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == ':' && (i + 1 == body.length() || body.charAt(i + 1) == ' ')) {
        return i;
      }
    }
    return -1;
  }

  /** A comment begins at a sharp at the start or behind a blank, outside of quotes. */
  private static String withoutComment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean start = i == 0 || line.charAt(i - 1) == ' ' || line.charAt(i - 1) == '\t';
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#' && start) {
        return line.substring(0, i);
      }
    }
    return line;
  }
}
