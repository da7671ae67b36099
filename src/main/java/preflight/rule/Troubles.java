package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import preflight.fact.Fact;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;
import preflight.io.Trouble;

/** What went wrong, gathered from the places where an inspection keeps it. */
final class Troubles {

  private Troubles() {}

  /** Of one disk's container, and why its content cannot be read. */
  static List<Trouble> of(DiskFacts disk) {
    List<Trouble> troubles = new ArrayList<>(disk.container().troubles());
    if (disk.table() instanceof Fact.Failed<?> failed && !troubles.contains(failed.trouble())) {
      troubles.add(failed.trouble());
    }
    return troubles;
  }

  /** Of the outermost container and of each disk, each once. */
  static List<Trouble> ofContainers(Inspection inspection) {
    List<Trouble> troubles = new ArrayList<>(inspection.container().troubles());
    for (DiskFacts disk : inspection.disks()) {
      for (Trouble trouble : of(disk)) {
        if (!troubles.contains(trouble)) {
          troubles.add(trouble);
        }
      }
    }
    return troubles;
  }
}
