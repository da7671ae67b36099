package preflight.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Place;
import preflight.guest.BootEntry;
import preflight.guest.Guest;
import preflight.guest.os.Fstab;
import preflight.guest.os.FstabSpec;
import preflight.inspection.Inspection;
import preflight.io.Limits;

/** Questions that the rules about a machine's network and mounts ask. */
final class Reach {

  private Reach() {}

  /** The guest, where its root is whole, so that what is not found there is not there. */
  static Optional<Guest> guest(Inspection inspection) {
    return inspection.guest().toOptional().filter(Roots::isComplete);
  }

  /** Whether fstab mounts a part of the system from a volume that is not read. */
  static boolean lacksMount(Guest guest) {
    for (Fstab.Entry entry : entries(guest)) {
      String point = entry.mountPoint();
      boolean system = point.equals("/usr") || point.equals("/var") || point.startsWith("/usr/");
      if (system && !guest.mounts().containsKey(point)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the kernel's command line itself configures the network (nfsroot.rst, dracut). */
  static boolean isConfiguredByKernel(Guest guest) {
    return guest.boot().entry().toOptional().flatMap(e -> e.argument("ip")).isPresent();
  }

  /** Whether the default entry's command line has this word. */
  static boolean isTold(Guest guest, String word) {
    Optional<BootEntry> entry = guest.boot().entry().toOptional();
    return entry.isPresent() && entry.get().arguments().contains(word);
  }

  static List<Fstab.Entry> entries(Guest guest) {
    return guest.fstab().toOptional().map(Fstab::entries).orElse(List.of());
  }

  /**
   * Whether the boot waits for what an entry mounts: not for the root, which is there before fstab
   * is read, not for swap, and not where an option says so (systemd.mount(5)).
   */
  static boolean isAwaited(Fstab.Entry entry) {
    return entry.mountPoint().startsWith("/")
        && !entry.mountPoint().equals("/")
        && !entry.isSwap()
        && entry.source().kind() != FstabSpec.Kind.PSEUDO
        && !entry.hasOption("nofail")
        && !entry.hasOption("noauto")
        && !entry.hasOption("nobootwait")
        && !entry.hasOption("x-systemd.automount")
        && !entry.hasOption("_netdev")
        && !entry.hasOption("bind");
  }

  /** Where an entry of fstab stands. */
  static Optional<Place> place(Guest guest, Fstab.Entry entry) {
    return guest.fstab().where().map(place -> place.atLine(entry.line()));
  }

  /** One line for each entry, up to a limit. */
  static List<String> lines(List<Fstab.Entry> entries) {
    List<String> lines = new ArrayList<>();
    for (Fstab.Entry entry : entries) {
      if (lines.size() == Limits.FINDINGS_OF_A_RULE) {
        lines.add("and " + (entries.size() - lines.size()) + " more");
        return lines;
      }
      lines.add("line " + entry.line() + ": " + entry.spec() + " on " + entry.mountPoint());
    }
    return lines;
  }

  /** Those for which the boot waits among some entries. */
  static List<Fstab.Entry> awaited(Guest guest) {
    List<Fstab.Entry> awaited = new ArrayList<>();
    for (Fstab.Entry entry : entries(guest)) {
      if (isAwaited(entry)) {
        awaited.add(entry);
      }
    }
    return awaited;
  }
}
