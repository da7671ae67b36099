package preflight.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiPrograms;
import preflight.guest.efi.EfiPrograms.Section;

/** Guests whose EFI system partition has chains, entries and programs without end. */
final class EfiBombs {

  private static final int SECTOR = 512;
  private static final int FIRST = 8;
  private static final String FALLBACK = "/EFI/BOOT/BOOTX64.EFI";

  private EfiBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    grub(bombs);
    systemdBoot(bombs);
    programs(bombs);
    return bombs;
  }

  private static FatWriter esp() {
    return new FatWriter(16, SECTOR, 1, 4085)
        .directory("/EFI")
        .directory("/EFI/BOOT")
        .directory("/EFI/LINUX")
        .directory("/loader")
        .directory("/loader/entries");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Each run of a configuration costs about all that one may. */
  private static void grub(List<Bomb> bombs) {
    String forks =
        "for i in "
            + "1 ".repeat(900)
            + "; do\nif keystatus; then set a=$i; else set b=$i; fi\ndone\n";
    bombs.add(
        bomb(
            "grub-chain",
            esp()
                .file(FALLBACK, EfiPrograms.grub("", ""))
                .file(
                    "/EFI/BOOT/GRUB.CFG",
                    ascii(forks + "menuentry a {\nchainloader " + FALLBACK + "\n}\n")),
            "more than 2 GRUBs"));
    byte[] disk = new FatWriter(12, SECTOR, 1, 100).file("/GRUB.CFG", ascii("x")).volume();
    Arrays.fill(disk, SECTOR, 2 * SECTOR, (byte) 0x55);
    Section modules =
        EfiPrograms.grubModules(
            1, disk, 2, ascii("normal (memdisk)/grub.cfg\0"), 3, ascii("/EFI/BOOT\0"));
    bombs.add(
        bomb("memdisk", esp().file(FALLBACK, EfiPrograms.program(modules)), "(memdisk)/grub.cfg"));
  }

  private static void systemdBoot(List<Bomb> bombs) {
    byte[] loader = EfiPrograms.systemdBoot();
    FatWriter loop = esp().file(FALLBACK, loader).file("/OTHER.EFI", loader);
    bombs.add(
        bomb(
            "pattern",
            esp()
                .file(FALLBACK, loader)
                .file("/loader/loader.conf", ascii("default " + "*a".repeat(30_000) + "b\n"))
                .file("/loader/entries/" + "a".repeat(200) + ".conf", ascii("linux " + FALLBACK)),
            "matches no entry"));
    loop.file("/loader/entries/a.conf", ascii("efi /other.efi\n"));
    loop.file("/loader/entries/b.conf", ascii("efi " + FALLBACK + "\n"));
    bombs.add(bomb("systemd-boot-loop", loop, "more than 16 programs"));

    // hundreds of names of one program, each with many profiles and a release of the greatest size
    byte[] release = ascii("ID=os\nNAME=OS\n" + "A=\n".repeat(21_000));
    List<Section> sections = new ArrayList<>();
    sections.add(new Section(".linux", ascii("kernel")));
    sections.add(new Section(".osrel", release));
    FatWriter images =
        esp()
            .file(FALLBACK, loader)
            .file("/EFI/LINUX/A.EFI", EfiPrograms.program(sections.toArray(new Section[0])));
    int at = images.entryAt("/EFI/LINUX/A.EFI");
    int cluster = images.firstCluster("/EFI/LINUX/A.EFI");
    int size = images.bytes.getInt(at + 28);
    for (int i = 0; i < 505; i++) {
      String name = ("I" + i + "        ").substring(0, 8) + "EFI";
      images.put("/EFI/LINUX", FatWriter.shortEntry(ascii(name), 0x20, cluster, size));
    }
    bombs.add(bomb("images", images, "more than 500 boot entries"));
  }

  /** Programs of no known kind in all names, which are looked through. */
  private static void programs(List<Bomb> bombs) {
    FatWriter many =
        esp().file(FALLBACK, EfiPrograms.program(new Section(".text", new byte[400_000])));
    int cluster = many.firstCluster(FALLBACK);
    int size = many.bytes.getInt(many.entryAt(FALLBACK) + 28);
    for (int i = 0; i < 300; i++) {
      String name = ("P" + i + "        ").substring(0, 8) + "EFI";
      many.put("/EFI/BOOT", FatWriter.shortEntry(ascii(name), 0x20, cluster, size));
    }
    bombs.add(bomb("programs", many, "more than 256 programs in all folders"));
  }

  /** Behind a whole root, on a disk without boot code. */
  private static Bomb bomb(String name, FatWriter writer, String says) {
    byte[] root =
        new ExtWriter(1024, 400)
            .file("/etc/os-release", Guests.OS)
            .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
            .file("/sbin/init", "#!/bin/sh\n")
            .volume();
    byte[] fat = writer.volume();
    int second = FIRST + root.length / SECTOR;
    ByteBuffer disk =
        ByteBuffer.allocate(second * SECTOR + fat.length).order(ByteOrder.LITTLE_ENDIAN);
    FatBombs.partition(disk, 0, FIRST, root);
    FatBombs.partition(disk, 1, second, fat);
    disk.put(446 + 16 + 4, (byte) 0xEF).putShort(510, (short) 0xAA55);
    return Bomb.of("efi-" + name, disk.array(), says);
  }
}
