package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.Node;
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
