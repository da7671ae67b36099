package preflight.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.filesystem.btrfs.BtrfsWriter;

/** File systems of Btrfs that unpack to more than they have, or are made of too many parts. */
final class BtrfsBombs {

  private BtrfsBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    packed(bombs);
    chunks(bombs);
    subvolumes(bombs);
    return bombs;
  }

  private static BtrfsWriter writer(int metadata) {
    BtrfsWriter writer = new BtrfsWriter(4096, 4096, 0, metadata, false);
    writer.file(5, "/sbin/init", "#!/bin/sh\n").file(5, "/etc/os-release", Guests.OS);
    return writer.file(5, "/boot/grub/grub.cfg", Guests.GRUB).file(5, "/boot/initrd", "");
  }

  /** A file whose pieces of 4 KiB lie in turn in extents that unpack to 1 MiB each. */
  private static void packed(List<Bomb> bombs) {
    for (int compression = 1; compression <= 3; compression++) {
      BtrfsWriter writer = writer(768 * 1024);
      byte[] packed = writer.packed(compression, new byte[1 << 20]);
      long stored = (packed.length + 4095) / 4096 * 4096L;
      long[] places = {writer.store(packed, true), writer.store(packed, true)};
      int pieces = 5000;
      long inode = writer.empty(5, "/etc/fstab", 0100644, 1 << 20, 0);
      long kernel = writer.empty(5, "/boot/vmlinuz", 0100644, pieces * 4096L, 0);
      for (int i = 0; i < pieces; i++) {
        long place = places[i % 2];
        writer.extent(5, kernel, i * 4096L, compression, 1, place, stored, 0, 4096, 1 << 20);
        if (i < 256) {
          writer.extent(5, inode, i * 4096L, compression, 1, place, stored, 0, 4096, 1 << 20);
        }
      }
      bombs.add(Bomb.of("btrfs-packed-" + compression, writer.build(), "MiB unpacked that no"));
    }
  }

  /** Chunks that each have one sector; those of one tree are more than a machine may have. */
  private static void chunks(List<Bomb> bombs) {
    BtrfsWriter writer = writer(64 * 1024);
    byte[] chunk = writer.chunk(4096, 1, 1, 0x100000);
    for (int i = 0; i < 900; i++) {
      writer.items(3).put(new BtrfsWriter.Item(256, 228, (1L << 40) + i * 2048L), chunk);
    }
    bombs.add(Bomb.of("btrfs-chunks", writer.build(), "of the chunk at"));
  }

  private static void subvolumes(List<Bomb> bombs) {
    BtrfsWriter writer = new BtrfsWriter(4096, 4096, 0, 900 * 1024, false);
    long inner = 5;
    for (int i = 0; i < 60; i++) {
      inner = writer.subvolume(inner, "/" + "s".repeat(100));
    }
    bombs.add(Bomb.of("btrfs-nested", writer.build(), "a path of more than 4096 bytes"));
    byte[] image = writer(64 * 1024).build();
    byte[] superblock = Arrays.copyOfRange(image, 0x10000, 0x11000);
    superblock[0xA0] = (byte) 0xFF;
    superblock[0xA1] = 7;
    new BtrfsWriter().sign(superblock);
    System.arraycopy(superblock, 0, image, 0x10000, 4096);
    bombs.add(Bomb.of("btrfs-system-chunks", image, "of no chunk"));
  }
}
