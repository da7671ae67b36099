package preflight.guest.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A script of nft(8), asked for one thing that can be told for sure: a chain at the hook for
 * incoming packets which drops all but what no SSH connection begins with.
 */
final class NftablesFile {

  private NftablesFile() {}

  /** Whether nobody outside can open an SSH connection; false where it cannot be told. */
  static boolean isClosed(String text) {
    List<String> chain = new ArrayList<>();
    boolean closed = false;
    boolean judged = false;
    int depth = 0;
    for (String line : Words.lines(text)) {
      int comment = line.indexOf('#');
      String statement = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (statement.startsWith("include ") || statement.startsWith("define ")) {
        return false;
      }
      if (statement.isEmpty() || statement.startsWith("flush ruleset")) {
        continue;
      }
      if (statement.endsWith("{")) {
        depth++;
        if (depth == 1) {
          judged = isOfIpv4(statement);
        }
        if (depth == 2) {
          chain.clear();
        }
        if (depth > 2) {
          return false;
        }
      } else if (statement.equals("}")) {
        depth--;
        if (depth == 1) {
          closed |= judged && drops(chain);
        }
      } else if (depth == 2) {
        chain.add(statement);
      } else {
        return false;
      }
    }
    return closed && depth == 0;
  }

  /** Whether packets of IPv4 pass a table: of the families ip, which needs no name, and inet. */
  private static boolean isOfIpv4(String statement) {
    List<String> words = Words.of(statement);
    int at = words.get(0).equals("add") || words.get(0).equals("create") ? 1 : 0;
    if (words.size() < at + 3 || !words.get(at).equals("table")) {
      return false;
    }
    String family = words.size() == at + 3 ? "ip" : words.get(at + 1);
    return family.equals("ip") || family.equals("inet");
  }

  private static boolean drops(List<String> chain) {
    boolean hooked = false;
    boolean policy = false;
    for (String line : chain) {
      if (line.startsWith("type ")) {
        hooked = line.startsWith("type filter hook input ");
        policy = line.contains("policy drop;") || line.endsWith("policy drop");
      } else if (line.startsWith("policy ")) {
        policy = line.startsWith("policy drop");
      } else if (!isOther(line)) {
        return false;
      }
    }
    return hooked && policy;
  }

  /** Whether a rule does not bear on the first packet of a TCP connection from outside. */
  private static boolean isOther(String line) {
    String rule = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
    return rule.startsWith("ct state established,related ")
        || rule.startsWith("ct state related,established ")
        || rule.startsWith("ct state { established, related } ")
        || rule.startsWith("ct state invalid ")
        || rule.startsWith("iif lo ")
        || rule.startsWith("iif \"lo\" ")
        || rule.startsWith("iifname lo ")
        || rule.startsWith("iifname \"lo\" ")
        || rule.startsWith("ip protocol icmp ")
        || rule.startsWith("ip6 nexthdr icmpv6 ")
        || rule.startsWith("icmp ")
        || rule.startsWith("icmpv6 ")
        || rule.startsWith("meta l4proto icmp ")
        || rule.startsWith("meta l4proto ipv6-icmp ")
        || rule.startsWith("udp ")
        || isLog(rule)
        || rule.equals("counter")
        || rule.equals("drop")
        || rule.equals("counter drop")
        || rule.equals("reject");
  }

  /** A rule that only logs; a verdict may follow. */
  private static boolean isLog(String rule) {
    return rule.startsWith("log")
        && !rule.contains("accept")
        && !rule.contains("jump ")
        && !rule.contains("goto ")
        && !rule.contains("queue");
  }
}
