package preflight.filesystem.xfs;

import java.io.IOException;
import preflight.filesystem.BlockContent;
import preflight.filesystem.Troubles;
import preflight.io.Bytes;
import preflight.io.CorruptException;

/**
 * Targets of symbolic links: in the inode, or in blocks of their own, of which in version 5 each
 * row begins with a header (kernel fs/xfs/libxfs/xfs_symlink_remote.c).
 */
final class SymbolicLinks {

  /** {@code XFS_SYMLINK_MAXLEN}. */
  private static final int LONGEST = 1024;

  private static final int HEADER = 56;
  private static final Identity IDENTITY = new Identity(0xC, 0x28, 0x10, 0x20);

  private final Superblock superblock;
  private final Blocks blocks;
  private final Troubles troubles;

  SymbolicLinks(Superblock superblock, Blocks blocks, Troubles troubles) {
    this.superblock = superblock;
    this.blocks = blocks;
    this.troubles = troubles;
  }

  static byte[] local(Inode link) throws IOException {
    return link.fork().array(0, size(link));
  }

  /**
   * @param map of the link's content
   */
  byte[] remote(Inode link, BlockMap map) throws IOException {
    byte[] target = new byte[size(link)];
    boolean headers = superblock.features().checksums();
    int header = headers ? HEADER : 0;
    int perBlock = blocks.size() - header;
    int count = (target.length + perBlock - 1) / perBlock;
    int logical = 0;
    int done = 0;
    while (done < target.length && logical < count) {
      BlockContent.Run run = map.run(logical);
      if (run.readsAsZeros()) {
        throw new CorruptException(link.name(), "a hole in the target of a symbolic link");
      }
      // at most three blocks of 512 bytes
      int length = (int) Math.min(run.length(), count - logical);
      Bytes bytes = blocks.read(link.name() + ", target", run.offset(), length * blocks.size());
      int part = Math.min(target.length - done, bytes.length() - header);
      if (headers) {
        verify(bytes, link.node().id(), done, part);
      }
      System.arraycopy(bytes.array(header, part), 0, target, done, part);
      done += part;
      logical += length;
    }
    if (done < target.length) {
      throw new CorruptException(link.name(), "the target of a symbolic link is incomplete");
    }
    return target;
  }

  private void verify(Bytes bytes, long inode, int offset, int length) throws IOException {
    if (!bytes.startsWith(0, "XSLM")) {
      throw bytes.corrupt(0, "sl_magic 0x" + Long.toHexString(bytes.u32(0)) + " is not 0x58534c4d");
    }
    IDENTITY.verify(bytes, inode, superblock.metadataUuid(), troubles);
    if (bytes.u32(4) != offset) {
      throw bytes.corrupt(4, "sl_offset " + bytes.u32(4) + " instead of " + offset);
    }
    if (bytes.u32(8) != length) {
      throw bytes.corrupt(8, "sl_bytes " + bytes.u32(8) + " instead of " + length);
    }
  }

  private static int size(Inode link) throws IOException {
    long size = link.node().size();
    if (size > LONGEST) {
      throw new CorruptException(
          link.name(), "di_size " + size + " of a symbolic link", link.fork().absolute(0));
    }
    return (int) size;
  }
}
