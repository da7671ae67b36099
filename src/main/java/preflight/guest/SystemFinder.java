package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.DirectoryEntry;
import preflight.guest.os.OsIdentification;
import preflight.guest.os.OsIdentity;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * Tells which operating system a guest is: by the release files of its root; or of the deployment
 * of ostree that is started; or of the system that NixOS last switched to; or of a volume that
 * becomes {@code /usr} without fstab, as in Flatcar.
 */
final class SystemFinder {

  private static final String NIXOS = "/nix/var/nix/profiles/system";
  private static final String OSTREE = "/ostree/deploy";
  private static final String USR = "/usr";

  /** The file of a volume that is a {@code /usr} by itself. */
  private static final String ON_USR = "/lib/os-release";

  private final Volumes volumes;
  private final FileTree tree;

  SystemFinder(Volumes volumes, FileTree tree) {
    this.volumes = volumes;
    this.tree = tree;
  }

  /**
   * @param entry that is started, which names a deployment of ostree
   */
  OsIdentification identify(Optional<BootEntry> entry) throws IOException {
    OsIdentification own = OsIdentification.identify(path -> text(tree, path));
    if (!own.identity().isAbsent()) {
      return own;
    }
    List<Trouble> troubles = new ArrayList<>(own.troubles());
    for (GuestVolume volume : ordered()) {
      try {
        Optional<OsIdentification> within = within(FileTree.of(volume.volume()), entry);
        if (within.isPresent()) {
          return at(within.get(), volume);
        }
      } catch (ReadProblem problem) {
        troubles.add(problem.trouble());
      }
    }
    return new OsIdentification(own.identity(), own.found(), own.release(), troubles);
  }

  /** What a tree within a volume tells, where it has one that tells something. */
  private static Optional<OsIdentification> within(FileTree alone, Optional<BootEntry> entry)
      throws IOException {
    for (String root : roots(alone, entry)) {
      OsIdentification found = OsIdentification.identify(path -> text(alone, path), root);
      if (!found.identity().isAbsent()) {
        return Optional.of(found);
      }
    }
    if (!isUsr(alone)) {
      return Optional.empty();
    }
    OsIdentification found =
        OsIdentification.identify(
            path ->
                path.startsWith(USR + "/")
                    ? text(alone, path.substring(USR.length()))
                    : Optional.empty());
    return found.identity().isAbsent() ? Optional.empty() : Optional.of(moved(found));
  }

  /** The root's own volume first; of two for {@code /usr}, as in Flatcar, the first. */
  private List<GuestVolume> ordered() {
    List<GuestVolume> ordered = new ArrayList<>(volumes.all());
    volumes
        .of(tree.root())
        .ifPresent(
            root -> {
              ordered.remove(root);
              ordered.add(0, root);
            });
    return ordered;
  }

  /** The trees of whole systems that a volume has within it. */
  private static List<String> roots(FileTree alone, Optional<BootEntry> entry) throws IOException {
    List<String> roots = new ArrayList<>();
    deployment(alone, entry).ifPresent(roots::add);
    if (directory(alone, NIXOS).isPresent()) {
      roots.add(NIXOS);
    }
    return roots;
  }

  /**
   * The deployment that {@code ostree=} names (ostree-prepare-root(1)); without it, the only one
   * that there is, since nothing tells which of several is started.
   */
  private static Optional<String> deployment(FileTree alone, Optional<BootEntry> entry)
      throws IOException {
    Optional<FileRef> systems = directory(alone, OSTREE);
    if (systems.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> named = entry.flatMap(e -> e.argument("ostree"));
    Optional<FileRef> started =
        named.isPresent() ? directory(alone, named.get()) : Optional.empty();
    if (started.isPresent()) {
      return Optional.of(started.get().path());
    }
    List<String> found = new ArrayList<>();
    int looked = 0;
    for (DirectoryEntry system : alone.list(systems.get())) {
      if (++looked > Limits.DEPLOYMENTS) {
        return Optional.empty();
      }
      String path = OSTREE + "/" + system.name() + "/deploy";
      Optional<FileRef> folder = directory(alone, path);
      for (DirectoryEntry name : folder.isPresent() ? alone.list(folder.get()) : NOTHING) {
        if (++looked > Limits.DEPLOYMENTS) {
          return Optional.empty();
        }
        // beside each deployment lies its .origin, a file
        if (directory(alone, path + "/" + name.name()).isPresent()) {
          found.add(path + "/" + name.name());
        }
      }
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static final List<DirectoryEntry> NOTHING = List.of();

  private static Optional<FileRef> directory(FileTree alone, String path) throws IOException {
    Fact<FileRef> found = alone.find(path);
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found.toOptional().filter(ref -> ref.node().isDirectory());
  }

  /** Whether a volume is what others have below {@code /usr}. */
  private static boolean isUsr(FileTree alone) {
    return alone.find(ON_USR).isKnown()
        && alone.findLink(USR).isAbsent()
        && alone.findLink("/etc").isAbsent();
  }

  private static OsIdentification moved(OsIdentification within) {
    return new OsIdentification(
        within
            .identity()
            .map(identity -> identity.withSource(identity.source().substring(USR.length()))),
        within.found(),
        within.release(),
        within.troubles());
  }

  /** The same with the volume in its place. */
  private static OsIdentification at(OsIdentification within, GuestVolume volume) {
    Place place = volume.volume().place();
    Fact<OsIdentity> identity = within.identity();
    if (identity instanceof Fact.Known<OsIdentity> known) {
      Place there = place.withPath(known.value().source());
      int line = known.place().line().orElse(1);
      identity = new Fact.Known<>(known.value(), there.atLine(line));
    }
    return new OsIdentification(identity, within.found(), within.release(), within.troubles());
  }

  private static Optional<String> text(FileTree tree, String path) throws IOException {
    Fact<byte[]> read = tree.read(path, Limits.TEXT_BYTES);
    if (read instanceof Fact.Failed<byte[]> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return read.toOptional().map(Text::decode);
  }
}
