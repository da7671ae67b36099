package preflight.guest.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.Limits;

/** What is told of a firewall for sure. */
class FirewallTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROPPED  | -A INPUT -j DROP",
        "ACCEPTED | -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
        "ACCEPTED | -A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT",
        "ACCEPTED | -A INPUT -p tcp -m multiport --dports 80,20:30 -j ACCEPT",
        "DROPPED  | -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT",
        "DROPPED  | -A INPUT -p udp -m udp --dport 22 -j ACCEPT",
        "DROPPED  | -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "DROPPED  | -A INPUT -i lo -j ACCEPT",
        "ACCEPTED | -A INPUT ! -p udp -j ACCEPT",
        "ACCEPTED | [12:345] -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT",
        "DROPPED  | [12:345] -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT",
        "ACCEPTED | -A INPUT -p tcp --dport 22 -c 12 345 -j ACCEPT",
        "DROPPED  | -A INPUT -m addrtype --dst-type LOCAL -j RETURN",
        "UNKNOWN  | -A INPUT -s 192.0.2.0/24 -j RETURN",
        "DROPPED  | -A INPUT -m addrtype --dst-type MULTICAST -j ACCEPT",
        "UNKNOWN  | -A INPUT -i eth0 -j ACCEPT",
        "UNKNOWN  | -A INPUT -s 192.0.2.0/24 -j ACCEPT",
        "UNKNOWN  | -A INPUT -m recent --rcheck -j ACCEPT",
        "UNKNOWN  | -A INPUT -g ELSEWHERE",
        "UNKNOWN  | -A INPUT -j NFQUEUE",
        "UNKNOWN  | -I INPUT -p tcp -j ACCEPT",
        "DROPPED  | -A INPUT -s 192.0.2.0/24 -j DROP",
        "DROPPED  | -A INPUT -j LOG --log-prefix \"ACCEPT -j ACCEPT \"",
      })
  void firstPacketOfAConnection(String fate, String rule) {
    String text = "*filter\n:INPUT DROP [0:0]\n" + rule + "\nCOMMIT\n";
    assertThat(IptablesSave.parse(text).incoming()).hasToString(fate);
  }

  @Test
  void followsChainsOfItsOwn() {
    String text =
        """
        *filter
        :INPUT ACCEPT [0:0]
        :OWN - [0:0]
        -A INPUT -j OWN
        -A OWN -p icmp -j ACCEPT
        -A OWN %s
        COMMIT
        """;
    assertThat(IptablesSave.parse(text.formatted("-j REJECT --reject-with x")).incoming())
        .isEqualTo(IptablesSave.Fate.DROPPED);
    assertThat(IptablesSave.parse(text.formatted("-j OWN")).incoming())
        .isEqualTo(IptablesSave.Fate.UNKNOWN);
    assertThat(IptablesSave.parse(text.formatted("-s 192.0.2.1 -j REJECT")).incoming())
        .isEqualTo(IptablesSave.Fate.ACCEPTED);
    String nat = text.formatted("-j DROP").replace("*filter", "*nat");
    assertThat(IptablesSave.parse(nat).incoming()).isEqualTo(IptablesSave.Fate.ACCEPTED);
  }

  @Test
  void asManyRulesAsAreLookedAt() {
    String rules = "-A INPUT -p udp -j ACCEPT\n".repeat(Limits.FIREWALL_RULES - 1);
    String text = "*filter\n" + rules + "-A INPUT -j DROP\n";
    assertThat(IptablesSave.parse(text).incoming()).isEqualTo(IptablesSave.Fate.DROPPED);
    assertThat(IptablesSave.parse(text + "-A INPUT -j DROP\n").incoming())
        .isEqualTo(IptablesSave.Fate.UNKNOWN);
    // chains that call one another twice each would be walked through 2^16 times
    StringBuilder doubling = new StringBuilder("*filter\n-A INPUT -j C0\n");
    for (int i = 0; i < 16; i++) {
      doubling.append(("-A C" + i + " -j C" + (i + 1) + "\n").repeat(2));
    }
    assertThat(IptablesSave.parse(doubling + ":C16 -\n").incoming())
        .isEqualTo(IptablesSave.Fate.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | <zone><service name='http'/></zone>",
        "true  | <?xml version='1.0'?><zone target='DROP'><short>x</short></zone>",
        "true  | <zone><!-- <service name='ssh'/> --><port port='80-90' protocol='tcp'/></zone>",
        "false | <zone><service name='ssh'/></zone>",
        "false | <zone target='ACCEPT'/>",
        "false | <zone><service name='my-own'/></zone>",
        "false | <zone><port protocol='tcp' port='20-30'/></zone>",
        "true  | <zone><port protocol='udp' port='22'/></zone>",
        "false | <zone><rule><accept/></rule></zone>",
        "false | <zone><!-- never ends",
        "false | <zone",
        "false | nothing",
      })
  void zonesOfFirewalld(boolean closed, String text) {
    assertThat(FirewalldZone.parse(text.replace('\'', '"')).closed()).isEqualTo(closed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true  | ct state established,related accept",
        "true  | udp dport 22 accept",
        "true  | log prefix \"dropped: \"",
        "false | log prefix \"all: \" accept",
        "false | tcp dport 22 accept",
        "false | ip saddr 192.0.2.1 accept",
        "false | jump elsewhere",
      })
  void rulesOfNftables(boolean closed, String rule) {
    String text =
        """
        #!/usr/sbin/nft -f
        flush ruleset
        table inet filter {
          chain input {
            type filter hook input priority filter; policy drop;
            %s
          }
        }
        """
            .formatted(rule);
    assertThat(NftablesFile.isClosed(text)).isEqualTo(closed);
    assertThat(NftablesFile.isClosed(text.replace("policy drop", "policy accept"))).isFalse();
    assertThat(NftablesFile.isClosed(text.replace("hook input", "hook forward"))).isFalse();
    assertThat(NftablesFile.isClosed(text + "include \"/etc/nftables.d/*\"\n")).isFalse();
    assertThat(NftablesFile.isClosed(text + "}\n")).isFalse();
  }

  /** What is dropped in a table of another family says nothing of IPv4. */
  @ParameterizedTest
  @CsvSource({
    "true, inet filter",
    "true, ip filter",
    "true, filter",
    "false, ip6 filter",
    "false, arp filter",
    "false, bridge filter",
    "false, netdev filter",
  })
  void familiesOfNftables(boolean closed, String table) {
    String text =
        """
        table %s {
          chain input {
            type filter hook input priority 0; policy drop;
          }
        }
        """
            .formatted(table);
    assertThat(NftablesFile.isClosed(text)).isEqualTo(closed);
    assertThat(NftablesFile.isClosed("add " + text)).isEqualTo(closed);
    // one of IPv4 beside it decides
    assertThat(NftablesFile.isClosed(text + text.replace(table, "inet other"))).isTrue();
  }
}
