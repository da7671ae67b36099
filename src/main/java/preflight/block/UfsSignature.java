package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** The superblock of the BSD fast file system, UFS1 or UFS2 (FreeBSD sys/ufs/ffs/fs.h). */
final class UfsSignature {

  private static final long UFS1 = 0x00011954L;
  private static final long UFS2 = 0x19540119L;
  private static final int MAGIC = 1372;
  private static final int[] PLACES = {8192, 65536, 0};

  private UfsSignature() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    for (int place : PLACES) {
      Optional<Bytes> little = probe.at("UFS superblock", place, MAGIC + 4);
      Optional<Bytes> big = probe.bigEndianAt("UFS superblock", place, MAGIC + 4);
      if (little.isEmpty() || big.isEmpty()) {
        continue;
      }
      Bytes superblock = isMagic(little.get()) ? little.get() : big.get();
      if (isMagic(superblock)) {
        long id = superblock.u32(144) << 32 | superblock.u32(148);
        String label = superblock.u32(MAGIC) == UFS2 ? superblock.text(680, 32) : "";
        found.add(
            new Signature(
                Signature.Kind.UFS,
                superblock.u32(MAGIC) == UFS2 ? "2" : "1",
                label,
                id == 0 ? Optional.empty() : Optional.of(Identifiers.hex(id, 16)),
                place));
        return;
      }
    }
  }

  private static boolean isMagic(Bytes superblock) throws IOException {
    long magic = superblock.u32(MAGIC);
    return magic == UFS1 || magic == UFS2;
  }
}
