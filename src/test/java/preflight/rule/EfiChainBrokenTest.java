package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiPrograms;
import preflight.guest.efi.EfiPrograms.Section;
import preflight.guest.initrd.CpioWriter;
import preflight.guest.kernel.KernelImageWriter;
import preflight.hostile.Guests;

/** PF406, and what PF402 says of loaders that are not GRUB. */
class EfiChainBrokenTest {

  private static final int SECTOR = 512;
  private static final int FIRST = 8;

  @TempDir Path folder;

  private final FatWriter esp =
      new FatWriter(16, SECTOR, 2, 5000).directory("/EFI").directory("/EFI/BOOT");

  private EfiChainBrokenTest file(String path, byte[] content) {
    esp.file(path, content);
    return this;
  }

  private EfiChainBrokenTest file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A root with a configuration of GRUB in order, and behind it the EFI system partition. */
  private String check() throws IOException {
    byte[] root =
        Guests.withInitrd(new CpioWriter().text("init", "#!/bin/sh\n").archive()).volume();
    byte[] fat = esp.volume();
    int second = FIRST + root.length / SECTOR;
    ByteBuffer disk =
        ByteBuffer.allocate(second * SECTOR + fat.length).order(ByteOrder.LITTLE_ENDIAN);
    partition(disk, 0, 0x83, FIRST, root);
    partition(disk, 1, 0xEF, second, fat);
    disk.putShort(510, (short) 0xAA55);
    Path image = Files.write(folder.resolve("disk.raw"), disk.array());
    List<String> command =
        List.of("check", "--as-of", "2026-11-01", "--format", "json", image.toString());
    return Cli.run(command.toArray(String[]::new)).out().replaceAll("\\s+", " ");
  }

  private static void partition(ByteBuffer disk, int number, int type, int start, byte[] content) {
    int at = 446 + 16 * number;
    disk.put(at + 4, (byte) type).putInt(at + 8, start).putInt(at + 12, content.length / SECTOR);
    disk.put(start * SECTOR, content);
  }

  @Test
  void firesWhereTheStubLeadsNowhere() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub("", ""));
    file("/EFI/BOOT/grub.cfg", "search.fs_uuid 12345678 root\nconfigfile ($root)/grub/grub.cfg\n");
    assertThat(check())
        .contains("PF406", "and the way from there ends at", "no device with fs_uuid")
        .doesNotContain("PF405");
  }

  @Test
  void firesWhereShimFindsNothing() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.shim());
    assertThat(check()).contains("PF406", "shim starts grubx64.efi beside it");
  }

  @Test
  void isSilentWhereTheChainLeadsToAKernel() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.grub("(,msdos1)/boot/grub", ""));
    assertThat(check()).doesNotContain("PF406", "PF402");
  }

  /** What is not known is a note. */
  @Test
  void isSilentWhereAnUnknownProgramComesNext() throws IOException {
    file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.pe(0x8664));
    assertThat(check()).contains("PF403").doesNotContain("PF406");
  }

  @Test
  void whetherEc2TakesAnotherLoaderIsNotKnown() throws IOException {
    file(
        "/EFI/BOOT/BOOTX64.EFI",
        EfiPrograms.program(
            Section.of(".osrel", "ID=os\nNAME=OS\n"),
            new Section(".linux", KernelImageWriter.bzImage("6.9.1"))));
    assertThat(check())
        .contains("PF402", "UEFI starts the default kernel itself; EC2 is only known to read")
        .doesNotContain("PF406", "PF501");
  }
}
