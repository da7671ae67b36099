package preflight.guest.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.kernel.KernelImage.Architecture;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * A unified kernel image (UAPI group, "Unified Kernel Image"): a PE program (Microsoft PE format)
 * with the kernel in its section .linux and what {@code uname -r} prints in .uname.
 */
final class UnifiedImage {

  private static final String NAME = "PE header";
  private static final int SECTION = 40;

  private static final int MAX_NAME = 256;

  private UnifiedImage() {}

  static KernelImage read(ByteSource file) throws IOException {
    long pe = file.littleEndian("DOS header", 0, 0x40).u32(0x3C);
    Bytes coff = file.littleEndian(NAME, pe, 24);
    if (!coff.startsWith(0, "PE\0\0")) {
      throw coff.corrupt(
          0, "signature " + PayloadCompression.hex(coff.array(0, 4)) + " instead of PE");
    }
    int machine = coff.u16(4);
    int count = coff.u16(6);
    if (count > Limits.EFI_SECTIONS) {
      throw coff.corrupt(6, "NumberOfSections " + count + " exceeds " + Limits.EFI_SECTIONS);
    }
    long tableOffset = pe + 24 + coff.u16(20);
    Bytes table = file.littleEndian("PE section table", tableOffset, count * SECTION);
    int linux = find(table, count, ".linux");
    if (linux < 0) {
      throw coff.corrupt(
          0, "an EFI program without a kernel: neither HdrS at 0x202 nor a section .linux");
    }
    List<Trouble> troubles = new ArrayList<>();
    Optional<String> uname = uname(file, table, find(table, count, ".uname"), troubles);
    long offset = table.u32(linux + 20);
    long size = table.u32(linux + 16);
    if (size > Math.max(0, file.size() - offset)) {
      troubles.add(new Trouble.Truncated(KernelImage.NAME, file.size(), offset + size));
    }
    Architecture architecture = architecture(machine);
    Optional<KernelImage> inner = inner(file, offset, size, troubles);
    return new KernelImage(
        KernelImage.Kind.UKI,
        uname.or(() -> inner.flatMap(KernelImage::release)),
        inner.flatMap(KernelImage::version),
        architecture == Architecture.UNDETERMINED
            ? inner.map(KernelImage::architecture).orElse(architecture)
            : architecture,
        inner
            .flatMap(KernelImage::is64Bit)
            .or(
                () ->
                    architecture == Architecture.UNDETERMINED
                        ? Optional.empty()
                        : Optional.of(architecture != Architecture.I386)),
        inner.flatMap(KernelImage::protocol),
        inner.flatMap(KernelImage::xloadflags),
        inner
            .flatMap(KernelImage::payload)
            .map(p -> new KernelImage.Payload(offset + p.offset(), p.length(), p.compression())),
        troubles);
  }

  private static Optional<KernelImage> inner(
      ByteSource file, long offset, long size, List<Trouble> troubles) throws IOException {
    long available = Math.min(size, Math.max(0, file.size() - offset));
    try {
      ByteSource section = file.slice("section .linux", Math.min(offset, file.size()), available);
      KernelImage inner = KernelImage.read(section, false);
      troubles.addAll(inner.troubles());
      return Optional.of(inner);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      return Optional.empty();
    }
  }

  private static Optional<String> uname(
      ByteSource file, Bytes table, int section, List<Trouble> troubles) throws IOException {
    if (section < 0) {
      return Optional.empty();
    }
    // VirtualSize is the length of the text, SizeOfRawData that of the padded section
    long size = Math.min(MAX_NAME, Math.min(table.u32(section + 8), table.u32(section + 16)));
    try {
      Bytes text = file.littleEndian("section .uname", table.u32(section + 20), (int) size);
      return KernelImage.firstWord(text.text(0, (int) size));
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      return Optional.empty();
    }
  }

  private static int find(Bytes table, int count, String name) throws IOException {
    for (int i = 0; i < count; i++) {
      if (table.text(i * SECTION, 8).equals(name)) {
        return i * SECTION;
      }
    }
    return -1;
  }

  static Architecture architecture(int machine) {
    return switch (machine) {
      case 0x8664 -> Architecture.X86_64;
      case 0x14C -> Architecture.I386;
      case 0xAA64 -> Architecture.ARM64;
      // loongarch64, riscv64, riscv32, arm
      case 0x6264, 0x5064, 0x5032, 0x1C2 -> Architecture.OTHER;
      default -> Architecture.UNDETERMINED;
    };
  }
}
