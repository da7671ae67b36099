package preflight.guest.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes an ELF file with notes as the linker lays out a vmlinux (elf(5)). */
public final class VmlinuxWriter {

  /** Where the notes stand by default. */
  public static final int NOTES_AT = 0x30000;

  private final boolean wide;
  private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
  private final List<long[]> segments = new ArrayList<>();
  private byte[] constants = new byte[0];

  /**
   * @param wide 64 bits, else 32
   */
  public VmlinuxWriter(boolean wide) {
    this.wide = wide;
  }

  public VmlinuxWriter note(String owner, int type, byte[] content) {
    byte[] name = (owner + "\0").getBytes(StandardCharsets.US_ASCII);
    int length = 12 + (name.length + 3) / 4 * 4 + (content.length + 3) / 4 * 4;
    ByteBuffer note = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    note.putInt(name.length).putInt(content.length).putInt(type).put(name);
    note.position(12 + (name.length + 3) / 4 * 4);
    note.put(content);
    notes.writeBytes(note.array());
    return this;
  }

  /** A further program header of type PT_NOTE. */
  public VmlinuxWriter segment(long offset, long size) {
    segments.add(new long[] {offset, size});
    return this;
  }

  /** Bytes in front of the notes. */
  public VmlinuxWriter constants(byte[] bytes) {
    constants = bytes.clone();
    return this;
  }

  /** What {@code CONFIG_IKCONFIG=y} puts there. */
  public static byte[] embedded(String config) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // a start that is none, to be searched on from
    out.writeBytes("IKCIKCFG_ST".getBytes(StandardCharsets.US_ASCII));
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(config.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.writeBytes("IKCFG_ED".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  public byte[] build() {
    List<long[]> all = new ArrayList<>(segments);
    if (notes.size() > 0) {
      all.add(new long[] {NOTES_AT, notes.size()});
    }
    ByteBuffer file =
        ByteBuffer.allocate(NOTES_AT + notes.size() + 64).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7F, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1});
    int start = wide ? 64 : 52;
    int size = wide ? 56 : 32;
    file.putShort(0x10, (short) 2).putShort(0x12, (short) (wide ? 0x3E : 3));
    if (wide) {
      file.putLong(0x20, start);
    } else {
      file.putInt(0x1C, start);
    }
    file.putShort(wide ? 0x36 : 0x2A, (short) size);
    file.putShort(wide ? 0x38 : 0x2C, (short) (all.size() + 1));
    int at = start;
    file.putInt(at, 1);
    for (long[] segment : all) {
      at += size;
      file.putInt(at, 4);
      if (wide) {
        file.putLong(at + 8, segment[0]).putLong(at + 0x20, segment[1]);
      } else {
        file.putInt(at + 4, (int) segment[0]).putInt(at + 0x10, (int) segment[1]);
      }
    }
    file.put(0x20000 - 5, constants).put(NOTES_AT, notes.toByteArray());
    return file.array();
  }
}
