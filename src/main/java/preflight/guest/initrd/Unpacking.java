package preflight.guest.initrd;

import java.io.IOException;
import java.io.InputStream;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

/** Unpacks what is packed as a segment of an initrd may be, such as the payload of a kernel. */
public final class Unpacking {

  private Unpacking() {}

  /**
   * The content of something packed, by its first bytes; within the limits' bytes, ratio and
   * memory. What its reads throw is a {@link ReadProblem} where the bytes are to blame.
   *
   * @param packed is not closed
   * @throws ReadProblem where it is not packed in a known way
   */
  public static InputStream open(InputStream packed, InitrdLimits limits) throws IOException {
    Lookahead in = new Lookahead(packed);
    int visible = in.fill(Packing.MAGIC);
    Packing packing =
        Packing.of(in.array(), in.start(), visible)
            .filter(p -> p != Packing.NONE)
            .orElseThrow(() -> new CorruptException("packed content", "of no known packing", 0));
    return new DecodedStream(packing, in, limits, 0);
  }
}
