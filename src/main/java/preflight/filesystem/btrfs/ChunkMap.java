package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import preflight.filesystem.Effort;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/** Where logical addresses lie on the one device that is there. */
final class ChunkMap {

  static final String NAME = "Btrfs chunk";

  private final TreeMap<Long, Chunk> chunks = new TreeMap<>();
  private final long device;
  private final Effort effort;

  /**
   * @param device the number of the device that is there
   */
  ChunkMap(long device, Effort effort) {
    this.device = device;
    this.effort = effort;
  }

  /** Those with which the superblock makes the chunk tree readable. */
  void addAll(Bytes array, int sectorSize) throws ReadProblem {
    int at = 0;
    while (at < array.length()) {
      int type = array.u8(at + 8);
      if (array.bits64(at) != ObjectIds.CHUNK || type != Key.CHUNK_ITEM) {
        throw array.corrupt(
            at, "key (" + Long.toUnsignedString(array.bits64(at)) + " " + type + ") of no chunk");
      }
      long logical = array.u64(at + 9);
      int item = at + Key.LENGTH;
      Bytes rest = array.slice(array.structure(), item, array.length() - item);
      int length = Chunk.lengthOf(rest);
      add(Chunk.parse(logical, rest.slice(NAME, 0, length), sectorSize));
      at = item + length;
    }
  }

  /** Those of the chunk tree. */
  void addTree(Blocks blocks) throws IOException {
    Superblock superblock = blocks.superblock();
    Tree tree =
        new Tree(
            blocks,
            ObjectIds.CHUNK_TREE,
            superblock.chunkRoot(),
            superblock.chunkRootLevel(),
            superblock.chunkRootGeneration());
    Optional<Cursor> at = tree.ceiling(Key.first(ObjectIds.CHUNK, Key.CHUNK_ITEM));
    boolean more = at.isPresent();
    while (more && at.get().key().is(ObjectIds.CHUNK, Key.CHUNK_ITEM)) {
      long logical = at.get().key().offset();
      add(Chunk.parse(logical, at.get().data(), superblock.sectorSize()));
      more = at.get().next();
    }
  }

  /** A chunk that is there already stays, as in the kernel's read_one_chunk. */
  void add(Chunk chunk) throws ReadProblem {
    if (chunks.containsKey(chunk.logical())) {
      return;
    }
    effort.chunk();
    Map.Entry<Long, Chunk> before = chunks.lowerEntry(chunk.logical());
    Map.Entry<Long, Chunk> behind = chunks.higherEntry(chunk.logical());
    if ((before != null && before.getValue().end() > chunk.logical())
        || (behind != null && behind.getKey() < chunk.end())) {
      throw new CorruptException(
          NAME, "the one at " + chunk.logical() + " overlaps another one", chunk.place());
    }
    chunks.put(chunk.logical(), chunk);
  }

  /**
   * The copies of a range on the device, by their first byte.
   *
   * @param structure what lies there, for errors
   * @throws CorruptException where no chunk has all of it
   * @throws UnsupportedException where another device is needed
   */
  List<Long> copies(String structure, long logical, long length) throws ReadProblem {
    Map.Entry<Long, Chunk> entry = logical < 0 ? null : chunks.floorEntry(logical);
    if (entry == null || logical >= entry.getValue().end()) {
      throw new CorruptException(
          structure, "no chunk has the logical address " + Long.toUnsignedString(logical));
    }
    Chunk chunk = entry.getValue();
    if (length > chunk.end() - logical) {
      throw new CorruptException(
          structure, length + " bytes at logical address " + logical + " exceed their chunk");
    }
    if (!chunk.isWhole()) {
      throw new UnsupportedException(
          structure,
          "a chunk of profile " + chunk.profile() + " on " + chunk.stripes().size() + " devices",
          chunk.place());
    }
    List<Long> copies = new ArrayList<>(2);
    for (Stripe stripe : chunk.stripes()) {
      if (stripe.device() == device) {
        long within = logical - chunk.logical();
        if (stripe.offset() > Long.MAX_VALUE - within - length) {
          throw new CorruptException(
              NAME, "offset " + stripe.offset() + " of a stripe", chunk.place());
        }
        copies.add(stripe.offset() + within);
      }
    }
    if (copies.isEmpty()) {
      throw new UnsupportedException(
          structure,
          "a chunk of profile "
              + chunk.profile()
              + " on device "
              + Long.toUnsignedString(chunk.stripes().get(0).device())
              + " of the file system, which is another one",
          chunk.place());
    }
    return copies;
  }
}
