package preflight.ec2;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the files of what EC2 accepts and refuses, on a day. */
final class Acceptances {

  private static final class Formats {
    static final List<Acceptance> ALL = load("formats.tsv");
  }

  private static final class FileSystems {
    static final List<Acceptance> ALL = load("filesystems.tsv");
  }

  private static final class Layouts {
    static final List<Acceptance> ALL = load("layouts.tsv");
  }

  private static final class Architectures {
    static final List<Acceptance> ALL = load("architectures.tsv");
  }

  private final List<Acceptance> rows;
  private final LocalDate day;

  private Acceptances(List<Acceptance> rows, LocalDate day) {
    this.rows = rows;
    this.day = day;
  }

  static Acceptances formats(LocalDate day) {
    return new Acceptances(Formats.ALL, day);
  }

  static Acceptances fileSystems(LocalDate day) {
    return new Acceptances(FileSystems.ALL, day);
  }

  static Acceptances layouts(LocalDate day) {
    return new Acceptances(Layouts.ALL, day);
  }

  static Acceptances architectures(LocalDate day) {
    return new Acceptances(Architectures.ALL, day);
  }

  private static List<Acceptance> load(String file) {
    List<Acceptance> rows = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            file,
            "subject",
            "route",
            "outcome",
            "message",
            "state",
            "first seen",
            "last seen",
            "evidence",
            "source",
            "case",
            "note")) {
      rows.add(
          new Acceptance(
              row.text("subject"),
              route(row),
              row.choice("outcome", Outcome.values()),
              row.optional("message"),
              row.optionalState("state"),
              row.dated(),
              row.optional("case"),
              row.optional("note")));
    }
    return List.copyOf(rows);
  }

  private static Optional<Route> route(Table.Row row) {
    String label = row.text("route");
    for (Route route : Route.values()) {
      if (route.label().equals(label)) {
        return Optional.of(route);
      }
    }
    if (label.equals("*")) {
      return Optional.empty();
    }
    throw row.wrong("route", label);
  }

  /** Without the rows that are made from a field case. */
  Acceptances without(Optional<String> fieldCase) {
    if (fieldCase.isEmpty()) {
      return this;
    }
    List<Acceptance> others = new ArrayList<>();
    for (Acceptance row : rows) {
      if (!row.fieldCase().equals(fieldCase)) {
        others.add(row);
      }
    }
    return new Acceptances(List.copyOf(others), day);
  }

  List<Acceptance> rows() {
    return rows;
  }

  /** The row in force about a subject; empty where nothing is known about it. */
  Optional<InForce<Acceptance>> find(String subject, Route route) {
    List<Acceptance> about = new ArrayList<>();
    for (Acceptance row : rows) {
      if (row.subject().equals(subject) && (row.route().isEmpty() || row.route().get() == route)) {
        about.add(row);
      }
    }
    return Sightings.all().pick(about, day);
  }
}
