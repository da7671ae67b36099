package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.filesystem.btrfs.BtrfsWriter;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.Guests;

/** Btrfs on a whole disk; sealing computes the checksums of the superblock and all tree blocks. */
final class BtrfsFields implements MutatedFormat {

  private static final int SUPERBLOCK = 0x10000;
  private static final int BLOCK = 4096;
  private static final int ITEMS = 101;

  private final BtrfsWriter writer = new BtrfsWriter(BLOCK, BLOCK, 0, 128 * 1024, false);
  private final byte[] disk;

  BtrfsFields() {
    writer.file(5, "/etc/os-release", Guests.OS);
    writer.file(5, "/etc/fstab", "/dev/sda / btrfs defaults 0 1\n");
    writer.file(5, "/sbin/init", "#!/bin/sh\n");
    writer.file(5, "/boot/grub/grub.cfg", Guests.GRUB).file(5, "/boot/initrd", "");
    writer.file(5, "/boot/vmlinuz", KernelImageWriter.bzImage(Guests.RELEASE), BtrfsWriter.ZLIB);
    writer.file(5, "/srv/large", new byte[9000], BtrfsWriter.NONE);
    writer.subvolume(5, "/home");
    disk = writer.build();
  }

  @Override
  public String name() {
    return "btrfs";
  }

  @Override
  public byte[] sample() {
    return disk.clone();
  }

  @Override
  public boolean seal(byte[] image) {
    seal(image, SUPERBLOCK);
    for (int at = 0x20000; at < 0x60000; at += BLOCK) {
      if (isBlock(disk, at)) {
        seal(image, at);
      }
    }
    return true;
  }

  private void seal(byte[] image, int at) {
    byte[] block = Arrays.copyOfRange(image, at, at + BLOCK);
    writer.sign(block);
    System.arraycopy(block, 0, image, at, BLOCK);
  }

  private static boolean isBlock(byte[] image, int at) {
    return number(image).getLong(at + 0x50) == 7;
  }

  private static ByteBuffer number(byte[] image) {
    return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    at(all, "superblock", SUPERBLOCK)
        .number("csum", 0, 4)
        .bytes("fsid", 0x20, 16)
        .number("bytenr", 0x30, 8)
        .number("flags", 0x38, 8)
        .bytes("magic", 0x40, 8)
        .number("generation", 0x48, 8)
        .number("root", 0x50, 8)
        .number("chunk_root", 0x58, 8)
        .number("log_root", 0x60, 8)
        .number("total_bytes", 0x70, 8)
        .number("num_devices", 0x88, 8)
        .number("sectorsize", 0x90, 4)
        .number("nodesize", 0x94, 4)
        .number("sys_chunk_array_size", 0xA0, 4)
        .number("chunk_root_generation", 0xA4, 8)
        .number("compat_flags", 0xAC, 8)
        .number("compat_ro_flags", 0xB4, 8)
        .number("incompat_flags", 0xBC, 8)
        .number("csum_type", 0xC4, 2)
        .number("root_level", 0xC6, 1)
        .number("chunk_root_level", 0xC7, 1)
        .number("dev_item.devid", 0xC9, 8)
        .number("dev_item.total_bytes", 0xD1, 8)
        .bytes("dev_item.fsid", 0x11B, 16);
    at(all, "sys_chunk_array", SUPERBLOCK + 0x32B).number("objectid", 0, 8).number("type", 8, 1);
    chunk(all, "sys_chunk_array", SUPERBLOCK + 0x32B + 17);
    int chunks = block(3);
    header(all, "chunk tree", chunks);
    chunk(all, "chunk tree", data(chunks, 256, 228));
    int roots = block(1);
    header(all, "root tree", roots);
    at(all, "root item", data(roots, 5, 132))
        .number("generation", 160, 8)
        .number("bytenr", 176, 8)
        .number("refs", 216, 4)
        .number("level", 238, 1);
    at(all, "default subvolume", data(roots, 6, 84)).number("location", 0, 8).number("type", 8, 1);
    at(all, "root backref", data(roots, 256, 144)).number("dirid", 0, 8).number("name_len", 16, 2);
    int files = block(5);
    header(all, "tree of files", files);
    at(all, "tree of files", files + ITEMS)
        .number("key.objectid", 0, 8)
        .number("key.type", 8, 1)
        .number("key.offset", 9, 8)
        .number("item.offset", 17, 4)
        .number("item.size", 21, 4);
    at(all, "inode item", data(files, 256, 1))
        .number("size", 16, 8)
        .number("mode", 52, 4)
        .number("flags", 64, 8);
    at(all, "directory item", data(files, 256, 84))
        .number("location.objectid", 0, 8)
        .number("location.type", 8, 1)
        .number("location.offset", 9, 8)
        .number("data_len", 25, 2)
        .number("name_len", 27, 2)
        .number("type", 29, 1)
        .bytes("name", 30, 3);
    extent(all, "inline extent", false);
    extent(all, "compressed extent", true);
    return all;
  }

