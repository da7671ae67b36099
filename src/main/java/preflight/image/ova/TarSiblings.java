package preflight.image.ova;

import java.io.IOException;
import java.util.Optional;
import preflight.image.Siblings;
import preflight.io.ByteSource;

/** The files in an archive, as windows on it; of a truncated one, what is there. */
record TarSiblings(ByteSource archive, TarIndex index) implements Siblings {

  @Override
  public Optional<ByteSource> open(String name) throws IOException {
    Optional<TarMember> member = index.file(name);
    return member.isEmpty() ? Optional.empty() : Optional.of(open(member.get()));
  }

  ByteSource open(TarMember member) throws IOException {
    return archive.slice(member.name(), member.dataOffset(), member.available());
  }
}
