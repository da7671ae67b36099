package preflight.block;

import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * The header of a GUID partition table (UEFI 2.10, table 5.5).
 *
 * @param at the byte offset that it was read from
 * @param lba the sector that it was read from
 * @param lastUsable the last sector for partitions, inclusive
 * @param diskGuid in lower case
 * @param arrayLba the first sector of the entries
 */
record GptHeader(
    long at,
    long lba,
    long alternateLba,
    long firstUsable,
    long lastUsable,
    String diskGuid,
    long arrayLba,
    int entryCount,
    int entrySize,
    long arrayCrc) {

  static final String STRUCTURE = "GPT header";

  /** Whether the signature stands at this sector. */
  static boolean signatureAt(ByteSource disk, long lba, int sectorSize) throws IOException {
    return inside(disk, lba, sectorSize)
        && disk.littleEndian(STRUCTURE, lba * sectorSize, 8).startsWith(0, "EFI PART");
  }

  private static boolean inside(ByteSource disk, long lba, int sectorSize) {
    return lba >= 0 && lba < disk.size() / sectorSize;
  }

  /**
   * The header at this sector.
   *
   * @return empty where the sector lies outside of the disk or has no signature
   * @throws preflight.io.ReadProblem where what stands there is no valid header
   */
  static Optional<GptHeader> read(ByteSource disk, long lba, int sectorSize) throws IOException {
    if (!signatureAt(disk, lba, sectorSize)) {
      return Optional.empty();
    }
    long at = lba * sectorSize;
    return Optional.of(parse(disk.littleEndian(STRUCTURE, at, sectorSize), at, lba, sectorSize));
  }

  private static GptHeader parse(Bytes bytes, long at, long lba, int sectorSize)
      throws IOException {
    long revision = bytes.u32(8);
    long headerSize = bytes.u32(12);
    if (headerSize < 92 || headerSize > sectorSize) {
      throw bytes.corrupt(12, "HeaderSize is " + headerSize);
    }
    long crc = bytes.u32(16);
    long computed = crcWithoutItself(bytes.array(0, (int) headerSize));
    if (crc != computed) {
      throw bytes.corrupt(
          16,
          "HeaderCRC32 is 0x"
              + Identifiers.hex(crc, 8)
              + ", computed 0x"
              + Identifiers.hex(computed, 8));
    }
    if (revision >>> 16 != 1) {
      throw new UnsupportedException(
          STRUCTURE, "Revision 0x" + Identifiers.hex(revision, 8), at + 8);
    }
    long myLba = bytes.u64(24);
    if (myLba != lba) {
      throw bytes.corrupt(24, "MyLBA is " + myLba + ", but it stands at " + lba);
    }
    long firstUsable = bytes.u64(40);
    long lastUsable = bytes.u64(48);
    if (firstUsable > lastUsable + 1) {
      throw bytes.corrupt(
          40, "FirstUsableLBA is " + firstUsable + ", LastUsableLBA is " + lastUsable);
    }
    long count = bytes.u32(80);
    if (count > Limits.GPT_ENTRIES) {
      throw bytes.corrupt(80, "NumberOfPartitionEntries is " + count);
    }
    long size = bytes.u32(84);
    if (size < 128
        || Long.bitCount(size) != 1
        || size * count > Limits.GPT_BYTES
        || size > Limits.GPT_BYTES) {
      throw bytes.corrupt(84, "SizeOfPartitionEntry is " + size);
    }
    return new GptHeader(
        at,
        lba,
        bytes.u64(32),
        firstUsable,
        lastUsable,
        Identifiers.guid(bytes.array(56, 16)),
        bytes.u64(72),
        (int) count,
        (int) size,
        bytes.u32(88));
  }

  private static long crcWithoutItself(byte[] header) {
    for (int i = 16; i < 20; i++) {
      header[i] = 0;
    }
    return crc(header);
  }

  static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
