package preflight.hostile.mutation;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import preflight.filesystem.xfs.XfsWriter;

/** Superblock, inodes, directory blocks and extents of XFS. */
final class XfsFields implements MutatedFormat {

  private final int version;
  private final XfsWriter writer;

  XfsFields(int version) {
    this.version = version;
    this.writer = XfsWriter.sample(version);
  }

  @Override
  public String name() {
    return "xfs" + version;
  }

  @Override
  public byte[] sample() {
    return writer.image();
  }

  @Override
  public boolean seal(byte[] image) {
    return writer.seal(image);
  }

  private Mutation.At at(List<Mutation> all, String structure, int offset) {
    return new Mutation.At(all, structure, writer.at(structure) + offset, ByteOrder.BIG_ENDIAN);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    superblock(at(all, "superblock", 0));
    for (String inode :
        List.of(
            "root inode",
            "inode of a block",
            "inode of a tree",
            "inode of a file",
            "inode of a link",
            "inode of a text")) {
      inode(at(all, inode, 0));
    }
    at(all, "root inode", writer.core())
        .number("count", 0, 1)
        .number("i8count", 1, 1)
        .number("parent", 2, 4)
        .number("namelen", 6, 1)
        .number("offset", 7, 2)
        .bytes("name", 9, 3)
        .number("inumber", version == 5 ? 13 : 12, 4);
    extents(at(all, "inode of a file", writer.core() + 16));
    at(all, "inode of a tree", writer.core())
        .number("bb_level", 0, 2)
        .number("bb_numrecs", 2, 2)
        .number("br_startoff of a key", 4, 8)
        .number("bb_ptr", 4 + (writer.room() - 4) / 16 * 8, 8);
    at(all, "extent leaf", 0)
        .number("bb_magic", 0, 4)
        .number("bb_level", 4, 2)
        .number("bb_numrecs", 6, 2)
        .number("bb_leftsib", 8, 8)
        .number("bb_rightsib", 16, 8);
    int header = version == 5 ? 64 : 16;
    extents(at(all, "extent leaf", header + 8));
    for (String block : List.of("directory block", "first data block")) {
      at(all, block, 0).number("magic", 0, 4);
      for (int entry : new int[] {0, 2}) {
        at(all, block, header + 16 * entry)
            .number("inumber of entry " + entry, 0, 8)
            .number("namelen of entry " + entry, 8, 1)
            .bytes("name of entry " + entry, 9, 2);
      }
      at(all, block, header).number("tag of entry 0", 14, 2);
      at(all, block + " unused", 0).number("freetag", 0, 2).number("length", 2, 2);
    }
    at(all, "directory block", XfsWriter.BLOCK - 8).number("count", 0, 4).number("stale", 4, 4);
    if (version == 5) {
      at(all, "extent leaf", 0)
          .number("bb_blkno", 24, 8)
          .bytes("bb_uuid", 40, 16)
          .number("bb_owner", 56, 8)
          .number("bb_crc", 64, 4);
      at(all, "directory block", 0)
          .number("crc", 4, 4)
          .number("blkno", 8, 8)
          .bytes("uuid", 24, 16)
          .number("owner", 40, 8);
    }
    return all;
  }

  private void superblock(Mutation.At superblock) {
    superblock
        .bytes("sb_magicnum", 0, 4)
        .number("sb_blocksize", 0x04, 4)
        .number("sb_dblocks", 0x08, 8)
        .number("sb_rblocks", 0x10, 8)
        .bytes("sb_uuid", 0x20, 16)
        .number("sb_logstart", 0x30, 8)
        .number("sb_rootino", 0x38, 8)
        .number("sb_agblocks", 0x54, 4)
        .number("sb_agcount", 0x58, 4)
        .number("sb_logblocks", 0x60, 4)
        .number("sb_versionnum", 0x64, 2)
        .number("sb_sectsize", 0x66, 2)
        .number("sb_inodesize", 0x68, 2)
        .number("sb_inopblock", 0x6A, 2)
        .bytes("sb_fname", 0x6C, 12)
        .number("sb_blocklog", 0x78, 1)
        .number("sb_sectlog", 0x79, 1)
        .number("sb_inodelog", 0x7A, 1)
        .number("sb_inopblog", 0x7B, 1)
        .number("sb_agblklog", 0x7C, 1)
        .number("sb_inprogress", 0x7E, 1)
        .number("sb_shared_vn", 0xB3, 1)
        .number("sb_dirblklog", 0xC0, 1)
        .number("sb_features2", 0xC8, 4)
        .number("sb_bad_features2", 0xCC, 4);
    if (version == 5) {
      superblock
          .number("sb_features_compat", 0xD0, 4)
          .number("sb_features_ro_compat", 0xD4, 4)
          .number("sb_features_incompat", 0xD8, 4)
          .number("sb_features_log_incompat", 0xDC, 4)
          .number("sb_crc", 0xE0, 4)
          .bytes("sb_meta_uuid", 0xF8, 16);
    }
  }

  private void inode(Mutation.At inode) {
    inode
        .number("di_magic", 0, 2)
        .number("di_mode", 2, 2)
        .number("di_version", 4, 1)
        .number("di_format", 5, 1)
        .number("di_nlink", 0x10, 4)
        .number("di_size", 0x38, 8)
        .number("di_nextents", 0x4C, 4)
        .number("di_forkoff", 0x52, 1)
        .number("di_aformat", 0x53, 1)
        .number("di_flags", 0x5A, 2);
    if (version == 5) {
      inode
          .number("di_crc", 0x64, 4)
          .number("di_flags2", 0x78, 8)
          .number("di_ino", 0x98, 8)
          .bytes("di_uuid", 0xA0, 16);
    }
  }

  private static void extents(Mutation.At extent) {
    extent.number("br_startoff", 0, 8).number("br_startblock and br_blockcount", 8, 8);
  }
}
