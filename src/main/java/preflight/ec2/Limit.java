package preflight.ec2;

import java.util.ArrayList;
import java.util.List;

/**
 * A number that an import must not exceed, or for free space, not fall below.
 *
 * @param value volumes or bytes
 */
public record Limit(Kind kind, long value, Dated dated) implements DatedRow {

  /** What is limited. */
  public enum Kind {
    /** Attached disks, at most. */
    VOLUMES,
    /** Of any disk, at most. */
    DISK_BYTES,
    /** Of the disk with the root, at most. */
    BOOT_DISK_BYTES,
    /** Of any other disk, at most. */
    DATA_DISK_BYTES,
    /** Free on the root file system, at least. */
    FREE_ROOT_BYTES
  }

  static List<Limit> load() {
    List<Limit> limits = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "limits.tsv",
            "limit",
            "value",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "note")) {
      limits.add(new Limit(row.choice("limit", Kind.values()), row.number("value"), row.dated()));
    }
    return List.copyOf(limits);
  }
}
