package preflight.filesystem.btrfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * A superblock (Btrfs on-disk format, "Superblock"; kernel include/uapi/linux/btrfs_tree.h, struct
 * btrfs_super_block; checked like fs/btrfs/disk-io.c, btrfs_validate_super).
 *
 * @param offset where it stands, in bytes
 * @param uuid of the file system
 * @param metadataUuid that tree blocks carry
 * @param generation of the transaction that wrote it
 * @param root logical address of the root of the root tree
 * @param chunkRoot logical address of the root of the chunk tree
 * @param logRoot the same of the log tree, 0 where there is nothing to replay
 * @param size of all devices, in bytes
 * @param devices of the file system
 * @param device the number of this one
 * @param deviceSize of this one, in bytes
 * @param sectorSize of data, in bytes
 * @param nodeSize of a tree block, in bytes
 * @param systemChunks the keys and items of the chunks that hold the chunk tree
 */
record Superblock(
    long offset,
    ChecksumType checksums,
    Features features,
    UUID uuid,
    UUID metadataUuid,
    String label,
    long flags,
    long generation,
    long root,
    int rootLevel,
    long chunkRoot,
    int chunkRootLevel,
    long chunkRootGeneration,
    long logRoot,
    long size,
    long used,
    long devices,
    long device,
    long deviceSize,
    int sectorSize,
    int nodeSize,
    Bytes systemChunks) {

  static final String NAME = "Btrfs superblock";

  /** In bytes. */
  static final int LENGTH = 4096;

  /** Where it and its copies stand, in bytes. */
  static final List<Long> OFFSETS = List.of(64L << 10, 64L << 20, 256L << 30);

  /** The levels of a tree ({@code BTRFS_MAX_LEVEL}). */
  static final int LEVELS = 8;

  private static final int MAGIC = 0x40;
  private static final int DEVICE = 0xC9;
  private static final int SMALLEST = 4096;
  private static final int LARGEST = 65536;

  static boolean hasMagic(Bytes bytes) {
    return bytes.startsWith(MAGIC, "_BHRfS_M");
  }

  /** What is wrong with the checksum, which may be of a kind that is not known. */
  static Optional<Trouble> wrongChecksum(Bytes bytes) throws ReadProblem {
    return checksums(bytes).wrong(bytes);
  }

  /** Of the transaction that wrote a superblock. */
  static long generation(Bytes bytes) throws ReadProblem {
    return bytes.u64(0x48);
  }

  /**
   * @throws preflight.io.CorruptException where a field cannot be true
   * @throws UnsupportedException where a feature forbids reading
   */
  static Superblock parse(Bytes bytes) throws ReadProblem {
    if (!hasMagic(bytes)) {
      throw bytes.corrupt(MAGIC, "magic is not _BHRfS_M");
    }
    ChecksumType checksums = checksums(bytes);
    Features features =
        new Features(
            bytes.bits64(Feature.Word.COMPAT.offset()),
            bytes.bits64(Feature.Word.COMPAT_RO.offset()),
            bytes.bits64(Feature.Word.INCOMPAT.offset()));
    Optional<String> refused = features.refused();
    if (refused.isPresent()) {
      throw new UnsupportedException(
          NAME, refused.get(), bytes.absolute(Feature.Word.INCOMPAT.offset()));
    }
    long address = bytes.u64(0x30);
    if (address != bytes.absolute(0)) {
      throw bytes.corrupt(0x30, "bytenr " + address + " instead of " + bytes.absolute(0));
    }
    int sectorSize = size(bytes, 0x90, "sectorsize", SMALLEST);
    int nodeSize = size(bytes, 0x94, "nodesize", sectorSize);
    UUID uuid = uuid(bytes, 0x20);
    UUID metadataUuid = features.has(Feature.METADATA_UUID) ? uuid(bytes, 0x23B) : uuid;
    UUID deviceUuid = uuid(bytes, DEVICE + 82);
    if (!deviceUuid.equals(metadataUuid)) {
      throw bytes.corrupt(
          DEVICE + 82, "dev_item.fsid " + deviceUuid + " instead of " + metadataUuid);
    }
    long devices = bytes.u64(0x88);
    if (devices == 0) {
      throw bytes.corrupt(0x88, "num_devices 0");
    }
    if (devices > 1) {
      // Linux mounts it only with all of them, and what this one has is not the whole
      throw new UnsupportedException(
          NAME, "num_devices " + devices + " (spread over several devices)", bytes.absolute(0x88));
    }
    long arraySize = bytes.u32(0xA0);
    if (arraySize > 2048 || arraySize < Key.LENGTH + Chunk.HEADER + Chunk.STRIPE) {
      throw bytes.corrupt(0xA0, "sys_chunk_array_size " + arraySize);
    }
    return new Superblock(
        bytes.absolute(0),
        checksums,
        features,
        uuid,
        metadataUuid,
        bytes.text(0x12B, 256),
        bytes.bits64(0x38),
        bytes.u64(0x48),
        address(bytes, 0x50, "root", sectorSize),
        level(bytes, 0xC6, "root_level"),
        address(bytes, 0x58, "chunk_root", sectorSize),
        level(bytes, 0xC7, "chunk_root_level"),
        bytes.u64(0xA4),
        address(bytes, 0x60, "log_root", sectorSize),
        bytes.u64(0x70),
        bytes.u64(0x78),
        devices,
        bytes.bits64(DEVICE),
        bytes.u64(DEVICE + 8),
        sectorSize,
        nodeSize,
        bytes.slice("Btrfs sys_chunk_array", 0x32B, (int) arraySize));
  }

  private static ChecksumType checksums(Bytes bytes) throws ReadProblem {
    int type = bytes.u16(0xC4);
    ChecksumType[] known = ChecksumType.values();
    if (type >= known.length) {
      throw new UnsupportedException(NAME, "csum_type " + type, bytes.absolute(0xC4));
    }
    return known[type];
  }

  private static int size(Bytes bytes, int at, String field, int least) throws ReadProblem {
    long size = bytes.u32(at);
    if (size < least || size > LARGEST || Long.bitCount(size) != 1) {
      throw bytes.corrupt(at, field + " " + size);
    }
    return (int) size;
  }

  private static long address(Bytes bytes, int at, String field, int sectorSize)
      throws ReadProblem {
    long address = bytes.u64(at);
    if (address % sectorSize != 0) {
      throw bytes.corrupt(at, field + " " + address + " is no multiple of " + sectorSize);
    }
    return address;
  }

  private static int level(Bytes bytes, int at, String field) throws ReadProblem {
    int level = bytes.u8(at);
    if (level >= LEVELS) {
      throw bytes.corrupt(at, field + " " + level + " is not below " + LEVELS);
    }
    return level;
  }

  /** One of 16 bytes, the most significant first. */
  static UUID uuid(Bytes bytes, int at) throws ReadProblem {
    return new UUID(Long.reverseBytes(bytes.bits64(at)), Long.reverseBytes(bytes.bits64(at + 8)));
  }

  /** Tells what does not prevent reading. */
  void tell(long deviceLength, Troubles troubles) {
    for (String feature : features.noted()) {
      troubles.unsupported(NAME, feature + " (it forbids writing)");
    }
    notedFlags().forEach(troubles::add);
    if (logRoot != 0) {
      troubles.corrupt(
          NAME,
          "the log tree is not replayed (log_root "
              + logRoot
              + "), and the latest changes may be in it alone",
          offset + 0x60);
    }
    if (deviceSize > deviceLength) {
      troubles.refuse(new Trouble.Truncated("Btrfs file system", deviceLength, deviceSize));
    }
  }

  /** Its flags that matter for reading, with the names of btrfs_tree.h. */
  private List<Trouble> notedFlags() {
    List<Trouble> noted = new ArrayList<>();
    String[] names = {
      "SEEDING",
      "METADUMP",
      "METADUMP_V2",
      "CHANGING_FSID",
      "CHANGING_FSID_V2",
      "32+5",
      "CHANGING_BG_TREE",
      "CHANGING_DATA_CSUM",
      "CHANGING_META_CSUM"
    };
    for (int i = 0; i < names.length; i++) {
      if ((flags & (1L << (32 + i))) != 0 && i != 5) {
        noted.add(
            new Trouble.Unsupported(
                NAME,
                "BTRFS_SUPER_FLAG_" + names[i] + (i == 0 ? " (Linux does not write to it)" : ""),
                OptionalLong.of(offset + 0x38)));
      }
    }
    return noted;
  }
}
