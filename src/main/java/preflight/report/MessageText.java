package preflight.report;

import java.io.PrintStream;
import java.util.List;
import preflight.ec2.Cause;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;

/** What is known of a message of EC2, and what may be behind it. */
public final class MessageText {

  private final PrintStream out;

  public MessageText(PrintStream out) {
    this.out = out;
  }

  /** One after the other. */
  public void print(List<Message> messages) {
    boolean first = true;
    for (Message message : messages) {
      if (!first) {
        out.println();
      }
      print(message);
      first = false;
    }
  }

  private void print(Message message) {
    wrapped(message.text().orElse(message.about()), "", "");
    wrapped(message.about() + ".", "  ", "  ");
    wrapped("Shows " + where(message) + ", " + seen(message) + ".", "  ", "  ");
    List<Cause> causes = Knowledge.causes(message);
    if (causes.isEmpty()) {
      out.println("  No cause is known.");
      return;
    }
    out.println();
    out.println(causes.size() == 1 ? "Cause" : "Causes, the most frequent first");
    int number = 1;
    for (Cause cause : causes) {
      wrapped(cause.cause() + cases(cause.cases()), "  " + number + ". ", "     ");
      wrapped("to tell: " + cause.tell(), "     ", "     ");
      cause.rule().ifPresent(rule -> out.println("     more: preflight explain " + rule));
      out.println("     " + cause.source());
      number++;
    }
  }

  private static String where(Message message) {
    return message.kind() == Message.Kind.API
        ? "in the answer to the request"
        : "in the task's status message, while " + message.state().label();
  }

  private static String seen(Message message) {
    StringBuilder text = new StringBuilder("seen from ");
    text.append(message.dated().first());
    message.dated().last().ifPresent(last -> text.append(" to ").append(last));
    return text.append(
            switch (message.dated().evidence()) {
              case FIELD -> ", in published outcomes";
              case DOCUMENTED -> ", in AWS's guide";
              case INFERRED -> ", never word for word";
            })
        .toString();
  }

  private static String cases(long count) {
    return count == 0
        ? ""
        : count == 1 ? " (1 published case)" : " (" + count + " published cases)";
  }

  private void wrapped(String text, String first, String further) {
    for (String line : Lines.wrap(text, first, further)) {
      out.println(line);
    }
  }
}
