package preflight.guest.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Trouble;

/** The header of an arm64 {@code Image} (Documentation/arch/arm64/booting.rst, section 4). */
final class Arm64Image {

  private Arm64Image() {}

  static boolean matches(Bytes head) {
    return head.startsWith(0x38, "ARMd");
  }

  static KernelImage read(ByteSource file, Bytes head) throws IOException {
    Bytes header = head.slice("arm64 Image header", 0, 0x40);
    // image_size (0x10) includes .bss, which the file does not hold: it proves no truncation
    List<Trouble> troubles = new ArrayList<>();
    if ((header.bits64(0x18) & 1) != 0) {
      troubles.add(
          new Trouble.Unsupported(
              header.structure(), "big-endian kernel", java.util.OptionalLong.of(0x18)));
    }
    if (file.size() <= 0x40) {
      troubles.add(new Trouble.Truncated(KernelImage.NAME, file.size(), 0x41));
    }
    return KernelImage.plain(
        KernelImage.Kind.ARM64_IMAGE,
        KernelImage.Architecture.ARM64,
        Optional.of(true),
        Optional.empty(),
        troubles);
  }
}
