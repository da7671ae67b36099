package preflight.guest.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.kernel.KernelImage.Architecture;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/**
 * The x86 setup header (Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header").
 *
 * <pre>
 * 0x1F1 setup_sects    0x206 version          0x236 xloadflags (2.12)
 * 0x1F4 syssize        0x20E kernel_version   0x248 payload_offset (2.08)
 * 0x1FE 0xAA55         0x211 loadflags        0x24C payload_length (2.08)
 * 0x202 "HdrS"
 * </pre>
 */
final class BzImage {

  /** Behind the last field that is read. */
  static final int HEADER = 0x250;

  private static final String NAME = "Linux setup header";
  private static final int SECTOR = 512;
  private static final int SIZE_32_BITS = 0x204;
  private static final int PAYLOAD_FIELDS = 0x208;
  private static final int XLOADFLAGS = 0x20C;
  private static final int XLF_KERNEL_64 = 1;
  private static final int MAX_VERSION = 1024;
  private static final int PE_I386 = 0x14C;
  private static final int PE_AMD64 = 0x8664;

  private BzImage() {}

  static boolean matches(Bytes head) {
    return head.startsWith(0x202, "HdrS");
  }

  static KernelImage read(ByteSource file, Bytes head) throws IOException {
    Bytes header = head.slice(NAME, 0, head.length());
    int signature = header.u16(0x1FE);
    if (signature != 0xAA55) {
      throw header.corrupt(
          0x1FE, "boot_flag 0x" + Integer.toHexString(signature) + " instead of 0xaa55");
    }
    int protocol = header.u16(0x206);
    if (protocol < 0x200) {
      throw header.corrupt(0x206, "version 0x" + Integer.toHexString(protocol) + " is below 2.00");
    }
    int sectors = header.u8(0x1F1) == 0 ? 4 : header.u8(0x1F1);
    List<Trouble> troubles = new ArrayList<>();
    Optional<String> version = version(file, header, sectors, troubles);

    long setup = (sectors + 1L) * SECTOR;
    // before 2.04 only its lower half was kept
    long size = 16 * (protocol >= SIZE_32_BITS ? header.u32(0x1F4) : (long) header.u16(0x1F4));
    long needed = setup + size;
    Optional<KernelImage.Payload> payload = Optional.empty();
    if (protocol >= PAYLOAD_FIELDS) {
      long offset = setup + header.u32(0x248);
      long length = header.u32(0x24C);
      needed = Math.max(needed, offset + length);
      payload = Optional.of(new KernelImage.Payload(offset, length, compression(file, offset)));
    }
    if (file.size() < needed) {
      troubles.add(new Trouble.Truncated(KernelImage.NAME, file.size(), needed));
    }
    if (size == 0) {
      troubles.add(header.corrupt(0x1F4, "syssize is 0, there is no kernel behind it").trouble());
    }

    Optional<Integer> xloadflags =
        protocol >= XLOADFLAGS ? Optional.of(header.u16(0x236)) : Optional.empty();
    Optional<Boolean> is64Bit =
        xloadflags.isPresent()
            ? Optional.of((xloadflags.get() & XLF_KERNEL_64) != 0)
            : fromEfiStub(file, header);
    Architecture architecture =
        is64Bit.isEmpty()
            ? Architecture.X86_UNDETERMINED
            : is64Bit.get() ? Architecture.X86_64 : Architecture.I386;
    return new KernelImage(
        KernelImage.Kind.BZIMAGE,
        version.flatMap(KernelImage::firstWord),
        version,
        architecture,
        is64Bit,
        Optional.of(protocol),
        xloadflags,
        payload,
        troubles);
  }

  private static Optional<String> version(
      ByteSource file, Bytes header, int sectors, List<Trouble> troubles) throws IOException {
    int field = header.u16(0x20E);
    if (field == 0) {
      return Optional.empty();
    }
    // the header's words: "valid only if greater than zero and less than 0x200*setup_sects"
    if (field >= SECTOR * sectors) {
      troubles.add(
          header
              .corrupt(
                  0x20E,
                  "kernel_version 0x"
                      + Integer.toHexString(field)
                      + " is not below 0x200 * setup_sects = 0x"
                      + Integer.toHexString(SECTOR * sectors))
              .trouble());
      return Optional.empty();
    }
    long offset = field + 0x200L;
    long end = Math.min((sectors + 1L) * SECTOR, offset + MAX_VERSION);
    if (offset >= file.size()) {
      troubles.add(new TruncatedException(NAME, file.size(), offset + 1).trouble());
      return Optional.empty();
    }
    int length = (int) (Math.min(end, file.size()) - offset);
    String text = file.littleEndian(NAME, offset, length).text(0, length);
    if (text.isBlank()) {
      troubles.add(new CorruptException(NAME, "the version string is empty", offset).trouble());
      return Optional.empty();
    }
    return Optional.of(text);
  }

  private static PayloadCompression compression(ByteSource file, long offset) throws IOException {
    if (offset >= file.size()) {
      return PayloadCompression.UNKNOWN;
    }
    int length = (int) Math.min(PayloadCompression.MAGIC, file.size() - offset);
    return PayloadCompression.of(file.read(offset, length));
  }

  /** Kernels with protocol 2.11 may be EFI programs, whose machine tells (header.S, since 3.3). */
  private static Optional<Boolean> fromEfiStub(ByteSource file, Bytes header) throws IOException {
    if (!header.startsWith(0, "MZ")) {
      return Optional.empty();
    }
    long pe = header.u32(0x3C);
    if (pe > file.size() - 6) {
      return Optional.empty();
    }
    Bytes coff = file.littleEndian("PE header", pe, 6);
    if (!coff.startsWith(0, "PE\0\0")) {
      return Optional.empty();
    }
    int machine = coff.u16(4);
    return machine == PE_AMD64
        ? Optional.of(true)
        : machine == PE_I386 ? Optional.of(false) : Optional.empty();
  }
}
