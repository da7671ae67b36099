package preflight.hostile.mutation;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.ExtWriter;
import preflight.hostile.Guests;

/** ext4 without checksums, so that nothing but the fields themselves is judged. */
final class ExtFields implements MutatedFormat {

  private static final int START = 4096;
  private static final int BLOCK = 1024;
  private static final byte[] PASSWD =
      Arrays.copyOf("root\n".getBytes(StandardCharsets.UTF_8), BLOCK);

  private final ExtWriter writer;
  private final byte[] disk;
  private final int leaf;
  private final int journal;

  ExtFields() {
    writer =
        new ExtWriter(BLOCK, 160)
            .inline("/etc/os-release", Guests.OS)
            .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
            .link("/sbin", "usr/sbin")
            .file("/usr/sbin/init", "#!/bin/sh\n")
            .file("/boot/grub/grub.cfg", Guests.GRUB)
            .file("/boot/initrd", new byte[600])
            .file("/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE));
    leaf = writer.allocate(1);
    int kernel = writer.allocate(1);
    int inode = writer.inode("/boot/vmlinuz");
    int first = writer.bytes.getInt(writer.at(inode) + 0x28 + 12 + 8);
    int blocks = writer.bytes.getShort(writer.at(inode) + 0x28 + 12 + 4);
    writer.leaf(leaf * BLOCK, 84, new long[] {0, first, 2}, new long[] {2, first + 2, blocks - 2});
    writer.index(writer.at(inode) + 0x28, 1, 4, new long[] {0, leaf});
    journal = writer.journal(kernel, PASSWD);
    disk = writer.disk();
  }

  @Override
  public String name() {
    return "ext";
  }

  @Override
  public byte[] sample() {
    return disk.clone();
  }

  private static Mutation.At at(List<Mutation> all, String structure, long offset) {
    return new Mutation.At(all, structure, START + offset, ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    superblock(all);
    at(all, "group descriptor", 2 * BLOCK)
        .number("bg_block_bitmap_lo", 0, 4)
        .number("bg_inode_bitmap_lo", 4, 4)
        .number("bg_inode_table_lo", 8, 4)
        .number("bg_flags", 0x12, 2)
        .number("bg_checksum", 0x1E, 2);
    inode(all, "root inode", 2);
    inode(all, "inode of a file", writer.inode("/boot/grub/grub.cfg"));
    inode(all, "inode of a link", writer.inode("/sbin"));
    inode(all, "inode with inline data", writer.inode("/etc/os-release"));
    attributes(all, writer.at(writer.inode("/etc/os-release")) + 0xA0);
    extents(all, "extent index", writer.at(writer.inode("/boot/vmlinuz")) + 0x28, true);
    extents(all, "extent leaf", leaf * (long) BLOCK, false);
    extents(all, "extent of the root", writer.at(2) + 0x28, false);
    int root = writer.bytes.getInt(writer.at(2) + 0x28 + 12 + 8) * BLOCK;
    for (int i = 0; i < 3; i++) {
      at(all, "directory entry " + i, root + 12L * i)
          .number("inode", 0, 4)
          .number("rec_len", 4, 2)
          .number("name_len", 6, 1)
          .number("file_type", 7, 1)
          .bytes("name", 8, 1);
    }
    journal(all, START + journal * (long) BLOCK);
    return all;
  }

  private static void superblock(List<Mutation> all) {
    at(all, "superblock", 1024)
        .number("s_inodes_count", 0, 4)
        .number("s_blocks_count_lo", 4, 4)
        .number("s_first_data_block", 0x14, 4)
        .number("s_log_block_size", 0x18, 4)
        .number("s_log_cluster_size", 0x1C, 4)
        .number("s_blocks_per_group", 0x20, 4)
        .number("s_clusters_per_group", 0x24, 4)
        .number("s_inodes_per_group", 0x28, 4)
        .number("s_magic", 0x38, 2)
        .number("s_state", 0x3A, 2)
        .number("s_creator_os", 0x48, 4)
        .number("s_rev_level", 0x4C, 4)
        .number("s_first_ino", 0x54, 4)
        .number("s_inode_size", 0x58, 2)
        .number("s_block_group_nr", 0x5A, 2)
        .number("s_feature_compat", 0x5C, 4)
        .number("s_feature_incompat", 0x60, 4)
        .number("s_feature_ro_compat", 0x64, 4)
        .bytes("s_uuid", 0x68, 16)
        .bytes("s_volume_name", 0x78, 16)
        .number("s_journal_inum", 0xE0, 4)
        .number("s_journal_dev", 0xE4, 4)
        .number("s_desc_size", 0xFE, 2)
        .number("s_first_meta_bg", 0x104, 4)
        .number("s_blocks_count_hi", 0x150, 4)
        .number("s_flags", 0x160, 4)
        .number("s_log_groups_per_flex", 0x174, 1)
        .number("s_checksum_type", 0x175, 1)
        .number("s_backup_bgs", 0x24C, 4)
        .number("s_checksum_seed", 0x270, 4)
        .number("s_checksum", 0x3FC, 4);
  }

  private void inode(List<Mutation> all, String structure, int number) {
    at(all, structure, writer.at(number))
        .number("i_mode", 0, 2)
        .number("i_size_lo", 4, 4)
        .number("i_dtime", 0x14, 4)
        .number("i_links_count", 0x1A, 2)
        .number("i_blocks_lo", 0x1C, 4)
        .number("i_flags", 0x20, 4)
        .number("i_block", 0x28, 4)
        .number("i_generation", 0x64, 4)
        .number("i_file_acl_lo", 0x68, 4)
        .number("i_size_high", 0x6C, 4)
        .number("i_file_acl_high", 0x76, 2)
        .number("i_extra_isize", 0x80, 2);
  }

  private static void attributes(List<Mutation> all, long offset) {
    at(all, "attribute header", offset).number("h_magic", 0, 4);
    at(all, "attribute entry", offset + 4)
        .number("e_name_len", 0, 1)
        .number("e_name_index", 1, 1)
        .number("e_value_offs", 2, 2)
        .number("e_value_inum", 4, 4)
        .number("e_value_size", 8, 4)
        .bytes("e_name", 16, 4);
  }

  private static void extents(List<Mutation> all, String structure, long offset, boolean index) {
    at(all, structure, offset)
        .number("eh_magic", 0, 2)
        .number("eh_entries", 2, 2)
        .number("eh_max", 4, 2)
        .number("eh_depth", 6, 2);
    if (index) {
      at(all, structure, offset + 12)
          .number("ei_block", 0, 4)
          .number("ei_leaf_lo", 4, 4)
          .number("ei_leaf_hi", 8, 2);
    } else {
      at(all, structure, offset + 12)
          .number("ee_block", 0, 4)
          .number("ee_len", 4, 2)
          .number("ee_start_hi", 6, 2)
          .number("ee_start_lo", 8, 4);
    }
  }

  private static void journal(List<Mutation> all, long offset) {
    new Mutation.At(all, "journal superblock", offset, ByteOrder.BIG_ENDIAN)
        .number("h_magic", 0, 4)
        .number("h_blocktype", 4, 4)
        .number("h_sequence", 8, 4)
        .number("s_blocksize", 12, 4)
        .number("s_maxlen", 16, 4)
        .number("s_first", 20, 4)
        .number("s_sequence", 24, 4)
        .number("s_start", 28, 4)
        .number("s_errno", 32, 4)
        .number("s_feature_compat", 0x24, 4)
        .number("s_feature_incompat", 0x28, 4)
        .number("s_feature_ro_compat", 0x2C, 4)
        .number("s_nr_users", 0x40, 4)
        .number("s_checksum_type", 0x50, 1)
        .number("s_num_fc_blks", 0x54, 4)
        .number("s_checksum", 0xFC, 4);
    new Mutation.At(all, "journal descriptor", offset + BLOCK, ByteOrder.BIG_ENDIAN)
        .number("h_magic", 0, 4)
        .number("h_blocktype", 4, 4)
        .number("h_sequence", 8, 4)
        .number("t_blocknr", 12, 4)
        .number("t_flags", 18, 2);
    new Mutation.At(all, "journal commit", offset + 3 * BLOCK, ByteOrder.BIG_ENDIAN)
        .number("h_magic", 0, 4)
        .number("h_blocktype", 4, 4)
        .number("h_sequence", 8, 4);
  }
}
