package preflight.guest.init;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/**
 * The header of an ELF file (System V ABI, chapter 4 "Object Files"; elf(5)).
 *
 * @param bits 32 or 64 ({@code EI_CLASS})
 * @param bigEndian {@code EI_DATA} is ELFDATA2MSB
 * @param type {@code e_type}: 1 relocatable, 2 executable, 3 shared or position independent
 * @param machine {@code e_machine}, for example {@value #X86_64}
 * @param interpreter the dynamic loader ({@code PT_INTERP}), empty for a static program
 * @param trouble why the program headers, and with them the interpreter, could not be read
 */
public record ElfHeader(
    int bits,
    boolean bigEndian,
    int type,
    int machine,
    Optional<String> interpreter,
    Optional<Trouble> trouble) {

  /** Intel 80386 ({@code EM_386}). */
  public static final int I386 = 3;

  /** AMD x86-64 ({@code EM_X86_64}). */
  public static final int X86_64 = 0x3E;

  /** ARM 64-bit ({@code EM_AARCH64}). */
  public static final int AARCH64 = 0xB7;

  private static final String NAME = "ELF header";
  private static final int PT_INTERP = 3;

  /** Linux refuses program headers beyond one page's worth of these (fs/binfmt_elf.c). */
  private static final int MAX_PROGRAM_HEADERS = 65536 / 56;

  private static final int MAX_PATH = 4096;

  /** The machine as {@code uname -m} says it; empty for one that EC2 does not have. */
  public Optional<String> machineName() {
    return switch (machine) {
      case I386 -> Optional.of("i386");
      case X86_64 -> Optional.of("x86_64");
      case AARCH64 -> Optional.of("aarch64");
      default -> Optional.empty();
    };
  }

  /** Whether the bytes begin with the ELF magic. */
  public static boolean matches(byte[] head) {
    return head.length >= 4
        && head[0] == 0x7F
        && head[1] == 'E'
        && head[2] == 'L'
        && head[3] == 'F';
  }

  /**
   * Reads the header and, for the interpreter, the program headers.
   *
   * @throws CorruptException where it is no ELF file or its header contradicts itself; what is
   *     wrong behind the header is the {@link #trouble()} of the result
   */
  public static ElfHeader read(ByteSource file) throws IOException {
    byte[] head = file.read(0, (int) Math.min(64, file.size()));
    if (!matches(head)) {
      throw new CorruptException(NAME, "EI_MAG is not 7f 45 4c 46", 0);
    }
    Bytes ident = Bytes.littleEndian(NAME, head, 0);
    int elfClass = ident.u8(4);
    if (elfClass != 1 && elfClass != 2) {
      throw ident.corrupt(4, "EI_CLASS " + elfClass + " is neither 32-bit (1) nor 64-bit (2)");
    }
    int data = ident.u8(5);
    if (data != 1 && data != 2) {
      throw ident.corrupt(5, "EI_DATA " + data + " is neither little (1) nor big endian (2)");
    }
    boolean wide = elfClass == 2;
    Bytes header = data == 2 ? Bytes.bigEndian(NAME, head, 0) : ident;
    int type = header.u16(0x10);
    int machine = header.u16(0x12);
    Optional<String> interpreter = Optional.empty();
    Optional<Trouble> trouble = Optional.empty();
    try {
      interpreter = interpreter(file, header, wide, data == 2);
    } catch (CorruptException | TruncatedException e) {
      trouble = Optional.of(e.trouble());
    }
    return new ElfHeader(wide ? 64 : 32, data == 2, type, machine, interpreter, trouble);
  }

  private static Optional<String> interpreter(
      ByteSource file, Bytes header, boolean wide, boolean bigEndian) throws IOException {
    long tableOffset = wide ? header.u64(0x20) : header.u32(0x1C);
    int entrySize = header.u16(wide ? 0x36 : 0x2A);
    int count = header.u16(wide ? 0x38 : 0x2C);
    if (tableOffset == 0 || count == 0) {
      return Optional.empty();
    }
    int minimum = wide ? 56 : 32;
    if (entrySize != minimum) {
      throw header.corrupt(
          wide ? 0x36 : 0x2A, "e_phentsize " + entrySize + " instead of " + minimum);
    }
    if (count > MAX_PROGRAM_HEADERS) {
      throw header.corrupt(wide ? 0x38 : 0x2C, "e_phnum " + count + " is more than Linux loads");
    }
    file.requireRange(tableOffset, (long) entrySize * count);
    String name = "ELF program headers";
    Bytes table =
        bigEndian
            ? file.bigEndian(name, tableOffset, entrySize * count)
            : file.littleEndian(name, tableOffset, entrySize * count);
    for (int i = 0; i < count; i++) {
      int at = i * entrySize;
      if (table.u32(at) == PT_INTERP) {
        long offset = wide ? table.u64(at + 0x08) : table.u32(at + 0x04);
        long size = wide ? table.u64(at + 0x20) : table.u32(at + 0x10);
        if (size < 2 || size > MAX_PATH) {
          throw table.corrupt(
              at + (wide ? 0x20 : 0x10), "p_filesz " + size + " of PT_INTERP is not 2 to 4096");
        }
        return Optional.of(file.littleEndian("PT_INTERP", offset, (int) size).text(0, (int) size));
      }
    }
    return Optional.empty();
  }
}
