package preflight.guest.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import preflight.io.Limits;

/**
 * Rules as iptables-save(8) writes them, asked what becomes of the first packet of an SSH
 * connection from outside. Only the table {@code filter} decides.
 */
final class IptablesSave {

  /** What becomes of the packet. */
  enum Fate {
    ACCEPTED,
    DROPPED,
    /** It comes to the end of the chain. */
    PASSED,
    UNKNOWN
  }

  private static final int SSH = 22;
  private static final int DEPTH = 16;

  private final Map<String, List<IptablesRule>> chains = new HashMap<>();
  private final Map<String, String> policies = new HashMap<>();
  private boolean whole = true;
  private int steps;

  private IptablesSave() {}

  /** Reads a whole file; nothing in it is an error. */
  static IptablesSave parse(String text) {
    IptablesSave rules = new IptablesSave();
    boolean filter = false;
    int count = 0;
    for (String full : Words.lines(text)) {
      String line = withoutCounters(full);
      if (line.startsWith("*")) {
        filter = line.strip().equals("*filter");
      } else if (filter && line.startsWith(":")) {
        List<String> words = Words.of(line.substring(1));
        if (words.size() >= 2) {
          rules.policies.put(words.get(0), words.get(1));
        }
      } else if (filter && (line.startsWith("-A ") || line.startsWith("-I "))) {
        if (++count > Limits.FIREWALL_RULES) {
          rules.whole = false;
          return rules;
        }
        List<String> words = Words.of(line);
        rules.whole &= line.startsWith("-A ") && words.size() > 1;
        if (words.size() > 1) {
          rules
              .chains
              .computeIfAbsent(words.get(1), name -> new ArrayList<>())
              .add(IptablesRule.of(words.subList(2, words.size()), SSH));
        }
      }
    }
    return rules;
  }

  /** Without the packets and bytes that iptables-save -c writes before a rule. */
  private static String withoutCounters(String line) {
    int end = line.startsWith("[") ? line.indexOf(']') : -1;
    return end < 0 ? line : line.substring(end + 1).stripLeading();
  }

  /** What becomes of the packet on its way in. */
  Fate incoming() {
    Fate fate = chain("INPUT");
    if (fate != Fate.PASSED) {
      return fate;
    }
    return policies.getOrDefault("INPUT", "ACCEPT").equals("DROP") ? Fate.DROPPED : Fate.ACCEPTED;
  }

  /** What becomes of it in one chain. */
  Fate chain(String name) {
    steps = 0;
    return whole ? run(name, 0) : Fate.UNKNOWN;
  }

  private Fate run(String name, int depth) {
    if (depth > DEPTH) {
      return Fate.UNKNOWN;
    }
    for (IptablesRule rule : chains.getOrDefault(name, List.of())) {
      if (++steps > Limits.FIREWALL_RULES) {
        return Fate.UNKNOWN;
      }
      if (rule.matches() == IptablesRule.Matches.NO) {
        continue;
      }
      if (rule.target().equals("RETURN")) {
        // what follows in the calling chain is not told apart from what follows here
        return rule.matches() == IptablesRule.Matches.YES ? Fate.PASSED : Fate.UNKNOWN;
      }
      Fate fate = target(rule, depth);
      if (fate != Fate.PASSED) {
        return fate;
      }
    }
    return Fate.PASSED;
  }

  /** What a rule does with the packet that it matches, or may match. */
  private Fate target(IptablesRule rule, int depth) {
    boolean sure = rule.matches() == IptablesRule.Matches.YES;
    switch (rule.target()) {
      case "ACCEPT" -> {
        return sure ? Fate.ACCEPTED : Fate.UNKNOWN;
      }
      case "DROP", "REJECT", "TARPIT" -> {
        // where it may be dropped, the rest of the chain decides
        return sure ? Fate.DROPPED : Fate.PASSED;
      }
      case "", "LOG", "NFLOG", "ULOG", "AUDIT", "MARK", "CONNMARK", "TCPMSS", "SECMARK" -> {
        return Fate.PASSED;
      }
      default -> {
        if (!chains.containsKey(rule.target()) && !policies.containsKey(rule.target())) {
          return Fate.UNKNOWN;
        }
        Fate fate = run(rule.target(), depth + 1);
        boolean may = fate == Fate.DROPPED && !sure;
        return may ? Fate.PASSED : fate == Fate.ACCEPTED && !sure ? Fate.UNKNOWN : fate;
      }
    }
  }
}
