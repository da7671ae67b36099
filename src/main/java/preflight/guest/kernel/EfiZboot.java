package preflight.guest.kernel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.guest.kernel.KernelImage.Architecture;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Trouble;

/**
 * A kernel that unpacks itself as an EFI program (Linux include/linux/pe.h and
 * drivers/firmware/efi/libstub/zboot-header.S): {@code zimg} at 4, the payload's offset at 8, its
 * size at 12, the name of its compression at 24.
 */
final class EfiZboot {

  private EfiZboot() {}

  static boolean matches(Bytes head) {
    return head.startsWith(0, "MZ") && head.startsWith(4, "zimg");
  }

  static KernelImage read(ByteSource file, Bytes head) throws IOException {
    Bytes header = head.slice("EFI zboot header", 0, Math.min(head.length(), 0x40));
    long offset = header.u32(0x08);
    long length = header.u32(0x0C);
    long pe = header.u32(0x3C);
    List<Trouble> troubles = new ArrayList<>();
    if (offset + length > file.size()) {
      troubles.add(new Trouble.Truncated(KernelImage.NAME, file.size(), offset + length));
    }
    Architecture architecture = Architecture.UNDETERMINED;
    Optional<Boolean> is64Bit = Optional.empty();
    if (pe <= file.size() - 6) {
      Bytes coff = file.littleEndian("PE header", pe, 6);
      if (coff.startsWith(0, "PE\0\0")) {
        architecture = UnifiedImage.architecture(coff.u16(4));
        // zboot exists for arm64, loongarch64 and riscv64 only
        is64Bit = Optional.of(true);
      }
    }
    byte[] magic =
        offset < file.size()
            ? file.read(offset, (int) Math.min(PayloadCompression.MAGIC, file.size() - offset))
            : new byte[0];
    return KernelImage.plain(
        KernelImage.Kind.EFI_ZBOOT,
        architecture,
        is64Bit,
        Optional.of(new KernelImage.Payload(offset, length, PayloadCompression.of(magic))),
        troubles);
  }
}
