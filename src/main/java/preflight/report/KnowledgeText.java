package preflight.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.ec2.Acceptance;
import preflight.ec2.Dated;
import preflight.ec2.Evidence;
import preflight.ec2.InForce;
import preflight.ec2.Knowledge;
import preflight.ec2.Limit;
import preflight.ec2.Message;
import preflight.ec2.OperatingSystem;
import preflight.ec2.Route;

/** What is in force on a day, one line for each row. */
public final class KnowledgeText {

  private final PrintStream out;
  private final Knowledge knowledge;

  public KnowledgeText(PrintStream out, Knowledge knowledge) {
    this.out = out;
    this.knowledge = knowledge;
  }

  /**
   * @param subject systems, formats, limits, messages, or all
   */
  public void print(String subject) {
    out.println(
        "As of "
            + knowledge.day()
            + "; AWS's lists were looked at from "
            + Knowledge.oldestSighting()
            + " to "
            + Knowledge.newestSighting()
            + ".");
    boolean all = subject.equals("all");
    if (all || subject.equals("systems")) {
      systems();
    }
    if (all || subject.equals("formats")) {
      acceptances();
    }
    if (all || subject.equals("limits")) {
      limits();
    }
    if (all || subject.equals("messages")) {
      messages();
    }
  }

  private void systems() {
    List<List<String>> rows = new ArrayList<>();
    for (OperatingSystem system : knowledge.operatingSystems()) {
      rows.add(
          List.of(
              system.family(),
              system.release(),
              system.kernels().isEmpty() ? "-" : String.join(" ", system.kernels()),
              evidence(system.kernelEvidence(knowledge.day())),
              since(system.dated()),
              system.dated().source()));
    }
    table(
        "Systems and the kernels that are taken with them",
        List.of("family", "release", "kernels", "evidence", "since", "source"),
        rows);
  }

  private void acceptances() {
    List<List<String>> rows = new ArrayList<>();
    for (InForce<Acceptance> found : knowledge.acceptancesInForce()) {
      Acceptance row = found.row();
      rows.add(
          List.of(
              row.subject(),
              row.route().map(Route::label).orElse("both ways"),
              row.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
              row.message().orElse("-"),
              evidence(row.dated().evidence()),
              since(row.dated()),
              row.dated().source()));
    }
    table(
        "Containers, file systems, layouts and architectures",
        List.of("subject", "way", "outcome", "message", "evidence", "since", "source"),
        rows);
  }

  private void limits() {
    List<List<String>> rows = new ArrayList<>();
    for (Limit.Kind kind : Limit.Kind.values()) {
      Optional<InForce<Limit>> found = knowledge.limit(kind);
      if (found.isPresent()) {
        Limit limit = found.get().row();
        rows.add(
            List.of(
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Long.toString(limit.value()),
                evidence(limit.dated().evidence()),
                since(limit.dated()),
                limit.dated().source()));
      }
    }
    table("Limits", List.of("limit", "value", "evidence", "since", "source"), rows);
  }

  private void messages() {
    List<List<String>> rows = new ArrayList<>();
    for (InForce<Message> found : knowledge.messagesInForce()) {
      Message message = found.row();
      rows.add(
          List.of(
              message.id(),
              message.state().label(),
              evidence(message.dated().evidence()),
              since(message.dated()),
              message.text().orElse("(text not published)")));
    }
    table("Messages", List.of("id", "state", "evidence", "since", "text"), rows);
  }

  private static String evidence(Evidence evidence) {
    return evidence.name().toLowerCase(Locale.ROOT);
  }

  private static String since(Dated dated) {
    return dated.first().toString();
  }

  /** Columns as wide as their widest cell; the last is not padded. */
  private void table(String title, List<String> head, List<List<String>> rows) {
    out.println();
    out.println(title);
    int[] width = new int[head.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(head);
    lines.addAll(rows);
    for (List<String> line : lines) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder("  ");
      for (int i = 0; i < width.length; i++) {
        String cell = line.get(i);
        text.append(cell);
        if (i < width.length - 1) {
          text.append(" ".repeat(width[i] - cell.length() + 2));
        }
      }
      out.println(text);
    }
  }
}
