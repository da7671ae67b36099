package preflight.filesystem.xfs;

import java.util.UUID;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * What a block of version 5 tells of itself, so that one that was written for another place or file
 * is not taken for this one (XFS Algorithms & Data Structures, "Self Describing Metadata").
 *
 * @param checksum where its CRC-32C stands
 * @param place where its own address stands, in sectors of 512 bytes
 * @param uuid where the UUID of the file system stands
 * @param owner where the number of the inode stands that it belongs to
 */
record Identity(int checksum, int place, int uuid, int owner) {

  /**
   * @param bytes the whole block
   * @param inode that it was found through
   * @throws preflight.io.CorruptException where it belongs elsewhere
   */
  void verify(Bytes bytes, long inode, UUID expected, Troubles troubles) throws ReadProblem {
    Checksum.verify(bytes, checksum, troubles);
    long stored = bytes.bits64(place);
    if (stored != bytes.absolute(0) / 512) {
      throw bytes.corrupt(
          place,
          "blkno " + Long.toUnsignedString(stored) + " instead of " + bytes.absolute(0) / 512);
    }
    long owned = bytes.bits64(owner);
    if (owned != inode) {
      throw bytes.corrupt(
          owner, "owner " + Long.toUnsignedString(owned) + " instead of inode " + inode);
    }
    verifyUuid(bytes, uuid, expected, troubles);
  }

  /** Tells of a wrong one: copies of file systems that got another UUID have been seen. */
  static void verifyUuid(Bytes bytes, int at, UUID expected, Troubles troubles) throws ReadProblem {
    UUID stored = new UUID(bytes.bits64(at), bytes.bits64(at + 8));
    if (!stored.equals(expected)) {
      troubles.corrupt(
          bytes.structure(),
          "uuid " + stored + " is not that of the file system, " + expected,
          bytes.absolute(at));
    }
  }
}
