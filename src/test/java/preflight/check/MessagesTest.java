package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import preflight.ec2.Evidence;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;

/**
 * Each message of a failed task that stems from a Linux image, and is documented or was seen, is
 * what some fixture gets, word for word. That each fixture gets what {@code expected.tsv} says, and
 * that one which completes gets no message, is seen by the tests that build them.
 */
class MessagesTest {

  /** Messages that no fixture gets, and why. */
  private static final Map<String, String> WITHOUT_FIXTURE =
      Map.of(
          "no-access", "the role may not read the object: nothing of the image",
          "fstab-unreadable", "has the causes of multiple-directories, which is predicted for them",
          "no-bootable-partition", "documented for Windows only");

  private static final Set<String> KINDS = Set.of("ClientError", "FirstBootFailure");

  @Test
  void eachIsWhatAFixtureGets() {
    Set<String> said = new TreeSet<>();
    for (Expectation row : Expectation.all()) {
      said.add(row.message());
    }
    Map<String, Boolean> got = new TreeMap<>();
    for (Message message : due()) {
      Pattern pattern = pattern(message);
      boolean any = said.stream().anyMatch(text -> pattern.matcher(text).matches());
      got.merge(message.id(), any, Boolean::logicalOr);
    }
    List<String> without = new ArrayList<>();
    got.forEach(
        (id, any) -> {
          if (!any) {
            without.add(id);
          }
        });
    assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT_FIXTURE.keySet());
  }

  /** A message that the table of expectations has is one that EC2 is known to give. */
  @Test
  void eachExpectedMessageIsOfEc2() {
    Map<String, Pattern> texts = new LinkedHashMap<>();
    for (Message message : Knowledge.messages()) {
      message.text().ifPresent(text -> texts.put(text, pattern(message)));
    }
    for (Expectation row : Expectation.all()) {
      if (!row.message().equals("-")) {
        assertThat(texts.values())
            .as(row.toString())
            .anyMatch(pattern -> pattern.matcher(row.message()).matches());
        assertThat(row.verdicts()).as(row.toString()).doesNotContain("completes");
      }
    }
  }

  private static List<Message> due() {
    List<Message> due = new ArrayList<>();
    for (Message message : Knowledge.messages()) {
      boolean evident = message.dated().evidence() != Evidence.INFERRED;
      if (evident && message.text().isPresent() && KINDS.contains(message.kind().label())) {
        due.add(message);
      }
    }
    return due;
  }

  /** With {@code <...>} for what differs. */
  private static Pattern pattern(Message message) {
    Optional<String> text = message.text();
    return Pattern.compile(Pattern.quote(text.orElse("")).replaceAll("<[^>]*>", "\\\\E.+\\\\Q"));
  }
}
