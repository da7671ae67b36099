package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** The Minix superblock, versions 1 to 3 (Linux include/uapi/linux/minix_fs.h). */
final class MinixSignature {

  private MinixSignature() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("Minix superblock", 1024, 32);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes superblock = bytes.get();
    int magic = superblock.u16(16);
    boolean old = magic == 0x137F || magic == 0x138F || magic == 0x2468 || magic == 0x2478;
    boolean version3 = superblock.u16(24) == 0x4D5A;
    long inodes = version3 ? superblock.u32(0) : superblock.u16(0);
    int shift = version3 ? 6 : 4;
    int inodeMap = superblock.u16(shift);
    int zoneMap = superblock.u16(shift + 2);
    int firstZone = superblock.u16(shift + 4);
    int zoneShift = superblock.u16(shift + 6);
    if ((old || version3)
        && inodes > 0
        && inodeMap > 0
        && zoneMap > 0
        && zoneShift == 0
        && firstZone >= 2 + inodeMap + zoneMap) {
      found.add(new Signature(Signature.Kind.MINIX, "", Optional.empty(), 1024));
    }
  }
}
