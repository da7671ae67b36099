package preflight.block;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import preflight.io.Limits;
import preflight.io.Trouble;

/** Collects what is wrong with a table, up to a limit: a hostile one has thousands of faults. */
final class Problems {

  private final List<TableProblem> problems = new ArrayList<>();

  void add(TableProblem.Kind kind, Trouble trouble) {
    if (problems.size() < Limits.TABLE_PROBLEMS) {
      problems.add(new TableProblem(kind, trouble));
    } else if (problems.size() == Limits.TABLE_PROBLEMS) {
      problems.add(
          new TableProblem(
              TableProblem.Kind.MORE,
              new Trouble.Corrupt(
                  trouble.structure(),
                  "has more than " + Limits.TABLE_PROBLEMS + " problems",
                  OptionalLong.empty())));
    }
  }

  /** The bytes at {@code offset} break their format. */
  void corrupt(TableProblem.Kind kind, String structure, String detail, long offset) {
    add(kind, new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  List<TableProblem> toList() {
    return List.copyOf(problems);
  }
}
