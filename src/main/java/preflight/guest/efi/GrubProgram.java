package preflight.guest.efi;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Text;

/**
 * What grub-mkimage put into GRUB's EFI program besides modules (GNU GRUB, include/grub/kernel.h:
 * grub_module_info, grub_module_header).
 *
 * @param prefix where its files lie: {@code /EFI/debian}, {@code (,gpt2)/boot/grub}; empty without
 *     one
 * @param config a script that it runs first
 * @param memdisk the place of an archive or file system that the script calls {@code (memdisk)}, in
 *     bytes of the program
 */
public record GrubProgram(
    Optional<String> prefix, Optional<String> config, Optional<PeProgram.Section> memdisk) {

  private static final String NAME = "GRUB module list";
  private static final int MEMDISK = 1;
  private static final int CONFIG = 2;
  private static final int PREFIX = 3;
  private static final int HEADER = 8;
  private static final int MAX_PREFIX = 4096;

  /**
   * @param pe the program's sections
   * @throws CorruptException where its list of modules breaks GRUB's rules
   */
  public static GrubProgram read(ByteSource file, PeProgram pe) throws IOException {
    Optional<PeProgram.Section> mods = pe.find("mods");
    if (mods.isEmpty()) {
      return new GrubProgram(Optional.empty(), Optional.empty(), Optional.empty());
    }
    ByteSource list = PeProgram.open(file, mods.get());
    boolean narrow = pe.machine() == 0x14C;
    Bytes info = list.littleEndian(NAME, 0, narrow ? 12 : 24);
    if (!info.startsWith(0, "mimg")) {
      throw info.corrupt(0, "magic 0x" + Long.toHexString(info.u32(0)) + " instead of mimg");
    }
    long at = narrow ? info.u32(4) : info.u64(8);
    long end = narrow ? info.u32(8) : info.u64(16);
    if (at < 0 || end < 0 || end > list.size()) {
      throw info.corrupt(8, "offset " + at + " and size " + end + " of " + list.size() + " bytes");
    }
    Optional<String> prefix = Optional.empty();
    Optional<String> config = Optional.empty();
    Optional<PeProgram.Section> memdisk = Optional.empty();
    for (int count = 0; at <= end - HEADER; count++) {
      if (count == Limits.GRUB_MODULES) {
        throw new CorruptException(NAME, "more than " + Limits.GRUB_MODULES + " modules", at);
      }
      Bytes header = list.littleEndian(NAME, at, HEADER);
      long size = header.u32(4);
      if (size < HEADER || size > end - at) {
        throw header.corrupt(4, "a module of " + size + " bytes in the " + (end - at) + " left");
      }
      long body = at + HEADER;
      long length = size - HEADER;
      switch ((int) Math.min(header.u32(0), Integer.MAX_VALUE)) {
        case MEMDISK ->
            memdisk =
                Optional.of(new PeProgram.Section("memdisk", mods.get().offset() + body, length));
        case CONFIG -> config = Optional.of(text(list, body, length, Limits.EFI_STUB_BYTES));
        case PREFIX -> prefix = Optional.of(text(list, body, length, MAX_PREFIX));
        default -> {
          // modules, keys and device trees tell nothing about files
        }
      }
      at += size;
    }
    return new GrubProgram(prefix.filter(p -> !p.isEmpty()), config, memdisk);
  }

  /** Up to the first zero; padded to a multiple of the word. */
  private static String text(ByteSource list, long offset, long length, int limit)
      throws IOException {
    if (length > limit) {
      throw new CorruptException(
          NAME, "a text of " + length + " bytes, more than the " + limit + " expected", offset);
    }
    byte[] bytes = list.read(offset, (int) length);
    String text = Text.decode(bytes);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}
