package preflight.guest.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes ELF files with a header, program headers and no code (System V ABI). */
public final class ElfWriter {

  private ElfWriter() {}

  /** A static program. */
  public static byte[] program(int bits, int machine) {
    return program(bits, machine, "");
  }

  /**
   * @param interpreter empty for a static program
   */
  public static byte[] program(int bits, int machine, String interpreter) {
    boolean wide = bits == 64;
    byte[] file = new byte[1024];
    ByteBuffer fields = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    fields.put(0, new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1});
    fields.putShort(0x10, (short) 2);
    fields.putShort(0x12, (short) machine);
    fields.putInt(0x14, 1);
    int table = wide ? 64 : 52;
    int entry = wide ? 56 : 32;
    if (wide) {
      fields.putLong(0x20, table);
    } else {
      fields.putInt(0x1C, table);
    }
    fields.putShort(wide ? 0x36 : 0x2A, (short) entry);
    fields.putShort(wide ? 0x38 : 0x2C, (short) (interpreter.isEmpty() ? 1 : 2));
    fields.putInt(table, 1);
    if (!interpreter.isEmpty()) {
      byte[] path = interpreter.getBytes(StandardCharsets.UTF_8);
      int at = table + entry;
      fields.putInt(at, 3);
      if (wide) {
        fields.putLong(at + 8, 512);
        fields.putLong(at + 32, path.length + 1L);
      } else {
        fields.putInt(at + 4, 512);
        fields.putInt(at + 16, path.length + 1);
      }
      System.arraycopy(path, 0, file, 512, path.length);
    }
    return file;
  }
}
