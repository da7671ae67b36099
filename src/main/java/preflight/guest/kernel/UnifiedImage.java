package preflight.guest.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.efi.PeProgram;
import preflight.guest.kernel.KernelImage.Architecture;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * A unified kernel image (UAPI group, "Unified Kernel Image"): a PE program (Microsoft PE format)
 * with the kernel in its section .linux and what {@code uname -r} prints in .uname.
 */
final class UnifiedImage {

  private static final int MAX_NAME = 256;

  private UnifiedImage() {}

  /**
   * @param profile whose sections count, from 0
   */
  static KernelImage read(ByteSource file, int profile) throws IOException {
    PeProgram pe = PeProgram.read(file);
    Optional<PeProgram.Section> linux = pe.find(".linux", profile);
    if (linux.isEmpty()) {
      throw new CorruptException(
          "PE header",
          "an EFI program without a kernel: neither HdrS at 0x202 nor a section .linux",
          0);
    }
    List<Trouble> troubles = new ArrayList<>();
    Optional<String> uname = uname(file, pe.find(".uname", profile), troubles);
    long offset = linux.get().offset();
    long size = linux.get().size();
    if (size > Math.max(0, file.size() - offset)) {
      troubles.add(new Trouble.Truncated(KernelImage.NAME, file.size(), offset + size));
    }
    Architecture architecture = architecture(pe.machine());
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
      ByteSource file, Optional<PeProgram.Section> section, List<Trouble> troubles)
      throws IOException {
    if (section.isEmpty()) {
      return Optional.empty();
    }
    PeProgram.Section whole = section.get();
    PeProgram.Section first =
        new PeProgram.Section(whole.name(), whole.offset(), Math.min(MAX_NAME, whole.size()));
    try {
      return KernelImage.firstWord(PeProgram.text(file, first, MAX_NAME));
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      return Optional.empty();
    }
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
