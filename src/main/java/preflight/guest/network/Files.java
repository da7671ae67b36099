package preflight.guest.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.DirectoryEntry;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** The guest's small files, as many as are read; what goes wrong is kept as a trouble. */
final class Files {

  private final FileTree tree;
  private final List<Trouble> troubles = new ArrayList<>();
  private int read;

  Files(FileTree tree) {
    this.tree = tree;
  }

  List<Trouble> troubles() {
    return troubles;
  }

  /** Where something lies; what could not be looked up is no absence. */
  Fact<Place> find(String path) {
    Fact<FileRef> found = tree.findLink(path);
    if (found instanceof Fact.Failed<FileRef> failed) {
      add(failed.trouble());
    }
    Optional<Place> place = found.toOptional().flatMap(ref -> found.where());
    return place.isPresent() ? new Fact.Known<>(place.get(), place.get()) : found.lacking();
  }

  /** The first of some paths that is there; failed where one could not be looked up. */
  Fact<String> first(String... paths) {
    Fact<String> none = Fact.absent(tree.place(paths[0]));
    for (String path : paths) {
      Fact<Place> found = find(path);
      if (found instanceof Fact.Known<Place> known) {
        return new Fact.Known<>(path, known.place());
      }
      if (!found.isAbsent()) {
        none = found.lacking();
      }
    }
    return none;
  }

  /** The first of some paths that is there. */
  Optional<String> firstOf(List<String> paths) {
    return paths.isEmpty() ? Optional.empty() : first(paths.toArray(String[]::new)).toOptional();
  }

  /** Whether a link leads to {@code /dev/null}, by which systemd and udev hide a file. */
  boolean isMasked(String path) {
    Optional<FileRef> found = tree.findLink(path).toOptional();
    if (found.isEmpty() || !found.get().node().isSymlink()) {
      return false;
    }
    try {
      return tree.readLink(found.get()).equals("/dev/null");
    } catch (IOException e) {
      add(ReadProblem.of(path, e));
      return false;
    }
  }

  /** The names in a folder, sorted, in which order such folders are read; none where it is none. */
  List<String> names(String folder) {
    Optional<FileRef> found = tree.find(folder).toOptional();
    if (found.isEmpty() || !found.get().node().isDirectory()) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      for (DirectoryEntry entry : tree.list(found.get())) {
        if (!entry.name().equals(".") && !entry.name().equals("..")) {
          names.add(entry.name());
        }
      }
    } catch (IOException e) {
      add(ReadProblem.of(folder, e));
    }
    names.sort(null);
    return names;
  }

  /** A file's text; empty where there is none, or where it cannot be read. */
  Optional<Content> text(String path) {
    if (++read > Limits.NETWORK_FILES) {
      if (read == Limits.NETWORK_FILES + 1) {
        add(
            new CorruptException(
                    path, "is one of more than " + Limits.NETWORK_FILES + " files of the network")
                .trouble());
      }
      return Optional.empty();
    }
    Fact<byte[]> bytes = tree.read(path, Limits.NETWORK_FILE_BYTES);
    if (bytes instanceof Fact.Failed<byte[]> failed) {
      add(failed.trouble());
    }
    if (!(bytes instanceof Fact.Known<byte[]> known)) {
      return Optional.empty();
    }
    return Optional.of(new Content(Text.decode(known.value()), known.place().withPath(path)));
  }

  Place place(String path) {
    return tree.place(path);
  }

  private void add(Trouble trouble) {
    if (troubles.size() < Limits.NETWORK_TROUBLES) {
      troubles.add(trouble);
    }
  }

  /** What a file holds, and where it lies. */
  record Content(String text, Place place) {}
}
