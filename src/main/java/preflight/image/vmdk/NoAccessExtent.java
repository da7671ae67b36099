package preflight.image.vmdk;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.UnsupportedException;

/** An extent that the descriptor forbids to read: it takes address space, its bytes are unknown. */
record NoAccessExtent(String name, long size) implements ByteSource {

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    if (length > 0) {
      throw new UnsupportedException(
          Descriptor.STRUCTURE, "reading an extent of " + name + " with the access NOACCESS");
    }
  }
}
