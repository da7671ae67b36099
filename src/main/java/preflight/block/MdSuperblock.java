package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/**
 * A Linux software RAID superblock (Linux include/uapi/linux/raid/md_p.h): version 0.90 and 1.0
 * near the end, 1.1 at the start, 1.2 at 4 KiB.
 */
final class MdSuperblock {

  private static final long MAGIC = 0xA92B4EFCL;

  private MdSuperblock() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    long sectors = probe.size() / 512;
    long[] places = {4096, 0, sectors >= 16 ? (sectors - 16 & ~7L) * 512 : -1};
    for (long place : places) {
      Optional<Bytes> bytes = probe.at("MD superblock", place, 256);
      if (bytes.isPresent() && version1(bytes.get(), place)) {
        String version = place == 0 ? "1.1" : place == 4096 ? "1.2" : "1.0";
        add(found, version, bytes.get().text(32, 32), bytes.get().array(16, 16), place);
        return;
      }
    }
    long old = (probe.size() & -65536L) - 65536;
    Optional<Bytes> bytes = probe.at("MD superblock", old, 256);
    if (bytes.isPresent()
        && bytes.get().u32(0) == MAGIC
        && bytes.get().u32(4) == 0
        && bytes.get().u32(8) >= 90
        && bytes.get().u32(8) < 100) {
      add(found, "0." + bytes.get().u32(8), "", oldUuid(bytes.get()), old);
    }
  }

  /** The place is stored as well, so that a copy of it elsewhere does not count. */
  private static boolean version1(Bytes bytes, long place) throws IOException {
    return bytes.u32(0) == MAGIC && bytes.u32(4) == 1 && bytes.bits64(144) == place / 512;
  }

  private static void add(
      List<Signature> found, String version, String name, byte[] uuid, long place) {
    found.add(new Signature(Signature.Kind.MD_RAID, version, name, Identifiers.uuid(uuid), place));
  }

  /** Four integers, printed with the most significant byte first. */
  private static byte[] oldUuid(Bytes bytes) throws IOException {
    int[] places = {20, 52, 56, 60};
    byte[] uuid = new byte[16];
    for (int i = 0; i < 16; i++) {
      uuid[i] = (byte) bytes.u8(places[i / 4] + 3 - i % 4);
    }
    return uuid;
  }
}
