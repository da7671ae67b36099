package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootCodeTest {

  private static final String GRUB = "GRUB \0Geom\0Hard Disk\0Read\0 Error";

  private static DiskWriter disk() {
    return new DiskWriter(400).mbr(1).entry(0, 0, 0x80, 0x83, 100, 300);
  }

  private static BootCode read(DiskWriter writer) throws IOException {
    return BootCode.read(writer.source(), PartitionTables.read(writer.source()));
  }

  private static DiskWriter grub(long sector) {
    return disk().put(0, 0xEB, 0x63, 0x90).put64(0x5C, sector).putText(0x180, GRUB);
  }

  private static DiskWriter diskboot(DiskWriter writer, int sector) {
    return writer
        .putText(sector * 512L + 0x120, "loading\0.\0\r\n\0Geom\0Read\0 Error\0")
        .put64(sector * 512L + 0x1F4, sector + 1L)
        .put(sector * 512L + 0x1FC, 2, 0, 0x20, 0x08);
  }

  @Test
  void zerosAreNoBootCode() throws IOException {
    assertThat(read(disk()).loader()).isEqualTo(BootLoader.NONE);
    assertThat(read(new DiskWriter(8)).loader()).isEqualTo(BootLoader.NONE);
  }

  @Test
  void randomBytesAreUnknown() throws IOException {
    DiskWriter writer = disk();
    Random random = new Random(7);
    for (int i = 0; i < 440; i++) {
      writer.put(i, random.nextInt(256));
    }
    assertThat(read(writer).loader()).isEqualTo(BootLoader.UNKNOWN);
  }

  @Test
  void knowsLoadersByTheirWords() throws IOException {
    assertThat(read(disk().putText(6, "LILO")).loader()).isEqualTo(BootLoader.LILO);
    BootCode windows =
        read(disk().putText(200, "Invalid partition table\0Error loading operating system"));
    assertThat(windows.loader()).isEqualTo(BootLoader.WINDOWS_MBR);
    assertThat(windows.loader().startsActivePartition()).isTrue();
    DiskWriter superfloppy = new DiskWriter(8).putText(3, "SYSLINUX").put(510, 0x55, 0xAA);
    superfloppy.put(446, 0x33);
    assertThat(read(superfloppy).loader()).isEqualTo(BootLoader.SYSLINUX);
  }

  @Test
  void knowsThePartitionsOwnBootSector() throws IOException {
    DiskWriter writer = disk().putText(51200 + 3, "EXTLINUX").put(51200 + 510, 0x55, 0xAA);
    PartitionTable table = PartitionTables.read(writer.source());
    BootCode code = BootCode.ofPartition(writer.source(), table, table.partitions().get(0));
    assertThat(code.label()).isEqualTo("extlinux");
    assertThat(code.place()).isEqualTo(51200);
  }

  @Test
  void tellsWhereGrubLeads() throws IOException {
    CoreImage zeros = read(grub(1)).core().orElseThrow();
    assertThat(zeros.status()).isEqualTo(CoreImage.Status.ZEROS);
    assertThat(zeros.location()).isEqualTo(CoreImage.Location.GAP);
    CoreImage other = read(grub(1).putText(600, "text")).core().orElseThrow();
    assertThat(other.status()).isEqualTo(CoreImage.Status.NOT_FOUND);
    BootCode outside = read(grub(400));
    assertThat(outside.core().orElseThrow().status()).isEqualTo(CoreImage.Status.OUTSIDE_DISK);
    assertThat(outside.troubles().get(0).summary())
        .isEqualTo(
            "GRUB core image: ends at byte 204800, but byte 205312 is needed (at byte 204800)");
    assertThat(read(grub(-1)).core().orElseThrow().location())
        .isEqualTo(CoreImage.Location.NOWHERE);
  }

  @Test
  void followsBlockLists() throws IOException {
    BootCode code = read(diskboot(grub(200), 200).putText(201 * 512, "core"));
    CoreImage core = code.core().orElseThrow();
    assertThat(core.status()).isEqualTo(CoreImage.Status.FOUND);
    assertThat(core.offset()).isEqualTo(102400);
    assertThat(core.length()).isEqualTo(3 * 512);
    assertThat(core.partition()).hasValue(1);
    assertThat(code.usesBlockLists()).isTrue();
    assertThat(code.troubles()).isEmpty();
  }

  @Test
  void tellsDamagedBlockLists() throws IOException {
    assertThat(damage(diskboot(grub(200), 200)))
        .isEqualTo(
            "GRUB core image: holds nothing but zeros behind its first sector (at byte 102900)");
    assertThat(damage(diskboot(grub(200), 200).put64(200 * 512 + 0x1F4, 399)))
        .isEqualTo(
            "GRUB core image: ends at byte 204800, but byte 205312 is needed (at byte 204800)");
    assertThat(damage(diskboot(grub(200), 200).put64(200 * 512 + 0x1F4, -1)))
        .contains("exceeds 2^63");
    assertThat(damage(diskboot(grub(200), 200).put(200 * 512 + 0x1FC, 1, 5)))
        .isEqualTo("GRUB core image: the block list has more than 1280 sectors (at byte 102908)");
    DiskWriter endless = diskboot(grub(200), 200);
    for (int at = 0x1F4; at >= 0x160; at -= 12) {
      endless.put(200 * 512 + at + 8, 1, 0);
    }
    assertThat(damage(endless)).contains("the block list has no end");
  }

  private static String damage(DiskWriter writer) throws IOException {
    BootCode code = read(writer);
    assertThat(code.core().orElseThrow().status()).isEqualTo(CoreImage.Status.DAMAGED);
    return code.troubles().get(0).summary();
  }

  @Test
  void tellsGrubLegacy() throws IOException {
    DiskWriter writer = disk().put(0, 0xEB, 0x48, 0x90).put(0x3E, 3, 2).put32(0x44, 1);
    writer.putText(0x17F, GRUB);
    assertThat(read(writer).core().orElseThrow().status()).isEqualTo(CoreImage.Status.ZEROS);
    writer.put(512 + 0x1FC, 20).put(1024 + 6, 3, 2).putText(1024 + 0x12, "0.97\0");
    writer.put32(1024 + 0x17, 0xFFFFFFFFL).putText(1024 + 0x1B, "/boot/grub/stage2");
    BootCode code = read(writer);
    assertThat(code.loader()).isEqualTo(BootLoader.GRUB_LEGACY);
    CoreImage core = code.core().orElseThrow();
    assertThat(core.version()).contains("0.97");
    assertThat(core.prefix()).contains("/boot/grub/stage2");
    assertThat(core.length()).isEqualTo(21 * 512);
  }
}
