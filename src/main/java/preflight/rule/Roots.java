package preflight.rule;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import preflight.ec2.RootSign;
import preflight.ec2.RootSign.Presence;
import preflight.ec2.RootSigns;
import preflight.fact.Fact;
import preflight.filesystem.FileType;
import preflight.guest.Guest;
import preflight.guest.Kernel;
import preflight.guest.Loader;
import preflight.guest.PathFact;
import preflight.guest.kernel.KernelImage;
import preflight.inspection.Inspection;

/** Which signs of a root a guest has. */
final class Roots {

  private Roots() {}

  /** Whether it has /etc and one of the usual directories, so that no better root is looked for. */
  static boolean isComplete(Guest guest) {
    return present(guest.path("/etc"), RootSign.Check.NON_EMPTY_DIRECTORY) == Presence.PRESENT
        && present(guest.path("/usr"), RootSign.Check.DIRECTORY) == Presence.PRESENT;
  }

  /**
   * Whether the real root may lie where this version cannot look, so that nothing can be said of
   * what is missing here: a readable /boot beside a root on LVM, for example.
   */
  static boolean mayLieElsewhere(Inspection inspection, Guest guest) {
    return !isComplete(guest) && inspection.devices().stream().anyMatch(Layout::mayHideRoot);
  }

  static Map<String, Presence> presences(Guest guest, RootSigns signs) {
    Map<String, Presence> found = new HashMap<>();
    for (RootSign sign : signs.signs()) {
      found.put(sign.id(), presence(guest, sign));
    }
    boolean grub = guest.boot().loader().toOptional().filter(Loader::isGrub).isPresent();
    if (grub && found.get("grub-config") == Presence.ABSENT) {
      // on a volume that fstab does not mount; whether EC2 looks there is not known
      found.put("grub-config", Presence.UNKNOWN);
    }
    Optional<Kernel> kernel = guest.kernel().toOptional();
    boolean unified = kernel.filter(k -> k.image().kind() == KernelImage.Kind.UKI).isPresent();
    if (unified && found.get("kernel") != Presence.PRESENT) {
      // whether EC2 takes a unified kernel image for one is not known
      found.put("kernel", Presence.UNKNOWN);
    } else if (kernel.isPresent()) {
      found.put("kernel", Presence.PRESENT);
    }
    return found;
  }

  /** One path that is there is enough; a path that could not be looked at leaves it open. */
  private static Presence presence(Guest guest, RootSign sign) {
    Presence best = Presence.ABSENT;
    for (String path : sign.paths()) {
      Presence one = present(guest.path(path), sign.check());
      if (one == Presence.PRESENT) {
        return one;
      }
      if (one == Presence.UNKNOWN) {
        best = one;
      }
    }
    return best;
  }

  private static Presence present(Fact<PathFact> fact, RootSign.Check check) {
    if (fact.isAbsent()) {
      return Presence.ABSENT;
    }
    Optional<PathFact> known = fact.toOptional();
    if (known.isEmpty()) {
      return Presence.UNKNOWN;
    }
    PathFact path = known.get();
    boolean there =
        switch (check) {
          case ENTRY -> true;
          case DIRECTORY -> path.type() == FileType.DIRECTORY || path.type() == FileType.SYMLINK;
          case NON_EMPTY_DIRECTORY ->
              path.leadsTo().filter(t -> t == FileType.DIRECTORY).isPresent() && !path.empty();
        };
    return there ? Presence.PRESENT : Presence.ABSENT;
  }
}
