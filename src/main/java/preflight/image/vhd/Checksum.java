package preflight.image.vhd;

import java.util.Optional;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;

/** The one's complement of the sum of all bytes but those of the checksum itself. */
final class Checksum {

  private Checksum() {}

  /** What is wrong with the checksum at {@code field}, if anything. */
  static Optional<CorruptException> verify(Bytes bytes, int field) throws ReadProblem {
    int sum = 0;
    byte[] all = bytes.array(0, bytes.length());
    for (int i = 0; i < all.length; i++) {
      sum += i >= field && i < field + 4 ? 0 : Byte.toUnsignedInt(all[i]);
    }
    long computed = Integer.toUnsignedLong(~sum);
    long stored = bytes.u32(field);
    return computed == stored
        ? Optional.empty()
        : Optional.of(
            bytes.corrupt(
                field,
                "Checksum is 0x"
                    + Long.toHexString(stored)
                    + ", computed 0x"
                    + Long.toHexString(computed)));
  }
}
