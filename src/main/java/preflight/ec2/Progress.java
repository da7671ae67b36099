package preflight.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The progress figures that the service shows in a state.
 *
 * @param least percent; empty where it shows none
 * @param most percent
 */
public record Progress(TaskState state, OptionalInt least, OptionalInt most, Dated dated)
    implements DatedRow {

  static List<Progress> load() {
    List<Progress> figures = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "states.tsv",
            "state",
            "percent",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "note")) {
      OptionalInt least = OptionalInt.empty();
      OptionalInt most = OptionalInt.empty();
      if (row.optional("percent").isPresent()) {
        List<String> ends = Table.split(row.text("percent"), '-');
        least = percent(row, ends.get(0));
        most = percent(row, ends.get(ends.size() - 1));
      }
      figures.add(new Progress(row.state("state"), least, most, row.dated()));
    }
    return List.copyOf(figures);
  }

  private static OptionalInt percent(Table.Row row, String text) {
    try {
      int percent = Integer.parseInt(text);
      if (percent >= 0 && percent <= 100) {
        return OptionalInt.of(percent);
      }
    } catch (NumberFormatException e) {
      throw row.wrong("percent", text);
    }
    throw row.wrong("percent", text);
  }
}
