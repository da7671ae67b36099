package preflight.image.ova;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import preflight.image.Siblings;
import preflight.io.ByteSource;

/** The files in an archive, as windows on it; of a truncated one, what is there. */
final class TarSiblings implements Siblings {

  private final ByteSource archive;
  private final Map<String, TarMember> files = new HashMap<>();

  TarSiblings(ByteSource archive, TarIndex index) {
    this.archive = archive;
    for (TarMember member : index.members()) {
      if (member.kind() == TarMember.Kind.FILE) {
        // the last one if there are several, as when unpacking
        files.put(member.name(), member);
      }
    }
  }

  @Override
  public Optional<ByteSource> open(String name) throws IOException {
    TarMember member = files.get(name);
    return member == null ? Optional.empty() : Optional.of(open(member));
  }

  ByteSource open(TarMember member) throws IOException {
    return archive.slice(member.name(), member.dataOffset(), member.available());
  }
}
