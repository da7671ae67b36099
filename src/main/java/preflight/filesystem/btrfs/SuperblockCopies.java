package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * Chooses among the superblocks of a device. Linux mounts by the first one alone
 * (btrfs_read_disk_super); where that is broken, {@code mount -o usebackuproot} does not help
 * either, but {@code btrfs rescue super-recover} writes it anew from the newest other one.
 */
final class SuperblockCopies {

  private SuperblockCopies() {}

  /** The first one, or else the newest of its copies; the first one's trouble is told. */
  static Superblock read(ByteSource device, Troubles troubles) throws IOException {
    Bytes first =
        device.littleEndian(Superblock.NAME, Superblock.OFFSETS.get(0), Superblock.LENGTH);
    Optional<Trouble> wrong = Superblock.wrongChecksum(first);
    if (wrong.isEmpty()) {
      return Superblock.parse(first);
    }
    troubles.refuse(wrong.get());
    Optional<Bytes> copy = newestCopy(device);
    if (copy.isEmpty()) {
      return Superblock.parse(first);
    }
    Superblock superblock = Superblock.parse(copy.get());
    troubles.corrupt(
        Superblock.NAME,
        "read from its copy of generation " + superblock.generation(),
        superblock.offset());
    return superblock;
  }

  /** A file system whose first superblock is gone altogether, and a copy of it is not. */
  static Optional<Trouble> lost(ByteSource device) throws IOException {
    Optional<Bytes> copy = newestCopy(device);
    if (copy.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble.Corrupt(
            Superblock.NAME,
            "is lost; a copy of generation " + Superblock.generation(copy.get()) + " is left",
            OptionalLong.of(copy.get().absolute(0))));
  }

  private static Optional<Bytes> newestCopy(ByteSource device) throws IOException {
    Optional<Bytes> newest = Optional.empty();
    for (long offset : Superblock.OFFSETS.subList(1, Superblock.OFFSETS.size())) {
      if (offset > device.size() - Superblock.LENGTH) {
        break;
      }
      Bytes copy = device.littleEndian(Superblock.NAME, offset, Superblock.LENGTH);
      if (isValid(copy)
          && (newest.isEmpty()
              || Superblock.generation(copy) > Superblock.generation(newest.get()))) {
        newest = Optional.of(copy);
      }
    }
    return newest;
  }

  /** A copy that is none does not count; what is wrong with it is of no interest. */
  private static boolean isValid(Bytes copy) throws ReadProblem {
    return Superblock.hasMagic(copy)
        && copy.u16(0xC4) < ChecksumType.values().length
        && copy.bits64(0x48) >= 0
        && Superblock.wrongChecksum(copy).isEmpty();
  }
}
