package preflight.guest.efi;

import java.io.ByteArrayOutputStream;
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

  /** A section and its bytes. */
  public static final class Section {
    private final String name;
    private final byte[] content;

    public Section(String name, byte[] content) {
      this.name = name;
      this.content = content.clone();
    }

    public static Section of(String name, String text) {
      return new Section(name, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A program for x86-64 with these sections, padded to 512 bytes as linkers do. */
  public static byte[] program(Section... sections) {
    int start = 0x1000;
    int size = start;
    for (Section section : sections) {
      size += (section.content.length + 511) / 512 * 512;
    }
    ByteBuffer program = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    program.put(0, pe(0x8664), 0, 0x98);
    program.putShort(0x86, (short) sections.length).putShort(0x94, (short) 0xF0);
    int entry = 0x98 + 0xF0;
    int at = start;
    for (Section section : sections) {
      byte[] name = section.name.getBytes(StandardCharsets.US_ASCII);
      program.put(entry, name, 0, Math.min(8, name.length));
      int padded = (section.content.length + 511) / 512 * 512;
      program.putInt(entry + 8, section.content.length).putInt(entry + 16, padded);
      program.putInt(entry + 20, at);
      program.put(at, section.content);
      entry += 40;
      at += padded;
    }
    return program.array();
  }

  /** The list of modules of GRUB for 64 bits: pairs of a type and its bytes. */
  public static Section grubModules(Object... pairs) {
    ByteArrayOutputStream modules = new ByteArrayOutputStream();
    for (int i = 0; i < pairs.length; i += 2) {
      byte[] content = (byte[]) pairs[i + 1];
      int size = 8 + (content.length + 7) / 8 * 8;
      ByteBuffer module = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      module.putInt((Integer) pairs[i]).putInt(size).put(content);
      modules.writeBytes(module.array());
    }
    ByteBuffer all = ByteBuffer.allocate(24 + modules.size()).order(ByteOrder.LITTLE_ENDIAN);
    all.put("mimg".getBytes(StandardCharsets.US_ASCII)).putInt(0).putLong(24);
    all.putLong(all.capacity()).put(modules.toByteArray());
    return new Section("mods", all.array());
  }

  /** GRUB with this prefix, and a script if it is not empty. */
  public static byte[] grub(String prefix, String script) {
    byte[] where = (prefix + "\0").getBytes(StandardCharsets.US_ASCII);
    return script.isEmpty()
        ? program(grubModules(3, where))
        : program(grubModules(2, (script + "\0").getBytes(StandardCharsets.US_ASCII), 3, where));
  }

  /** systemd-boot. */
  public static byte[] systemdBoot() {
    return program(Section.of(".sdmagic", "#### LoaderInfo: systemd-boot 252 ####"));
  }

  /** shim. */
  public static byte[] shim() {
    return program(Section.of(".text", "code"), Section.of(".vendor_cert", "key"));
  }
}
