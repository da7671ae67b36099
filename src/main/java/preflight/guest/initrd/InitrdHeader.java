package preflight.guest.initrd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;

/**
 * What the first bytes of an initrd tell, for when the rest is not read.
 *
 * @param size of the whole file, in bytes
 * @param packing of the first segment, which may be microcode only
 * @param trouble why there is no packing
 */
public record InitrdHeader(long size, Optional<Packing> packing, Optional<Trouble> trouble) {

  private static final int PEEK = 4096;

  /** Reads at most 4 KiB. */
  public static InitrdHeader peek(ByteSource file) throws IOException {
    byte[] head = file.read(0, (int) Math.min(PEEK, file.size()));
    if (head.length == 0) {
      return damaged(file, new CorruptException("initrd", "is empty", 0).trouble());
    }
    Lookahead in = new Lookahead(new ByteArrayInputStream(head));
    in.skipZeros(PEEK);
    int visible = in.fill(Packing.MAGIC);
    if (visible == 0) {
      return damaged(
          file,
          new CorruptException("initrd", "begins with " + head.length + " zeros", 0).trouble());
    }
    Optional<Packing> packing = Packing.of(in.array(), in.start(), visible);
    return packing.isPresent()
        ? new InitrdHeader(file.size(), packing, Optional.empty())
        : damaged(file, Foreign.at("initrd", in).trouble());
  }

  private static InitrdHeader damaged(ByteSource file, Trouble trouble) {
    return new InitrdHeader(file.size(), Optional.empty(), Optional.of(trouble));
  }
}
