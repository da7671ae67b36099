package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.Node;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** Finds the volumes that look like the root of a Linux system. */
final class RootFinder {

  /** A root has /etc and at least one of these (Filesystem Hierarchy Standard 3.0, section 3.2). */
  private static final List<String> USUAL = List.of("/bin", "/sbin", "/usr", "/lib", "/var");

  private RootFinder() {}

  /**
   * The candidates, the likeliest first: complete roots; or else volumes with only /etc; or else
   * those that hold any directory; or else all.
   */
  static List<GuestVolume> candidates(Volumes volumes) throws IOException {
    List<GuestVolume> complete = new ArrayList<>();
    List<GuestVolume> partial = new ArrayList<>();
    List<GuestVolume> booting = new ArrayList<>();
    for (GuestVolume volume : volumes.all()) {
      FileTree tree = FileTree.of(volume.volume());
      boolean etc = isFilled(tree, "/etc");
      boolean usual = false;
      for (String path : USUAL) {
        usual = usual || tree.findLink(path).isKnown();
      }
      if (etc && usual) {
        complete.add(volume);
      } else if (etc || usual) {
        partial.add(volume);
      } else if (hasLoader(tree)) {
        booting.add(volume);
      }
    }
    if (!complete.isEmpty()) {
      return complete;
    }
    if (!partial.isEmpty()) {
      return partial;
    }
    return booting.isEmpty() ? volumes.all() : booting;
  }

  private static boolean isFilled(FileTree tree, String path) throws IOException {
    Optional<FileRef> found = tree.find(path).toOptional();
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
