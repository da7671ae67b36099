package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import preflight.io.Bytes;

/**
 * The checksums of content, one for each sector, in items that cover neighbouring sectors (Btrfs
 * on-disk format, "EXTENT_CSUM").
 */
final class DataChecksums {

  private final Tree tree;
  private final ChecksumType type;
  private final int sectorSize;

  /** The item that was used last, and the address of its first sector. */
  private Optional<Bytes> item = Optional.empty();

  private long first;

  DataChecksums(Tree tree, ChecksumType type, int sectorSize) {
    this.tree = tree;
    this.type = type;
    this.sectorSize = sectorSize;
  }

  /** What a look at some sectors found. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** At least one has no checksum, and the others are right. */
    MISSING
  }

  /**
   * @param logical the address of the first sector
   * @param data whole sectors
   */
  Verdict verify(long logical, byte[] data) throws IOException {
    Verdict verdict = Verdict.RIGHT;
    for (int at = 0; at < data.length; at += sectorSize) {
      Optional<byte[]> stored = stored(logical + at);
      if (stored.isEmpty()) {
        verdict = Verdict.MISSING;
      } else if (!Arrays.equals(stored.get(), type.of(data, at, sectorSize))) {
        return Verdict.WRONG;
      }
    }
    return verdict;
  }

  private Optional<byte[]> stored(long logical) throws IOException {
    if (item.isEmpty() || !covers(item.get(), logical)) {
      Optional<Cursor> found = tree.floor(new Key(ObjectIds.EXTENT_CSUM, Key.EXTENT_CSUM, logical));
      if (found.isEmpty() || !found.get().key().is(ObjectIds.EXTENT_CSUM, Key.EXTENT_CSUM)) {
        return Optional.empty();
      }
      Bytes data = found.get().data();
      first = found.get().key().offset();
      item = Optional.of(data);
      if (first % sectorSize != 0 || data.length() % type.length() != 0) {
        throw data.corrupt(0, "an item of " + data.length() + " bytes of checksums");
      }
      if (!covers(data, logical)) {
        return Optional.empty();
      }
    }
    int index = (int) ((logical - first) / sectorSize);
    return Optional.of(item.get().array(index * type.length(), type.length()));
  }

  private boolean covers(Bytes data, long logical) {
    return logical >= first && (logical - first) / sectorSize < data.length() / type.length();
  }
}
