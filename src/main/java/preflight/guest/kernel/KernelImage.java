package preflight.guest.kernel;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.guest.init.ElfHeader;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Trouble;

/**
 * A file that a boot loader starts as Linux, as its header tells.
 *
 * @param kind how it is packed
 * @param release what {@code uname -r} prints: the first word of the version
 * @param version the whole version string of the header
 * @param architecture what it was built for
 * @param is64Bit empty where the header does not tell
 * @param protocol of a bzImage, the boot protocol as in the header: 0x20F is 2.15
 * @param xloadflags of a bzImage since protocol 2.12, unsigned
 * @param payload the compressed kernel within the file
 * @param troubles what is wrong but did not prevent reading the header
 */
public record KernelImage(
    Kind kind,
    Optional<String> release,
    Optional<String> version,
    Architecture architecture,
    Optional<Boolean> is64Bit,
    Optional<Integer> protocol,
    Optional<Integer> xloadflags,
    Optional<Payload> payload,
    List<Trouble> troubles) {

  /** How a kernel is packed. */
  public enum Kind {
    /** x86, with the setup header of the Linux boot protocol, version 2.00 or newer. */
    BZIMAGE,
    /** arm64 {@code Image} (Documentation/arch/arm64/booting.rst). */
    ARM64_IMAGE,
    /** A kernel that unpacks itself as an EFI program (drivers/firmware/efi/libstub/zboot). */
    EFI_ZBOOT,
    /** A unified kernel image: a PE program with the sections .linux and .uname. */
    UKI,
    /** gzip around one of the others, as arm64 has it; x86 loaders do not start it. */
    GZIP_VMLINUX,
    /** An ELF file, vmlinux. */
    ELF
  }

  /** What a kernel was built for. */
  public enum Architecture {
    X86_64,
    I386,
    ARM64,
    /** Another one, for example riscv64. */
    OTHER,
    /** x86 of which the header does not tell whether it is 64-bit (protocols before 2.12). */
    X86_UNDETERMINED,
    /** The header does not tell. */
    UNDETERMINED
  }

  /**
   * The compressed kernel.
   *
   * @param offset in bytes, within the file
   * @param length in bytes
   * @param compression by its first bytes
   */
  public record Payload(long offset, long length, PayloadCompression compression) {}

  static final String NAME = "kernel image";

  private static final int MZ = 0x5A4D;

  public KernelImage {
    troubles = List.copyOf(troubles);
  }

  /**
   * Reads a few KiB: headers, version string and the first bytes of the payload.
   *
   * @throws CorruptException where it is no kernel, naming what was found instead
   */
  public static KernelImage read(ByteSource file) throws IOException {
    return read(file, true);
  }

  /**
   * Reads one profile of a unified kernel image.
   *
   * @param profile counted from 0
   */
  public static KernelImage ofProfile(ByteSource file, int profile) throws IOException {
    return UnifiedImage.read(file, profile);
  }

  /** A unified image holds a kernel that must not be unified itself. */
  static KernelImage read(ByteSource file, boolean unified) throws IOException {
    if (file.size() == 0) {
      throw new CorruptException(NAME, "is empty", 0);
    }
    byte[] first = file.read(0, (int) Math.min(BzImage.HEADER, file.size()));
    Bytes head = Bytes.littleEndian(NAME, first, 0);
    if (BzImage.matches(head)) {
      return BzImage.read(file, head);
    }
    if (Arm64Image.matches(head)) {
      return Arm64Image.read(file, head);
    }
    if (EfiZboot.matches(head)) {
      return EfiZboot.read(file, head);
    }
    if (head.length() >= 2 && head.u16(0) == MZ) {
      if (!unified) {
        throw head.corrupt(0, "a unified kernel image within another");
      }
      return UnifiedImage.read(file, 0);
    }
    if (head.length() >= 2 && head.u8(0) == 0x1F && head.u8(1) == 0x8B) {
      return GzipImage.read(file, first);
    }
    if (ElfHeader.matches(first)) {
      return ofElf(Kind.ELF, ElfHeader.read(file));
    }
    throw notKernel(head);
  }

  static KernelImage ofElf(Kind kind, ElfHeader elf) {
    Architecture architecture =
        switch (elf.machine()) {
          case ElfHeader.X86_64 -> Architecture.X86_64;
          case ElfHeader.I386 -> Architecture.I386;
          case ElfHeader.AARCH64 -> Architecture.ARM64;
          default -> Architecture.OTHER;
        };
    return plain(kind, architecture, Optional.of(elf.bits() == 64), Optional.empty(), List.of());
  }

  static KernelImage plain(
      Kind kind,
      Architecture architecture,
      Optional<Boolean> is64Bit,
      Optional<Payload> payload,
      List<Trouble> troubles) {
    return new KernelImage(
        kind,
        Optional.empty(),
        Optional.empty(),
        architecture,
        is64Bit,
        Optional.empty(),
        Optional.empty(),
        payload,
        troubles);
  }

  /** The first word of a version string. */
  static Optional<String> firstWord(String version) {
    int end = 0;
    while (end < version.length() && version.charAt(end) > ' ') {
      end++;
    }
    return end == 0 ? Optional.empty() : Optional.of(version.substring(0, end));
  }

  private static CorruptException notKernel(Bytes head) throws IOException {
    if (head.isZero(0, head.length())) {
      return head.corrupt(0, "begins with " + head.length() + " zero bytes, no kernel");
    }
    if (head.length() < 0x206) {
      return head.corrupt(
          0, "is " + head.length() + " bytes long, shorter than any kernel's header");
    }
    if (head.u16(0x1FE) == 0xAA55) {
      return head.corrupt(
          0x202, "has a boot sector's signature, but not HdrS of a Linux setup header");
    }
    return head.corrupt(
        0,
        "no kernel: begins with "
            + PayloadCompression.hex(head.array(0, 4))
            + ", has no HdrS at 0x202 and no other kernel's magic");
  }
}
