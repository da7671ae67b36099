package preflight.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A family of operating systems.
 *
 * @param id the ID of {@code /etc/os-release}
 * @param like the family that a clone is built from
 */
public record Family(
    String id,
    String name,
    Standing standing,
    Optional<String> like,
    List<String> aliases,
    Dated dated)
    implements DatedRow {

  /** How EC2 VM Import stands to a family. */
  public enum Standing {
    /** In AWS's list. */
    LISTED,
    /** Not listed, but built from the packages of a listed family. */
    CLONE,
    /** Not listed, and a published import of it was refused. */
    REFUSED
  }

  private static final class Holder {
    static final List<Family> ALL = load();
  }

  /** The family of an os-release ID, in whatever case it is written. */
  static Optional<Family> of(String id) {
    for (Family family : Holder.ALL) {
      if (family.id.equalsIgnoreCase(id)) {
        return Optional.of(family);
      }
      for (String alias : family.aliases) {
        if (alias.equalsIgnoreCase(id)) {
          return Optional.of(family);
        }
      }
    }
    return Optional.empty();
  }

  static List<Family> all() {
    return Holder.ALL;
  }

  private static List<Family> load() {
    List<Family> families = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "families.tsv",
            "family",
            "name",
            "standing",
            "like",
            "aliases",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "note")) {
      families.add(
          new Family(
              row.text("family"),
              row.text("name"),
              row.choice("standing", Standing.values()),
              row.optional("like"),
              row.list("aliases"),
              row.dated()));
    }
    return List.copyOf(families);
  }
}