  private static Mutation.At at(List<Mutation> all, String structure, int offset) {
    return new Mutation.At(all, structure, offset, ByteOrder.LITTLE_ENDIAN);
  }

  private static void header(List<Mutation> all, String tree, int block) {
    at(all, tree, block)
        .bytes("fsid", 0x20, 16)
        .number("bytenr", 0x30, 8)
        .number("generation", 0x50, 8)
        .number("owner", 0x58, 8)
        .number("nritems", 0x60, 4)
        .number("level", 0x64, 1);
  }

  private static void chunk(List<Mutation> all, String structure, int offset) {
    at(all, structure, offset)
        .number("length", 0, 8)
        .number("stripe_len", 16, 8)
        .number("type", 24, 8)
        .number("num_stripes", 44, 2)
        .number("stripe.devid", 48, 8)
        .number("stripe.offset", 56, 8);
  }

  private void extent(List<Mutation> all, String structure, boolean packed) {
    Mutation.At extent = at(all, structure, extent(packed));
    extent
        .number("ram_bytes", 8, 8)
        .number("compression", 16, 1)
        .number("encryption", 17, 1)
        .number("other_encoding", 18, 2)
        .number("type", 20, 1);
    if (packed) {
      extent
          .number("disk_bytenr", 21, 8)
          .number("disk_num_bytes", 29, 8)
          .number("offset", 37, 8)
          .number("num_bytes", 45, 8);
    }
  }

  /** The first leaf of a tree. */
  private int block(long tree) {
    return blocks(tree).get(0);
  }

  private List<Integer> blocks(long tree) {
    List<Integer> blocks = new ArrayList<>();
    for (int at = 0x20000; at < 0x60000; at += BLOCK) {
      if (isBlock(disk, at) && number(disk).getLong(at + 0x58) == tree && disk[at + 0x64] == 0) {
        blocks.add(at);
      }
    }
    return blocks;
  }

  /** The data of the first item of an object and type in a leaf. */
  private int data(int block, long object, int type) {
    ByteBuffer image = number(disk);
    for (int i = 0; i < image.getInt(block + 0x60); i++) {
      int at = block + ITEMS + 25 * i;
      if (image.getLong(at) == object && (image.get(at + 8) & 0xFF) == type) {
        return block + ITEMS + image.getInt(at + 17);
      }
    }
    throw new AssertionError("no item (" + object + " " + type + ")");
  }

  private int extent(boolean packed) {
    ByteBuffer image = number(disk);
    for (int block : blocks(5)) {
      for (int i = 0; i < image.getInt(block + 0x60); i++) {
        int at = block + ITEMS + 25 * i;
        int data = block + ITEMS + image.getInt(at + 17);
        if (image.get(at + 8) == 108 && (image.get(data + 16) == BtrfsWriter.ZLIB) == packed) {
          return data;
        }
      }
    }
    throw new AssertionError("no such extent");
  }
}
