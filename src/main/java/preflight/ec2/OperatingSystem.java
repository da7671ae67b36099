package preflight.ec2;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release, or several, that EC2 VM Import takes.
 *
 * @param family the ID of {@code /etc/os-release}
 * @param release one release, or the first and the last with a hyphen between
 * @param kernels as listed; empty where they were never published
 * @param printed the day from which on copies show the kernels; before it they are inferred
 * @param cases the field cases that the row is made from
 */
public record OperatingSystem(
    String family,
    String release,
    List<String> kernels,
    Optional<LocalDate> printed,
    List<String> cases,
    Dated dated,
    Optional<String> note)
    implements DatedRow {

  private static final class Holder {
    static final List<Listed> ALL = load();
  }

  /** A row with its cells understood. */
  record Listed(
      OperatingSystem row,
      Optional<Release> from,
      Optional<Release> to,
      List<ListedKernel> kernels) {

    boolean covers(Optional<Release> release) {
      return release.isPresent()
          && from.isPresent()
          && to.isPresent()
          && release.get().isWithin(from.get(), to.get());
    }

    boolean lists(String uname, boolean ownFamily) {
      for (ListedKernel kernel : kernels) {
        if (kernel.matches(uname, ownFamily)) {
          return true;
        }
      }
      return false;
    }

    boolean excludes(String uname) {
      for (ListedKernel kernel : kernels) {
        if (kernel.excludes(uname)) {
          return true;
        }
      }
      return false;
    }
  }

  static List<Listed> all() {
    return Holder.ALL;
  }

  private static List<Listed> load() {
    List<Listed> rows = new ArrayList<>();
    for (Table.Row row :
        Table.load(
            "operating-systems.tsv",
            "family",
            "release",
            "kernels",
            "first seen",
            "last seen",
            "printed",
            "evidence",
            "source",
            "case",
            "note")) {
      rows.add(read(row));
    }
    return List.copyOf(rows);
  }

  private static Listed read(Table.Row row) {
    String release = row.text("release");
    List<ListedKernel> kernels = new ArrayList<>();
    for (String kernel : row.list("kernels")) {
      Optional<ListedKernel> listed = ListedKernel.parse(kernel);
      if (listed.isEmpty()) {
        throw row.wrong("kernels", kernel);
      }
      kernels.add(listed.get());
    }
    int hyphen = release.indexOf('-');
    return new Listed(
        new OperatingSystem(
            row.text("family"),
            release,
            row.list("kernels"),
            row.optionalDate("printed"),
            row.list("case"),
            row.dated(),
            row.optional("note")),
        Release.parse(hyphen < 0 ? release : release.substring(0, hyphen)),
        Release.parse(hyphen < 0 ? release : release.substring(hyphen + 1)),
        List.copyOf(kernels));
  }

  /** What the kernels rest on, on a day: only inferred until a copy shows them. */
  public Evidence kernelEvidence(LocalDate day) {
    return printed.isPresent() && !day.isBefore(printed.get())
        ? dated.evidence()
        : Evidence.INFERRED;
  }
}
