package preflight.image.vhdx;

import java.util.zip.CRC32C;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/** The CRC-32C of a structure whose Checksum field, at byte 4, counts as zero. */
final class Checksum {

  private static final int FIELD = 4;
  private static final byte[] ZEROS = new byte[4];

  private Checksum() {}

  /** Fails where it is wrong. */
  static void require(Bytes bytes) throws ReadProblem {
    long stored = bytes.u32(FIELD);
    byte[] all = bytes.array(0, bytes.length());
    CRC32C crc = new CRC32C();
    crc.update(all, 0, FIELD);
    crc.update(ZEROS);
    crc.update(all, FIELD + 4, all.length - FIELD - 4);
    if (crc.getValue() != stored) {
      throw bytes.corrupt(
          FIELD,
          "Checksum is 0x"
              + Long.toHexString(stored)
              + ", computed 0x"
              + Long.toHexString(crc.getValue()));
    }
  }
}
