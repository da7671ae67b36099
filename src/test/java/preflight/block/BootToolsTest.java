package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.ArraySource;
import preflight.testing.Tool;

/** Boot code of real loaders, written to a disk as their installers do. */
@Tag("slow")
class BootToolsTest {

  private static final Path GRUB = Path.of("/usr/lib/grub/i386-pc");

  @TempDir Path folder;

  private static DiskWriter mbr() {
    return new DiskWriter(8192).mbr(1).entry(0, 0, 0x80, 0x83, 2048, 6144);
  }

  /** As grub-bios-setup does: sector numbers into boot.img and into the block list of the core. */
  private DiskWriter install(DiskWriter disk, int place, int sector, byte[] core, int splitAt)
      throws IOException {
    copy(disk, place, Files.readAllBytes(GRUB.resolve("boot.img")), 0, 440);
    disk.put64(place + 0x5C, sector).put(place + 0x66, 0x90, 0x90);
    disk.put(place + 510, 0x55, 0xAA);
    int sectors = (core.length - 1) / 512;
    copy(disk, sector * 512, core, 0, 512);
    int list = sector * 512 + 0x1F4;
    if (splitAt == 0) {
      disk.put64(list, sector + 1).put(list + 8, sectors & 0xFF, sectors >> 8);
      copy(disk, (sector + 1) * 512, core, 512, core.length - 512);
      return disk;
    }
    // the second part lies a hundred sectors further
    int rest = sectors - splitAt;
    int second = sector + 1 + splitAt + 100;
    disk.put64(list, sector + 1).put(list + 8, splitAt, 0);
    disk.put64(list - 12, second).put(list - 4, rest & 0xFF, rest >> 8);
    disk.put(list - 2, 0x20 + splitAt * 0x20 & 0xFF, 0x08);
    copy(disk, (sector + 1) * 512, core, 512, splitAt * 512);
    copy(disk, second * 512, core, 512 + splitAt * 512, core.length - 512 - splitAt * 512);
    return disk;
  }

  private static void copy(DiskWriter disk, int at, byte[] bytes, int from, int length) {
    disk.bytes.put(at, bytes, from, length);
  }

  private byte[] core(String... options) throws IOException {
    Path core = folder.resolve("core.img");
    String modules = "biosdisk part_msdos part_gpt ext2";
    Tool.run(
        "sh",
        "-ec",
        "grub-mkimage -O i386-pc -o " + core + " " + String.join(" ", options) + " " + modules);
    return Files.readAllBytes(core);
  }

  private static BootCode read(DiskWriter disk) throws IOException {
    return BootCode.read(disk.source(), PartitionTables.read(disk.source()));
  }

  @Test
  void readsGrubInTheGap() throws IOException {
    byte[] core = core("-p", "'(hd0,msdos1)/boot/grub'");
    BootCode code = read(install(mbr(), 0, 1, core, 0));
    assertThat(code.troubles()).isEmpty();
    assertThat(code.loader()).isEqualTo(BootLoader.GRUB2);
    CoreImage image = code.core().orElseThrow();
    assertThat(image.status()).isEqualTo(CoreImage.Status.FOUND);
    assertThat(image.location()).isEqualTo(CoreImage.Location.GAP);
    assertThat(image.offset()).isEqualTo(512);
    assertThat(image.length()).isEqualTo((core.length + 511L) / 512 * 512);
    assertThat(image.prefix()).contains("(hd0,msdos1)/boot/grub");
    assertThat(image.configuration()).isEmpty();
    assertThat(code.usesBlockLists()).isFalse();
  }

