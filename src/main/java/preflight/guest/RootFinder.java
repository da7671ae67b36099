package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.filesystem.Subvolume;
import preflight.guest.os.Fstab;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** Finds the volumes that look like the root of a Linux system. */
final class RootFinder {

  /** A root has /etc and at least one of these (Filesystem Hierarchy Standard 3.0, section 3.2). */
  private static final List<String> USUAL = List.of("/bin", "/sbin", "/usr", "/lib", "/var");

  /** Has neither links nor owners, so that no Linux can have its root there. */
  private static final String FAT = "vfat";

  private RootFinder() {}

  /**
   * What was found.
   *
   * @param roots the likeliest first
   * @param complete whether these are whole roots and not only what comes closest
   * @param troubles of volumes that could not be looked into; they come last among the roots
   */
  record Candidates(List<GuestVolume> roots, boolean complete, List<Trouble> troubles) {}

  /**
   * The candidates: complete roots; or else volumes with only some of it; or else those that hold a
   * boot loader's configuration; or else all but those with FAT.
   */
  static Candidates candidates(Volumes volumes) throws IOException {
    List<GuestVolume> complete = new ArrayList<>();
    List<GuestVolume> partial = new ArrayList<>();
    List<GuestVolume> booting = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    List<GuestVolume> possible = new ArrayList<>();
    for (GuestVolume volume : volumes.all()) {
      if (volume.facts().type().equals(FAT)) {
        continue;
      }
      possible.add(volume);
      try {
        FileTree tree = FileTree.of(volume.volume());
        boolean etc = isFilled(tree, "/etc");
        boolean usual = hasUsual(tree);
        if (etc && usual) {
          complete.add(volume);
          continue;
        }
        Optional<GuestVolume> part = part(volume);
        if (part.isPresent()) {
          complete.add(part.get());
        } else if (etc || usual) {
          partial.add(volume);
        } else if (hasLoader(tree)) {
          booting.add(volume);
        }
      } catch (ReadProblem e) {
        troubles.add(e.trouble());
      }
    }
    List<GuestVolume> best = List.copyOf(possible);
    for (List<GuestVolume> some : List.of(booting, partial, complete)) {
      best = some.isEmpty() ? best : some;
    }
    return new Candidates(List.copyOf(best), !complete.isEmpty(), List.copyOf(troubles));
  }

  /** Whether a volume has all that a root has. */
  static boolean isComplete(GuestVolume volume) throws IOException {
    FileTree tree = FileTree.of(volume.volume());
    return isFilled(tree, "/etc") && hasUsual(tree);
  }

  /**
   * The subvolume that has a root: of several, such as snapshots, the one whose fstab names it as
   * its own root, or else the one nearest the top.
   */
  private static Optional<GuestVolume> part(GuestVolume volume) throws IOException {
    FileSystem fileSystem = volume.volume().fileSystem();
    List<Subvolume> parts = new ArrayList<>(fileSystem.subvolumes());
    parts.sort(
        (a, b) -> {
          int order = Integer.compare(depth(a.path()), depth(b.path()));
          return order == 0 ? Long.compareUnsigned(a.id(), b.id()) : order;
        });
    Optional<GuestVolume> first = Optional.empty();
    for (Subvolume some : parts.subList(0, Math.min(parts.size(), Limits.SUBVOLUMES_TRIED))) {
      GuestVolume part = volume.part(fileSystem.open(some));
      if (!isComplete(part)) {
        continue;
      }
      Optional<Fstab.Entry> root =
          GuestReader.fstab(FileTree.of(part.volume())).toOptional().flatMap(Fstab::root);
      if (root.isPresent()
          && volume.mounted(root.get().options()).filter(part::equals).isPresent()) {
        return Optional.of(part);
      }
      first = first.isPresent() ? first : Optional.of(part);
    }
    return first;
  }

  private static int depth(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.charAt(i) == '/' ? 1 : 0;
    }
    return depth;
  }

  private static boolean hasUsual(FileTree tree) {
    for (String path : USUAL) {
      if (tree.findLink(path).isKnown()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFilled(FileTree tree, String path) throws IOException {
    Fact<FileRef> fact = tree.find(path);
    if (fact instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    Optional<FileRef> found = fact.toOptional();
    if (found.isEmpty()) {
      return false;
    }
    Node node = found.get().node();
    return node.isDirectory() && !tree.list(found.get()).isEmpty();
  }

  private static boolean hasLoader(FileTree tree) {
    for (LoaderFiles.Candidate candidate : LoaderFiles.CANDIDATES) {
      Fact<FileRef> found = tree.find(candidate.path());
      if (found.isKnown()) {
        return true;
      }
    }
    return false;
  }
}
