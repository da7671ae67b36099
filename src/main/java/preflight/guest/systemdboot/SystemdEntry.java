package preflight.guest.systemdboot;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An entry of systemd-boot's menu.
 *
 * @param id the file's name in lower case, counters included; with a profile behind {@code @}
 * @param title of the menu
 * @param volume on which it and its files lie: 0 for the EFI system partition, 1 for the extended
 *     boot loader partition
 * @param source the file that describes it, which for a unified kernel image is the program
 * @param line of the program's name, counted from 1; 0 in a unified kernel image
 */
public record SystemdEntry(
    String id, String title, int volume, String source, int line, Start start, Rank rank) {

  /** What is started. */
  public enum Type {
    /** A kernel, with its initrds and options. */
    LINUX,
    /** A program of any kind. */
    EFI,
    /** A unified kernel image. */
    UKI,
    /** A program that no file describes. */
    AUTO
  }

  /**
   * What is started.
   *
   * @param program its path on the volume
   * @param options the command line; empty where the program has its own
   * @param profile of a unified kernel image, counted from 0
   */
  public record Start(
      Type type,
      String program,
      List<String> initrds,
      Optional<String> options,
      Optional<String> deviceTree,
      int profile) {

    public Start {
      initrds = List.copyOf(initrds);
    }
  }

  /**
   * What the order depends on.
   *
   * @param left attempts to boot it that are left; -1 where they are not counted
   * @param done attempts that failed
   */
  public record Rank(
      Optional<String> sortKey,
      Optional<String> machineId,
      Optional<String> version,
      long left,
      long done) {}

  /**
   * The menu's order (Boot Loader Specification, "Sorting"): entries without attempts left come
   * last; those with a sort key first, by it, by machine and by version, the newest first; then by
   * identifier as if it were a version; profiles of one image by number.
   */
  static final Comparator<SystemdEntry> MENU = SystemdEntry::compare;

  private static int compare(SystemdEntry one, SystemdEntry other) {
    Rank a = one.rank;
    Rank b = other.rank;
    int order = Boolean.compare(a.left == 0, b.left == 0);
    if (order == 0) {
      order = Boolean.compare(a.sortKey.isEmpty(), b.sortKey.isEmpty());
    }
    if (order == 0 && a.sortKey.isPresent()) {
      order = a.sortKey.get().compareTo(b.sortKey.orElse(""));
      // one without the field comes first, as an empty one
      order = order == 0 ? a.machineId.orElse("").compareTo(b.machineId.orElse("")) : order;
      order = order == 0 ? versions(b.version.orElse(""), a.version.orElse("")) : order;
    }
    order = order == 0 ? versions(other.file(), one.file()) : order;
    order = order == 0 ? Integer.compare(one.start.profile, other.start.profile) : order;
    if (order != 0 || a.left < 0 || b.left < 0) {
      return order;
    }
    order = Long.compare(b.left, a.left);
    return order == 0 ? Long.compare(a.done, b.done) : order;
  }

  private static int versions(String one, String other) {
    return VersionOrder.OLDEST_FIRST.compare(one, other);
  }

  /** The identifier without a profile. */
  private String file() {
    int at = id.lastIndexOf('@');
    return start.profile == 0 || at < 0 ? id : id.substring(0, at);
  }
}
