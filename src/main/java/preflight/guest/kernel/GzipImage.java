package preflight.guest.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import preflight.guest.init.ElfHeader;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;

/** A kernel within gzip, of which only the beginning is unpacked. */
final class GzipImage {

  private static final int PACKED = 4096;
  private static final int UNPACKED = 0x40;

  private GzipImage() {}

  static KernelImage read(ByteSource file, byte[] first) throws IOException {
    byte[] packed = file.read(0, (int) Math.min(PACKED, file.size()));
    byte[] head;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      head = in.readNBytes(UNPACKED);
    } catch (IOException e) {
      // not the host: the bytes are in memory
      throw new CorruptException(
          KernelImage.NAME, "gzip that cannot be unpacked: " + e.getMessage(), 0);
    }
    KernelImage.Kind kind = KernelImage.Kind.GZIP_VMLINUX;
    Optional<KernelImage.Payload> payload =
        Optional.of(new KernelImage.Payload(0, file.size(), PayloadCompression.of(first)));
    if (Arm64Image.matches(Bytes.littleEndian(KernelImage.NAME, head, 0))) {
      return KernelImage.plain(
          kind, KernelImage.Architecture.ARM64, Optional.of(true), payload, List.of());
    }
    if (ElfHeader.matches(head)) {
      KernelImage elf = KernelImage.ofElf(kind, ElfHeader.read(new ArraySource("vmlinux", head)));
      return KernelImage.plain(kind, elf.architecture(), elf.is64Bit(), payload, List.of());
    }
    throw new CorruptException(
        KernelImage.NAME,
        "gzip around something that is no kernel: begins with "
            + PayloadCompression.hex(java.util.Arrays.copyOf(head, Math.min(4, head.length))),
        0);
  }
}
