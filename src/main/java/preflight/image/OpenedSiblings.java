package preflight.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;

/**
 * Remembers what was opened while a machine is put together, each file once.
 *
 * @param opened is added to
 */
record OpenedSiblings(Siblings siblings, List<ByteSource> opened) implements Siblings {

  @Override
  public Optional<ByteSource> open(String name) throws IOException {
    for (ByteSource source : opened) {
      if (source.name().equals(name)) {
        return Optional.of(source);
      }
    }
    Optional<ByteSource> source = siblings.open(name);
    source.ifPresent(opened::add);
    return source;
  }

  /** The file with all that was opened beside it. */
  List<ByteSource> with(ByteSource file) {
    List<ByteSource> all = new ArrayList<>();
    all.add(file);
    all.addAll(opened);
    return all;
  }
}
