package preflight.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What may be behind a message.
 *
 * @param message its id in messages.tsv
 * @param rule the code of the rule that finds it in an image; empty where no image shows it
 * @param cases how many published cases had this cause
 * @param cause what is the matter
 * @param tell what shows that it is this cause: a command, or where to look
 * @param source a public address, or {@code unattributed public report}
 */
public record Cause(
    String message, Optional<String> rule, long cases, String cause, String tell, String source) {

  /** All of them; those of one message stand together, the most frequent first. */
  static List<Cause> all() {
    return Rows.ALL;
  }

  private static List<Cause> load() {
    List<Cause> causes = new ArrayList<>();
    for (Table.Row row :
        Table.load("causes.tsv", "message", "rule", "cases", "cause", "tell", "source")) {
      causes.add(
          new Cause(
              row.text("message"),
              row.optional("rule"),
              row.number("cases"),
              row.text("cause"),
              row.text("tell"),
              row.text("source")));
    }
    return List.copyOf(causes);
  }

  private static final class Rows {

    static final List<Cause> ALL = load();
  }
}
