package preflight.guest.syslinux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** An ldlinux.sys with what extlinux keeps at its end (libinstaller/setadv.c), in both copies. */
final class Adv {

  private Adv() {}

  static byte[] with(int tag, String text) {
    ByteBuffer system = ByteBuffer.allocate(1024 + 1024).order(ByteOrder.LITTLE_ENDIAN);
    for (int at : new int[] {1024, 1536}) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      system.putInt(at, 0x5A2D2FA5).putInt(at + 508, 0xDD28BF64);
      system.put(at + 8, (byte) tag).put(at + 9, (byte) bytes.length).put(at + 10, bytes);
      int sum = 0xA3041767;
      for (int i = 8; i < 508; i += 4) {
        sum -= system.getInt(at + i);
      }
      system.putInt(at + 4, sum);
    }
    return system.array();
  }
}
