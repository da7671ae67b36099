package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** The ext2/3/4 superblock, told apart by features as blkid does (kernel ext4/super.rst). */
final class ExtSignature {

  private static final int HAS_JOURNAL = 0x4;
  private static final int JOURNAL_DEV = 0x8;

  /** filetype, meta_bg */
  private static final long EXT2_INCOMPAT = 0x2 | 0x10;

  /** filetype, recover, meta_bg */
  private static final long EXT3_INCOMPAT = EXT2_INCOMPAT | 0x4;

  /** sparse_super, large_file, btree_dir */
  private static final long OLD_RO_COMPAT = 0x1 | 0x2 | 0x4;

  private ExtSignature() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.at("ext superblock", 1024, 264);
    if (bytes.isEmpty() || bytes.get().u16(56) != 0xEF53) {
      return;
    }
    Bytes superblock = bytes.get();
    if (superblock.u32(4) == 0 || superblock.u32(24) > 6 || superblock.u32(32) == 0) {
      // no blocks, blocks over 64 KiB or empty groups: the magic number stands here by chance
      return;
    }
    // Revision 0 has no such fields, but tools write and show them all the same.
    found.add(
        new Signature(
            kind(superblock),
            superblock.text(120, 16),
            Identifiers.uuid(superblock.array(104, 16)),
            1024));
  }

  private static Signature.Kind kind(Bytes superblock) throws IOException {
    long compat = superblock.u32(92);
    long incompat = superblock.u32(96);
    long readOnly = superblock.u32(100);
    if ((incompat & JOURNAL_DEV) != 0) {
      return Signature.Kind.JBD;
    }
    if ((readOnly & ~OLD_RO_COMPAT) != 0 || (incompat & ~EXT3_INCOMPAT) != 0) {
      return Signature.Kind.EXT4;
    }
    if ((compat & HAS_JOURNAL) != 0) {
      return Signature.Kind.EXT3;
    }
    return (incompat & ~EXT2_INCOMPAT) == 0 ? Signature.Kind.EXT2 : Signature.Kind.EXT4;
  }
}
