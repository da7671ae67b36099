package preflight.guest.efi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The headers of EFI programs (Microsoft PE format), without a body. */
public final class EfiPrograms {

  private EfiPrograms() {}

  /**
   * @param machine as in the COFF header
   */
  public static byte[] pe(int machine) {
    ByteBuffer program = ByteBuffer.allocate(0x200).order(ByteOrder.LITTLE_ENDIAN);
    program.put(0, "MZ".getBytes(StandardCharsets.US_ASCII)).putInt(0x3C, 0x80);
    program.put(0x80, "PE\0\0".getBytes(StandardCharsets.US_ASCII));
    program.putShort(0x84, (short) machine);
    return program.array();
  }
}
