package preflight.report;

import java.util.ArrayList;
import java.util.List;
import preflight.inspection.Readers;
import preflight.inspection.Readers.Reader;
import preflight.inspection.Readers.Stage;

/** The registry of readers as a table in Markdown, one line a row. */
public final class ReadersTable {

  private ReadersTable() {}

  /** A heading, a line for each format of which something is read, and two for the others. */
  public static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| | | read | named and refused |");
    lines.add("|---|---|---|---|");
    for (Stage stage : Stage.values()) {
      stage(lines, stage);
    }
    return lines;
  }

  private static void stage(List<String> lines, Stage stage) {
    String label = stage.label();
    List<String> refused = new ArrayList<>();
    List<Reader> plain = new ArrayList<>();
    for (Reader reader : Readers.ALL) {
      if (reader.stage() != stage) {
        continue;
      }
      if (!reader.reads()) {
        refused.add(reader.name());
      } else if (stage == Stage.KERNEL || stage == Stage.INITRD) {
        plain.add(reader);
      } else {
        lines.add(row(label, reader.name(), reader.read(), reader.refused()));
        label = "";
      }
    }
    if (!plain.isEmpty()) {
      // of these, one is read as far as the other
      List<String> names = new ArrayList<>();
      for (Reader reader : plain) {
        names.add(reader.name());
      }
      lines.add(row(label, String.join(", ", names), plain.get(0).read(), List.of()));
      label = "";
    }
    if (!refused.isEmpty()) {
      lines.add(row(label, "others", List.of(), refused));
    }
    lines.add("| | not known | " + stage.unknown() + " | |");
  }

  private static String row(String stage, String name, List<String> read, List<String> refused) {
    return "| "
        + (stage.isEmpty() ? "" : stage + " ")
        + "| "
        + name
        + " | "
        + String.join(", ", read)
        + (read.isEmpty() ? "| " : " | ")
        + String.join(", ", refused)
        + (refused.isEmpty() ? "|" : " |");
  }
}
