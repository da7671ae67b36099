package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** The boot sector of exFAT and the label in its root directory (Microsoft exFAT specification). */
final class ExfatSignature {

  private static final int MOST_ENTRIES = 128;
  private static final int VOLUME_LABEL = 0x83;

  private ExfatSignature() {}

  static void detect(Probe probe, Bytes sector, List<Signature> found) throws IOException {
    int sectorShift = sector.u8(108);
    int clusterShift = sector.u8(109);
    if (sectorShift < 9 || sectorShift > 12 || clusterShift > 25 - sectorShift) {
      return;
    }
    long heap = sector.u32(88) << sectorShift;
    long cluster = sector.u32(96);
    String label =
        cluster < 2 ? "" : label(probe, heap + ((cluster - 2) << (sectorShift + clusterShift)));
    found.add(
        new Signature(
            Signature.Kind.EXFAT,
            sector.u8(105) + "." + sector.u8(104),
            label,
            Identifiers.dosSerial(sector.u32(100)),
            0));
  }

  /** Looks at the first cluster only, where formatting tools put it. */
  private static String label(Probe probe, long root) throws IOException {
    for (int i = 0; i < MOST_ENTRIES; i++) {
      Optional<Bytes> bytes = probe.at("exFAT directory", root + 32L * i, 32);
      if (bytes.isEmpty() || bytes.get().u8(0) == 0) {
        return "";
      }
      if (bytes.get().u8(0) == VOLUME_LABEL) {
        int length = Math.min(bytes.get().u8(1), 11);
        return SimpleSignatures.utf16(bytes.get().array(2, 2 * length));
      }
    }
    return "";
  }
}
