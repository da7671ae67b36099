package preflight.filesystem.xfs;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * The superblock (kernel fs/xfs/libxfs/xfs_format.h, struct xfs_dsb).
 *
 * @param rootInode {@code sb_rootino}
 * @param logStart the first block of the log, 0 where it is on another device
 * @param logBlocks in blocks
 * @param realtimeBlocks of the realtime section, which is on another device, 0 if there is none
 * @param directoryBlockSize in bytes, a multiple of the block size
 * @param metadataUuid that metadata of version 5 carries
 */
record Superblock(
    Features features,
    Geometry geometry,
    long rootInode,
    long logStart,
    long logBlocks,
    long realtimeBlocks,
    int directoryBlockSize,
    Optional<String> uuid,
    UUID metadataUuid,
    String label,
    OptionalLong free) {

  static final String NAME = "XFS superblock";

  private static final int SMALLEST_SECTOR = 512;
  private static final int CHECKSUM = 0xE0;
  private static final int LARGEST_DIRECTORY_BLOCK = 65536;

  /**
   * @throws preflight.io.CorruptException where a field cannot be true
   * @throws UnsupportedException where a feature forbids reading
   */
  static Superblock read(ByteSource device, Troubles troubles) throws IOException {
    Bytes bytes = device.bigEndian(NAME, 0, SMALLEST_SECTOR);
    Superblock superblock = parse(bytes);
    if (superblock.features.checksums()) {
      Bytes sector = device.bigEndian(NAME, 0, superblock.geometry.sectorSize());
      Checksum.wrong(sector, CHECKSUM).ifPresent(troubles::refuse);
    }
    if (superblock.features.has(Feature.NEEDSREPAIR)) {
      troubles.refuse(
          new Trouble.Unsupported(
              NAME,
              Feature.NEEDSREPAIR.constant() + " (" + Feature.NEEDSREPAIR.reason() + ")",
              OptionalLong.empty()));
    }
    for (String noted : superblock.features.noted()) {
      troubles.unsupported(NAME, noted);
    }
    if (superblock.realtimeBlocks != 0) {
      // xfs_rtmount_init wants rtdev=, which no fstab of a stock system has
      troubles.refuse(
          new Trouble.Unsupported(
              NAME,
              "a realtime section of "
                  + Long.toUnsignedString(superblock.realtimeBlocks)
                  + " blocks (sb_rblocks), which is on another device",
              OptionalLong.empty()));
    }
    return superblock;
  }

  static Superblock parse(Bytes bytes) throws ReadProblem {
    if (!bytes.startsWith(0, "XFSB")) {
      throw bytes.corrupt(
          0, "sb_magicnum 0x" + Long.toHexString(bytes.u32(0)) + " is not 0x58465342");
    }
    Features features = features(bytes);
    Geometry geometry = Geometry.parse(bytes, features);
    // fields in which mkfs has not written all, or something changes the whole while it is offline
    int inProgress = bytes.u8(0x7E);
    if (inProgress != 0) {
      throw bytes.corrupt(
          0x7E, "sb_inprogress " + inProgress + ": mkfs.xfs or another program has not finished");
    }
    int directoryShift = bytes.u8(0xC0);
    if (directoryShift > 16 || geometry.blockSize() > LARGEST_DIRECTORY_BLOCK >> directoryShift) {
      throw bytes.corrupt(0xC0, "sb_dirblklog " + directoryShift + " exceeds 64 KiB");
    }
    int sharedVersion = bytes.u8(0xB3);
    if (sharedVersion != 0) {
      throw new UnsupportedException(NAME, "sb_shared_vn " + sharedVersion, bytes.absolute(0xB3));
    }
    UUID uuid = new UUID(bytes.bits64(0x20), bytes.bits64(0x28));
    boolean other = features.has(Feature.META_UUID);
    return new Superblock(
        features,
        geometry,
        bytes.bits64(0x38),
        bytes.bits64(0x30),
        bytes.u32(0x60),
        bytes.bits64(0x10),
        geometry.blockSize() << directoryShift,
        bytes.isZero(0x20, 16) ? Optional.empty() : Optional.of(uuid.toString()),
        other ? new UUID(bytes.bits64(0xF8), bytes.bits64(0x100)) : uuid,
        bytes.text(0x6C, 12),
        FileSystemFacts.free(bytes.bits64(0x90), geometry.blockCount(), geometry.blockSize()));
  }

  private static Features features(Bytes bytes) throws ReadProblem {
    int version = bytes.u16(Feature.Word.VERSION.offset());
    // some versions of Linux wrote the word into the gap behind it
    // (xfs_sb_has_mismatched_features2)
    int version2 = (int) (bytes.u32(Feature.Word.VERSION2.offset()) | bytes.u32(0xCC));
    Features features =
        new Features(
            version,
            version2,
            (int) bytes.u32(Feature.Word.COMPAT.offset()),
            (int) bytes.u32(Feature.Word.RO_COMPAT.offset()),
            (int) bytes.u32(Feature.Word.INCOMPAT.offset()),
            (int) bytes.u32(Feature.Word.LOG_INCOMPAT.offset()));
    int number = features.number();
    if (number != 4 && number != 5) {
      throw new UnsupportedException(
          NAME, "XFS_SB_VERSION_" + number, bytes.absolute(Feature.Word.VERSION.offset()));
    }
    Optional<Features.Refusal> refused = features.refused();
    if (refused.isPresent()) {
      throw new UnsupportedException(
          NAME, refused.get().name(), bytes.absolute(refused.get().word().offset()));
    }
    Optional<Feature> missing = features.missing();
    if (missing.isPresent()) {
      throw new UnsupportedException(
          NAME,
          "version " + number + " without " + missing.get().constant(),
          bytes.absolute(missing.get().word().offset()));
    }
    return features;
  }

  /** Whether the log is in the file system. */
  boolean hasLog() {
    return logStart != 0;
  }
}
