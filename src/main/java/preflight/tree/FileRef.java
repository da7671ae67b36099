package preflight.tree;

import java.io.IOException;
import preflight.fact.Place;
import preflight.filesystem.Node;
import preflight.io.ByteSource;

/**
 * A file found in the guest's tree.
 *
 * @param path where it really lies: absolute, without symbolic links, in the guest's tree
 */
public record FileRef(Volume volume, Node node, String path) {

  public Place place() {
    return volume.place().withPath(path);
  }

  /** The path of a name in this directory. */
  String path(String name) {
    return path.equals("/") ? "/" + name : path + "/" + name;
  }

  public ByteSource open() throws IOException {
    return volume.fileSystem().open(node);
  }
}
