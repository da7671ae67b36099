package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.ec2.Cause;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.rule.Rule;
import preflight.rule.Rules;

/** What is known, without an image: the rules, the messages and their causes, EC2's lists. */
class AnswersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ClientError: Unknown OS / Missing OS files.",
        "ClientError: Unknown OS / Missing OS files",
        "CLIENT_ERROR : ClientError: Unknown OS / Missing OS files.",
        "unknown os / missing os files",
        "\"StatusMessage\": \"ClientError: Unknown OS / Missing OS files.\",",
      })
  void explainsAMessageAsPeoplePasteIt(String pasted) {
    Cli.Answer answer = Cli.run("explain", pasted);
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .startsWith("ClientError: Unknown OS / Missing OS files.\n")
        .contains("Causes, the most frequent first\n  1. an ostree or bootc image")
        .contains("to tell: preflight ls IMAGE /")
        .contains("more: preflight explain PF302");
  }

  @Test
  void findsTheMessageInAWholeAnswerOfTheService() {
    String json =
        "{\"ImportImageTasks\": [{\"Status\": \"deleted\", \"StatusMessage\": \"CLIENT_ERROR :"
            + " ClientError: Unsupported kernel version 5.8.0-59-generic\", \"Progress\": \"50\"}]}";
    assertThat(Cli.run("explain", json).out())
        .startsWith("ClientError: Unsupported kernel version <version>\n")
        .contains("preflight explain PF501")
        .doesNotContain("Unknown OS");
  }

  /** A progress word or an empty text is no message. */
  @ParameterizedTest
  @ValueSource(strings = {"converting", "ClientError:", "PF999", "", "the image has a <version>"})
  void doesNotKnowEverything(String pasted) {
    Cli.Answer answer = Cli.run("explain", pasted);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines()).hasSize(2);
  }

  static List<Message> messages() {
    return Knowledge.messages().stream().filter(message -> message.text().isPresent()).toList();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageHasACause(Message message) {
    Cli.Answer answer = Cli.run("explain", message.text().orElseThrow());
    assertThat(answer.status()).as(message.id()).isZero();
    assertThat(answer.out().replaceAll("\\s+", " ")).contains("to tell: ", message.about());
  }

  @Test
  void causesNameMessagesAndRulesThatAreThereTheMostFrequentFirst() {
    Set<String> codes = new HashSet<>();
    for (Rule rule : Rules.everyone()) {
      codes.add(rule.id().code());
    }
    for (Message message : Knowledge.messages()) {
      long before = Long.MAX_VALUE;
      for (Cause cause : Knowledge.causes(message)) {
        assertThat(cause.cases()).as(cause.cause()).isLessThanOrEqualTo(before);
        before = cause.cases();
        assertThat(cause.rule().map(codes::contains).orElse(true)).as(cause.cause()).isTrue();
      }
    }
  }

  @Test
  void listsEachRuleOnceWithItsRoutes() {
    Cli.Answer answer = Cli.run("rules");
    for (Rule rule : Rules.everyone()) {
      assertThat(answer.out().lines().filter(line -> line.contains(" " + rule.id().code() + " ")))
          .as(rule.id().code())
          .hasSize(1);
      assertThat(Cli.run("explain", rule.id().code()).out()).startsWith("# " + rule.id().label());
    }
    assertThat(answer.out())
        .contains("  PF302  i   unknown-os ")
        .contains("  PF704  is  no-disk-driver ");
  }

  @Test
  void printsWhatIsInForceOnADay() {
    assertThat(Cli.run("knowledge", "--as-of", "2021-10-01", "formats").out())
        .containsPattern("table:gpt +import-image +refused");
    assertThat(Cli.run("knowledge", "--as-of", "2026-11-01", "formats").out())
        .containsPattern("table:gpt +import-image +accepted")
        .doesNotContainPattern("table:gpt +import-image +refused");
    assertThat(Cli.run("knowledge", "--as-of", "2025-04-10", "systems").out())
        .doesNotContainPattern("ubuntu +24.04");
    assertThat(Cli.run("knowledge", "--as-of", "2025-04-12", "systems").out())
        .containsPattern("ubuntu +24.04 +6.8.0");
    assertThat(Cli.run("knowledge", "--as-of", "2019-01-01", "limits").out())
        .containsPattern("volumes +22 ");
    assertThat(Cli.run("knowledge", "--as-of", "2016-06-06", "messages").out())
        .contains("ClientError: Unknown OS / Missing OS files.")
        .doesNotContain("FirstBootFailure");
    Cli.Answer all = Cli.run("knowledge", "--as-of", "2026-11-01");
    assertThat(all.out()).contains("Systems and", "Containers,", "Limits", "Messages");
    assertThat(all.err()).isEmpty();
  }

  @Test
  void warnsOfOldKnowledge() {
    Cli.Answer answer = Cli.run("knowledge", "--as-of", "2027-12-01", "limits");
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).contains("more than a year before 2027-12-01");
    assertThat(Cli.run("knowledge", "unknown").status()).isEqualTo(2);
  }
}
