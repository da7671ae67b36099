package preflight.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import preflight.filesystem.fat.FatWriter;

/** Guests whose /boot is a FAT volume that promises more than it has, or leads in circles. */
final class FatBombs {

  private static final int SECTOR = 512;
  private static final int FIRST = 8;

  private FatBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    chains(bombs);
    directories(bombs);
    bombs.add(manyVolumes());
    return bombs;
  }

  private static void chains(List<Bomb> bombs) {
    FatWriter loop = boot(16, 4085).file("/GRUB/GRUB.CFG", new byte[3000]);
    int first = loop.firstCluster("/GRUB/GRUB.CFG");
    loop.table(first + 3, first);
    bombs.add(bomb("loop", loop, "comes to cluster " + first + " twice"));

    FatWriter large = boot(32, 66_000).file("/GRUB/GRUB.CFG", new byte[3000]);
    large.bytes.putInt(large.entryAt("/GRUB/GRUB.CFG") + 28, 33_000_000);
    large.table(large.firstCluster("/GRUB/GRUB.CFG") + 5, large.end() - 8);
    bombs.add(bomb("size", large, "the chain of clusters leads to"));

    // each next cluster is in another part of the table, of which fewer are kept than there are
    FatWriter jumps = boot(32, 80_000).file("/GRUB/GRUB.CFG", new byte[0]);
    List<Integer> chain = new ArrayList<>();
    for (int i = 0; i < 70 * 1000; i++) {
      chain.add(4096 + i % 70 * 1024 + i / 70);
    }
    jumps.link(chain);
    int at = jumps.entryAt("/GRUB/GRUB.CFG");
    jumps.bytes.putShort(at + 26, (short) (int) chain.get(0)).putInt(at + 28, 70_000 * SECTOR);
    // the second table is as good as the first, and of no use here
    java.util.Arrays.fill(jumps.volume(), jumps.tableAt(1), jumps.tableAt(2), (byte) 0);
    bombs.add(bomb("jumps", jumps, "more than 64 MiB of tables to look through"));
  }

  private static void directories(List<Bomb> bombs) {
    FatWriter names = boot(16, 4085);
    byte[] part = FatWriter.longName("x", "OTHER      ".getBytes(StandardCharsets.US_ASCII)).get(0);
    for (int i = 0; i < 25_000; i++) {
      names.put("/GRUB", part);
    }
    bombs.add(bomb("long-names", names, "more than 64 troubles"));

    FatWriter loop = boot(16, 4085);
    int grub = loop.firstCluster("/GRUB");
    loop.table(grub, grub);
    bombs.add(bomb("directory-loop", loop, "comes to cluster " + grub + " twice"));

    // a directory that holds itself, of which all is read at each step
    FatWriter self = boot(16, 4085);
    int cluster = self.firstCluster("/GRUB");
    for (int i = 0; i < 20_000; i++) {
      String name = i + "           ";
      self.put("/GRUB", entry(name.substring(0, 11), cluster));
    }
    self.put("/GRUB", entry("X          ", cluster));
    self.file(
        "/GRUB/GRUB.CFG",
        ("for i in " + "1 ".repeat(300) + "; do\nsource /GRUB" + "/X".repeat(100) + "/Y\ndone\n")
            .getBytes(StandardCharsets.US_ASCII));
    bombs.add(bomb("itself", self, "more than 128 MiB of them to look through"));

    FatWriter tall = boot(32, 66_000);
    List<Integer> chain = new ArrayList<>(List.of(tall.firstCluster("/GRUB")));
    chain.addAll(tall.chain(5000, 1));
    tall.link(chain);
    bombs.add(bomb("tall", tall, "directory of more than 4096 clusters"));
  }

  private static byte[] entry(String stored, int cluster) {
    return FatWriter.shortEntry(stored.getBytes(StandardCharsets.US_ASCII), 0x10, cluster, 0);
  }

  /** Half a megabyte of root directory, that of hundreds of partitions in one place. */
  private static Bomb manyVolumes() {
    FatWriter writer = new FatWriter(32, SECTOR, 1, 600);
    byte[] entry = entry("NAME       ", 3);
    for (int i = 0; i < 8000; i++) {
      writer.put("", entry);
    }
    byte[] volume = writer.volume();
    ByteBuffer disk = ByteBuffer.allocate(400 * SECTOR + volume.length);
    disk.put(400 * SECTOR, volume);
    return Bomb.of(
        "fat-partitions",
        LvmBombs.gpt(disk.array(), 1000, 400, volume.length / SECTOR),
        "more than 64 file systems");
  }

  private static FatWriter boot(int bits, int clusters) {
    return new FatWriter(bits, SECTOR, 1, clusters).directory("/GRUB");
  }

  /** Behind a whole root, whose fstab mounts it. */
  private static Bomb bomb(String name, FatWriter writer, String says) {
    byte[] root =
        new ExtWriter(1024, 500)
            .file("/etc/os-release", Guests.OS)
            .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n/dev/sda2 /boot vfat\n")
            .file("/sbin/init", "#!/bin/sh\n")
            .volume();
    byte[] fat = writer.volume();
    int second = FIRST + root.length / SECTOR;
    ByteBuffer disk =
        ByteBuffer.allocate(second * SECTOR + fat.length).order(ByteOrder.LITTLE_ENDIAN);
    partition(disk, 0, FIRST, root);
    partition(disk, 1, second, fat);
    disk.putShort(510, (short) 0xAA55);
    return Bomb.of("fat-" + name, disk.array(), says);
  }

  static void partition(ByteBuffer disk, int number, int start, byte[] content) {
    int at = 446 + 16 * number;
    disk.put(at + 4, (byte) (number == 0 ? 0x83 : 0x0C)).putInt(at + 8, start);
    disk.putInt(at + 12, content.length / SECTOR);
    disk.put(start * SECTOR, content);
  }
}
