package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.io.Bytes;

/**
 * The boot sector of NTFS, with its label and version: the attributes $VOLUME_NAME and
 * $VOLUME_INFORMATION in record 3 of the master file table (ntfs-3g layout.h).
 */
final class NtfsSignature {

  private static final int VOLUME_NAME = 0x60;
  private static final int VOLUME_INFORMATION = 0x70;
  private static final int RECORD = 1024;

  private NtfsSignature() {}

  static void detect(Probe probe, Bytes sector, List<Signature> found) throws IOException {
    int sectorSize = sector.u16(11);
    int perCluster = sector.u8(13);
    if (sectorSize < 256 || sectorSize > 4096 || Integer.bitCount(sectorSize) != 1) {
      return;
    }
    // above 128 it is the negative exponent of a count of sectors
    long sectors = perCluster <= 128 ? perCluster : 1L << Math.min(256 - perCluster, 20);
    long clusterSize = sectors * sectorSize;
    int recordField = (byte) sector.u8(64);
    long recordSize =
        recordField > 0 ? recordField * clusterSize : 1L << Math.min(30, -recordField);
    long table = sector.bits64(48);
    Volume volume = NONE;
    if (clusterSize > 0
        && recordSize >= RECORD
        && recordSize <= 65536
        && table > 0
        && table < probe.size() / clusterSize) {
      volume = volume(probe.at("NTFS $Volume", table * clusterSize + 3 * recordSize, RECORD));
    }
    found.add(
        new Signature(
            Signature.Kind.NTFS,
            volume.version,
            volume.label,
            Optional.of(Identifiers.hex(sector.bits64(72), 16).toUpperCase(Locale.ROOT)),
            0));
  }

  /** What the record $Volume tells. */
  private record Volume(String version, String label) {}

  private static final Volume NONE = new Volume("", "");

  private static Volume volume(Optional<Bytes> bytes) throws IOException {
    if (bytes.isEmpty() || !bytes.get().startsWith(0, "FILE")) {
      return NONE;
    }
    Bytes record = fixedUp(bytes.get());
    String version = "";
    String label = "";
    int at = record.u16(20);
    while (at <= RECORD - 24) {
      long type = record.u32(at);
      long length = record.u32(at + 4);
      long size = record.u32(at + 16);
      int value = at + record.u16(at + 20);
      boolean resident = record.u8(at + 8) == 0 && size <= 256 && value <= RECORD - size;
      if (type == VOLUME_NAME && resident) {
        label = SimpleSignatures.utf16(record.array(value, (int) size));
      } else if (type == VOLUME_INFORMATION && resident && size >= 10) {
        version = record.u8(value + 8) + "." + record.u8(value + 9);
      }
      if (type >= VOLUME_INFORMATION || length < 24 || length > RECORD) {
        break;
      }
      at += (int) length;
    }
    return new Volume(version, label);
  }

  /** The last two bytes of each sector are kept in the update sequence array. */
  private static Bytes fixedUp(Bytes record) throws IOException {
    byte[] bytes = record.array(0, RECORD);
    int array = record.u16(4);
    for (int i = 1; i <= RECORD / 512 && array + 2 * i + 2 <= 512; i++) {
      bytes[512 * i - 2] = (byte) record.u8(array + 2 * i);
      bytes[512 * i - 1] = (byte) record.u8(array + 2 * i + 1);
    }
    return Bytes.littleEndian(record.structure(), bytes, record.absolute(0));
  }
}
