package preflight.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.Node;
import preflight.io.ByteSource;

/** A file system in which some names are not there, as if they had been deleted. */
final class HidingFileSystem implements FileSystem {

  private final FileSystem whole;
  private final Map<Long, Set<String>> hidden = new HashMap<>();

  HidingFileSystem(FileSystem whole) {
    this.whole = whole;
  }

  /** Deletes a name from a directory. */
  void hide(Node directory, String name) {
    hidden.computeIfAbsent(directory.id(), id -> new HashSet<>()).add(name);
  }

  private boolean isHidden(Node directory, String name) {
    return hidden.getOrDefault(directory.id(), Set.of()).contains(name);
  }

  @Override
  public FileSystemFacts facts() {
    return whole.facts();
  }

  @Override
  public Node root() throws IOException {
    return whole.root();
  }

  @Override
  public Node node(long id) throws IOException {
    return whole.node(id);
  }

  @Override
  public List<DirectoryEntry> list(Node directory) throws IOException {
    List<DirectoryEntry> entries = new ArrayList<>(whole.list(directory));
    entries.removeIf(entry -> isHidden(directory, entry.name()));
    return entries;
  }

  @Override
  public Optional<Node> child(Node directory, String name) throws IOException {
    return isHidden(directory, name) ? Optional.empty() : whole.child(directory, name);
  }

  @Override
  public String readLink(Node link) throws IOException {
    return whole.readLink(link);
  }

  @Override
  public ByteSource open(Node file) throws IOException {
    return whole.open(file);
  }
}