  @Test
  void readsGrubWithBuiltInConfiguration() throws IOException {
    Path configuration = folder.resolve("early.cfg");
    Files.writeString(configuration, "search.fs_uuid 1234 root\nset prefix=($root)/grub\n");
    byte[] core = core("-p", "/grub", "-c", configuration.toString());
    DiskWriter disk = new DiskWriter(8192).gpt();
    disk.gptEntry(
            1, PartitionTypes.BIOS_BOOT, "a0000000-0000-4000-8000-000000000001", 2048, 4095, "")
        .seal();
    CoreImage image = read(install(disk, 0, 2048, core, 0)).core().orElseThrow();
    assertThat(image.location()).isEqualTo(CoreImage.Location.BIOS_BOOT_PARTITION);
    assertThat(image.partition()).hasValue(1);
    assertThat(image.prefix()).contains("/grub");
    assertThat(image.configuration())
        .contains("search.fs_uuid 1234 root\nset prefix=($root)/grub\n");
  }

  @Test
  void readsGrubByBlockListsInAPartition() throws IOException {
    DiskWriter disk = mbr();
    install(disk, 2048 * 512, 4000, core("-p", "/boot/grub"), 20);
    PartitionTable table = PartitionTables.read(disk.source());
    BootCode code = BootCode.ofPartition(disk.source(), table, table.partitions().get(0));
    assertThat(code.troubles()).isEmpty();
    assertThat(code.usesBlockLists()).isTrue();
    assertThat(code.core().orElseThrow().prefix()).contains("/boot/grub");
    assertThat(read(disk).loader()).isEqualTo(BootLoader.NONE);
  }

  @Test
  void tellsADamagedCoreImage() throws IOException {
    byte[] core = core("-p", "/boot/grub");
    for (int at : new int[] {5000, 10_000, core.length - 4000}) {
      DiskWriter disk = install(mbr(), 0, 1, core, 0);
      for (int i = 0; i < 512; i++) {
        disk.put(512 + at + i, 0);
      }
      BootCode code = read(disk);
      CoreImage image = code.core().orElseThrow();
      assertThat(image.prefix()).isEmpty();
      assertThat(image.status()).isEqualTo(CoreImage.Status.DAMAGED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/lib/EXTLINUX/mbr.bin, SYSLINUX_MBR, Syslinux mbr.bin",
    "/usr/lib/EXTLINUX/gptmbr.bin, SYSLINUX_MBR, Syslinux gptmbr.bin",
    "/usr/lib/EXTLINUX/altmbr.bin, SYSLINUX_MBR, Syslinux altmbr.bin",
    "/usr/lib/syslinux/mbr/mbr.bin, SYSLINUX_MBR, Syslinux mbr.bin",
    "/usr/lib/syslinux/mbr/extra/mbr_c.bin, SYSLINUX_MBR, Syslinux mbr.bin",
    "/usr/lib/syslinux/mbr/extra/gptmbr_f.bin, SYSLINUX_MBR, Syslinux gptmbr.bin",
    "/usr/lib/grub/i386-pc/boot_hybrid.img, GRUB2, GRUB 2 hybrid ISO image",
  })
  void knowsInstalledLoaders(String file, BootLoader loader, String label) throws IOException {
    byte[] code = Files.readAllBytes(Path.of(file));
    DiskWriter disk = mbr();
    copy(disk, 0, code, 0, Math.min(code.length, 440));
    assertThat(read(disk).loader()).isEqualTo(loader);
    assertThat(read(disk).label()).isEqualTo(label);
  }

  @Test
  void knowsSyslinuxOnFat() throws IOException {
    Path disk = folder.resolve("fat.raw");
    Tool.run("truncate", "-s", "8M", disk.toString());
    Tool.run("mkfs.vfat", "-F", "16", "-s", "1", disk.toString());
    ArraySource before = new ArraySource("fat", Files.readAllBytes(disk));
    assertThat(BootCode.read(before, PartitionTables.read(before)).loader())
        .isEqualTo(BootLoader.NOT_BOOTABLE);
    Tool.run("syslinux", "--install", disk.toString());
    ArraySource after = new ArraySource("fat", Files.readAllBytes(disk));
    PartitionTable table = PartitionTables.read(after);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(BootCode.read(after, table).loader()).isEqualTo(BootLoader.SYSLINUX);
  }
}
