package preflight.block;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/**
 * File systems that begin with a boot sector, as the partition table of a disk does: FAT, exFAT,
 * NTFS, BitLocker.
 */
final class BootSectorSignatures {

  /** The GUID of BitLocker To Go, at 424 of a sector that looks like FAT32 ([MS] BDE). */
  private static final String BITLOCKER_TO_GO = "4967d63b-2e29-4ad8-8399-f6a339e3d001";

  private BootSectorSignatures() {}

  static boolean isAny(Probe probe) throws IOException {
    List<Signature> found = new ArrayList<>();
    detect(probe, found);
    return !found.isEmpty();
  }

  static void detect(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("boot sector", 0, 512);
    if (bytes.isEmpty()) {
      return;
    }
    Bytes sector = bytes.get();
    if (sector.startsWith(3, "-FVE-FS-")
        || Identifiers.guid(sector.array(424, 16)).equals(BITLOCKER_TO_GO)) {
      found.add(new Signature(Signature.Kind.BITLOCKER, "", Optional.empty(), 0));
    } else if (sector.startsWith(3, "NTFS    ")) {
      NtfsSignature.detect(probe, sector, found);
    } else if (sector.startsWith(3, "EXFAT   ")) {
      ExfatSignature.detect(probe, sector, found);
    } else {
      FatSignature.detect(probe, sector, found);
    }
  }
}
