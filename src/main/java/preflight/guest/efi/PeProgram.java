package preflight.guest.efi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;

/**
 * The sections of a program for UEFI firmware (Microsoft "PE Format": COFF file header, section
 * table, COFF string table).
 *
 * @param machine {@code Machine} of the COFF header
 * @param sections in the order of the table
 */
public record PeProgram(int machine, List<Section> sections) {

  /** The section that begins a profile of a unified kernel image. */
  private static final String PROFILE = ".profile";

  private static final String NAME = "PE header";
  private static final int ENTRY = 40;
  private static final int SYMBOL = 18;
  private static final int LONG_NAME = 64;

  /**
   * A section.
   *
   * @param name its long one where the string table has it
   * @param offset of its bytes within the file
   * @param size that is stored and used, in bytes: the smaller one of {@code VirtualSize} and
   *     {@code SizeOfRawData}, which is padded
   */
  public record Section(String name, long offset, long size) {}

  public PeProgram {
    sections = List.copyOf(sections);
  }

  /**
   * Reads headers alone.
   *
   * @throws preflight.io.CorruptException where it is no PE program
   */
  public static PeProgram read(ByteSource file) throws IOException {
    Bytes dos = file.littleEndian("DOS header", 0, 0x40);
    if (!dos.startsWith(0, "MZ")) {
      throw dos.corrupt(0, "an EFI program that does not begin with MZ");
    }
    long pe = dos.u32(0x3C);
    Bytes coff = file.littleEndian(NAME, pe, 24);
    if (!coff.startsWith(0, "PE\0\0")) {
      throw coff.corrupt(0, "signature 0x" + Long.toHexString(coff.u32(0)) + " instead of PE");
    }
    int count = coff.u16(6);
    if (count > Limits.EFI_SECTIONS) {
      throw coff.corrupt(6, "NumberOfSections " + count + " exceeds " + Limits.EFI_SECTIONS);
    }
    Bytes table = file.littleEndian("PE section table", pe + 24 + coff.u16(20), count * ENTRY);
    long symbols = coff.u32(12);
    long strings = symbols == 0 ? 0 : symbols + coff.u32(16) * SYMBOL;
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i * ENTRY;
      String name = name(file, strings, table.text(at, 8));
      long size = Math.min(table.u32(at + 8), table.u32(at + 16));
      sections.add(new Section(name, table.u32(at + 20), size));
    }
    return new PeProgram(coff.u16(4), sections);
  }

  /** A name of more than eight bytes stands in the string table, at the number behind a slash. */
  private static String name(ByteSource file, long strings, String name) throws IOException {
    if (strings == 0 || !name.startsWith("/")) {
      return name;
    }
    long number = 0;
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return name;
      }
      number = number * 10 + (c - '0');
    }
    long at = strings + number;
    long room = Math.min(LONG_NAME, file.size() - at);
    return room <= 0 ? name : file.littleEndian(NAME, at, (int) room).text(0, (int) room);
  }

  /** The first section of this name before all profiles. */
  public Optional<Section> find(String name) {
    for (Section section : sections) {
      if (section.name().equals(name)) {
        return Optional.of(section);
      }
      if (section.name().equals(PROFILE)) {
        break;
      }
    }
    return Optional.empty();
  }

  /**
   * The section of this name that a profile has: its own, or else the one before all profiles (UAPI
   * group, "Unified Kernel Image", "Multi-Profile UKIs").
   *
   * @param profile counted from 0, which is the one that is started unless another one is asked for
   */
  public Optional<Section> find(String name, int profile) {
    int current = -1;
    for (Section section : sections) {
      current += section.name().equals(PROFILE) ? 1 : 0;
      if (current == profile && section.name().equals(name)) {
        return Optional.of(section);
      }
    }
    return find(name);
  }

  /** How many profiles there are; one without any is one. */
  public int profiles() {
    int count = 0;
    for (Section section : sections) {
      count += section.name().equals(PROFILE) ? 1 : 0;
    }
    return Math.max(1, count);
  }

  /** The bytes of a section. */
  public static ByteSource open(ByteSource file, Section section) throws IOException {
    return file.slice("section " + section.name(), section.offset(), section.size());
  }

  /**
   * A section as text, without zeros at its end.
   *
   * @param limit in bytes; what is longer is refused
   */
  public static String text(ByteSource file, Section section, int limit) throws IOException {
    if (section.size() > limit) {
      throw new CorruptException(
          "section " + section.name(),
          "has " + section.size() + " bytes, more than the " + limit + " expected",
          section.offset());
    }
    byte[] bytes = open(file, section).read(0, (int) section.size());
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Text.decode(Arrays.copyOf(bytes, end));
  }
}
