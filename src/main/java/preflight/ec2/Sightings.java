package preflight.ec2;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The days on which AWS's lists were looked at, and what a day between or outside them means. */
final class Sightings {

  /** How a row stands to a day. */
  enum Standing {
    IN_FORCE,
    /** Last seen before the day, and not looked for again until after it. */
    PERHAPS_STILL,
    /** First seen after the day, and not looked for since before it. */
    PERHAPS_ALREADY,
    NOT_IN_FORCE
  }

  private enum Kind {
    LIST,
    ANNOUNCEMENT
  }

  private enum KernelColumn {
    ALL,
    SOME
  }

  private record Sighting(LocalDate day, Kind kind, KernelColumn kernels) {}

  private static final class Holder {
    static final Sightings ALL = load();
  }

  private final List<Sighting> inOrder;

  private Sightings(List<Sighting> inOrder) {
    this.inOrder = inOrder;
  }

  static Sightings all() {
    return Holder.ALL;
  }

  private static Sightings load() {
    List<Sighting> sightings = new ArrayList<>();
    for (Table.Row row :
        Table.load("sightings.tsv", "day", "kind", "kernels", "evidence", "source")) {
      LocalDate day = row.date("day");
      if (!sightings.isEmpty() && !sightings.get(sightings.size() - 1).day().isBefore(day)) {
        throw row.wrong("day", day.toString());
      }
      sightings.add(
          new Sighting(
              day,
              row.choice("kind", Kind.values()),
              row.choice("kernels", KernelColumn.values())));
    }
    return new Sightings(List.copyOf(sightings));
  }

  LocalDate oldest() {
    return inOrder.get(0).day();
  }

  LocalDate newest() {
    return inOrder.get(inOrder.size() - 1).day();
  }

  Standing standing(Dated dated, LocalDate day) {
    if (dated.covers(day)) {
      return Standing.IN_FORCE;
    }
    if (day.isBefore(dated.first())) {
      return gapBefore(dated.first(), day) ? Standing.PERHAPS_ALREADY : Standing.NOT_IN_FORCE;
    }
    Optional<LocalDate> again = nextList(dated.last().orElseThrow());
    return again.isEmpty() || day.isBefore(again.get())
        ? Standing.PERHAPS_STILL
        : Standing.NOT_IN_FORCE;
  }

  /** An announcement dates its change to the day; before any other sighting there is a gap. */
  private boolean gapBefore(LocalDate first, LocalDate day) {
    LocalDate previous = LocalDate.MIN;
    for (Sighting sighting : inOrder) {
      if (sighting.day().equals(first) && sighting.kind() == Kind.ANNOUNCEMENT) {
        return false;
      }
      if (sighting.day().isBefore(first)) {
        previous = sighting.day();
      }
    }
    return day.isAfter(previous);
  }

  private Optional<LocalDate> nextList(LocalDate after) {
    for (Sighting sighting : inOrder) {
      if (sighting.kind() == Kind.LIST && sighting.day().isAfter(after)) {
        return Optional.of(sighting.day());
      }
    }
    return Optional.empty();
  }

  /**
   * The row that holds on a day: of those in force the one with the strongest evidence (what the
   * service was seen to do, before what AWS says), else, less sure, the one seen last before the
   * day, else, less sure, the oldest. Rows have to be about the same thing.
   */
  <T extends DatedRow> Optional<InForce<T>> pick(List<T> rows, LocalDate day) {
    Optional<T> covering = Optional.empty();
    for (T row : rows) {
      Dated dated = row.dated();
      if (dated.covers(day) && (covering.isEmpty() || beats(dated, covering.get().dated()))) {
        covering = Optional.of(row);
      }
    }
    if (covering.isPresent()) {
      return Optional.of(new InForce<>(covering.get(), onTheDay(covering.get().dated(), day)));
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    T nearest = nearest(rows, day);
    return Optional.of(new InForce<>(nearest, Confidence.of(nearest.dated().evidence()).lower()));
  }

  /** The last row that began before the day; where none did, the first that began after it. */
  private static <T extends DatedRow> T nearest(List<T> rows, LocalDate day) {
    T best = rows.get(0);
    for (T row : rows) {
      LocalDate first = row.dated().first();
      LocalDate bestFirst = best.dated().first();
      boolean before = first.isBefore(day);
      if (before != bestFirst.isBefore(day)) {
        best = before ? row : best;
      } else if (before ? first.isAfter(bestFirst) : first.isBefore(bestFirst)) {
        best = row;
      }
    }
    return best;
  }

  /** Older than every list, only what was seen in the field is as sure as its evidence. */
  private Confidence onTheDay(Dated dated, LocalDate day) {
    Confidence confidence = Confidence.of(dated.evidence());
    boolean before = day.isBefore(oldest()) && dated.evidence() != Evidence.FIELD;
    return before || isStale(day) ? confidence.lower() : confidence;
  }

  /** Whether the list of the day names the kernels of all its releases. */
  boolean namesKernels(LocalDate day) {
    boolean names = false;
    for (Sighting sighting : inOrder) {
      if (!sighting.day().isAfter(day)) {
        names = sighting.kernels() == KernelColumn.ALL;
      }
    }
    return names;
  }

  /** True when the newest sighting is more than a year older than the day. */
  boolean isStale(LocalDate day) {
    return day.isAfter(newest().plusYears(1));
  }

  private static boolean beats(Dated one, Dated other) {
    int rank = rank(one.evidence()) - rank(other.evidence());
    return rank != 0 ? rank > 0 : one.first().isAfter(other.first());
  }

  private static int rank(Evidence evidence) {
    return switch (evidence) {
      case FIELD -> 2;
      case DOCUMENTED -> 1;
      case INFERRED -> 0;
    };
  }
}
