package preflight.filesystem.ext;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Limits;

/**
 * Finds what a journal would still write, by the rules of the kernel's recovery (fs/jbd2/
 * recovery.c): transactions count up to the last one with a commit block, and a block that a later
 * or the same transaction revokes is not written.
 */
final class Journal {

  private final ByteSource device;
  private final BlockMap map;
  private final Blocks blocks;
  private final JournalSuperblock superblock;
  private final Troubles troubles;

  private final Map<Long, Overlay.Copy> copies = new HashMap<>();
  private final Map<Long, Integer> revoked = new HashMap<>();
  private final Map<Long, Overlay.Copy> pendingCopies = new HashMap<>();
  private final Map<Long, Integer> pendingRevoked = new HashMap<>();
  private int expected;

  /** Of the descriptors and their blocks since the last commit block. */
  private int oldChecksum = Checksum.START;

  private long at;
  private long walked;

  private Journal(
      ByteSource device,
      BlockMap map,
      Blocks blocks,
      JournalSuperblock superblock,
      Troubles troubles) {
    this.device = device;
    this.map = map;
    this.blocks = blocks;
    this.superblock = superblock;
    this.troubles = troubles;
    this.expected = superblock.sequence();
    this.at = superblock.start();
  }

  /**
   * @param map of the journal's inode
   * @param blocks of the file system, without any overlay
   * @param size of the journal's inode, in bytes
   */
  static Overlay replay(
      ByteSource device, BlockMap map, Blocks blocks, long size, Troubles troubles)
      throws IOException {
    Bytes first = read(map, blocks, 0);
    JournalSuperblock superblock =
        JournalSuperblock.parse(
            first.slice("journal superblock", 0, JournalSuperblock.SIZE),
            blocks.size(),
            size / blocks.size());
    if (superblock.start() == 0) {
      return Overlay.empty();
    }
    return new Journal(device, map, blocks, superblock, troubles).replay();
  }

  private Overlay replay() throws IOException {
    int transactions = 0;
    while (walked < superblock.end() - superblock.first()) {
      Bytes block = read(map, blocks, at);
      if (!JournalFormat.isJournalBlock(block) || JournalFormat.sequence(block) != expected) {
        break;
      }
      advance(1);
      int type = JournalFormat.type(block);
      if (type == JournalFormat.COMMIT) {
        if (!superblock.format().commitVerified(block)
            || (superblock.oldChecksums() && !JournalFormat.oldChecksumIs(block, oldChecksum))) {
          discard(block, "commit block");
          break;
        }
        commit();
        transactions++;
      } else if (type == JournalFormat.DESCRIPTOR) {
        if (!superblock.format().tailVerified(block)) {
          discard(block, "descriptor block");
          break;
        }
        describe(block);
      } else if (type == JournalFormat.REVOKE) {
        if (!superblock.format().tailVerified(block)) {
          discard(block, "revoke block");
          break;
        }
        revoke(block);
      } else {
        break;
      }
    }
    noteFastCommits();
    for (Map.Entry<Long, Integer> entry : revoked.entrySet()) {
      Overlay.Copy copy = copies.get(entry.getKey());
      if (copy != null && entry.getValue() - copy.sequence() >= 0) {
        copies.remove(entry.getKey());
      }
    }
    if (transactions > 0) {
      troubles.corrupt(
          "journal",
          "needs recovery: "
              + copies.size()
              + " blocks of "
              + transactions
              + " transactions are read from it",
          read(map, blocks, superblock.start()).absolute(0));
    }
    return new Overlay(copies, superblock.format(), troubles, device);
  }

  private void describe(Bytes block) throws IOException {
    List<JournalFormat.Tag> tags = superblock.format().tags(block);
    addToOldChecksum(block);
    for (JournalFormat.Tag tag : tags) {
      if (superblock.oldChecksums()) {
        addToOldChecksum(read(map, blocks, at));
      }
      long offset = physical(map, blocks, at) * blocks.size();
      pendingCopies.put(
          tag.block(), new Overlay.Copy(offset, expected, tag.escaped(), tag.checksum()));
      advance(1);
    }
    if (pendingCopies.size() + copies.size() > Limits.JOURNAL_BLOCKS) {
      throw block.corrupt(0, "more than " + Limits.JOURNAL_BLOCKS + " blocks to replay");
    }
  }

  private void addToOldChecksum(Bytes block) throws IOException {
    if (superblock.oldChecksums()) {
      oldChecksum = Checksum.crc32(oldChecksum, block.array(0, block.length()));
    }
  }

  private void revoke(Bytes block) throws IOException {
    for (long number : superblock.format().revoked(block)) {
      pendingRevoked.put(number, expected);
    }
    if (pendingRevoked.size() + revoked.size() > Limits.JOURNAL_REVOKED) {
      throw block.corrupt(0, "more than " + Limits.JOURNAL_REVOKED + " revoked blocks");
    }
  }

  private void commit() {
    copies.putAll(pendingCopies);
    revoked.putAll(pendingRevoked);
    pendingCopies.clear();
    pendingRevoked.clear();
    expected++;
    oldChecksum = Checksum.START;
  }

  private void discard(Bytes block, String what) {
    troubles.corrupt(
        "journal",
        "checksum of the "
            + what
            + " of transaction "
            + Integer.toUnsignedString(expected)
            + " is wrong; replay ends before it",
        block.absolute(0));
  }

  /** Changes since the last full commit, which only the kernel's own code can replay. */
  private void noteFastCommits() throws IOException {
    if ((superblock.format().incompat() & JournalFormat.FAST_COMMIT) == 0) {
      return;
    }
    // the area starts one block behind the log (jbd2_journal_initialize_fast_commit)
    long first = superblock.end() + 1;
    if (map.run(first).isHole()) {
      return;
    }
    Bytes raw = read(map, blocks, first);
    Bytes block = Bytes.littleEndian("fast commit", raw.array(0, 16), raw.absolute(0));
    // a head tag, then its features and the transaction that it goes on from (ext4 fast_commit.h)
    if (block.u16(0) == 9 && (int) block.u32(8) == expected) {
      troubles.unsupported("journal", "fast_commit: changes after the last full commit");
    }
  }

  private void advance(long count) {
    at += count;
    walked += count;
    if (at >= superblock.end()) {
      at = superblock.first();
    }
  }

  private static Bytes read(BlockMap map, Blocks blocks, long number) throws IOException {
    Bytes block = blocks.read("journal block " + number, physical(map, blocks, number));
    return Bytes.bigEndian(block.structure(), block.array(0, block.length()), block.absolute(0));
  }

  private static long physical(BlockMap map, Blocks blocks, long number) throws IOException {
    BlockMap.Run run = map.run(number);
    if (run.isHole()) {
      throw new CorruptException(
          "journal", "block " + number + " of its inode is a hole of " + blocks.size() + " bytes");
    }
    return run.physical();
  }
}
