package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiPrograms;
import preflight.guest.initrd.CpioWriter;
import preflight.hostile.Guests;

/** A guest with an EFI system partition, and none but that boot code. */
class NoFallbackLoaderTest {

  private static final int SECTOR = 512;
  private static final int FIRST = 8;

  @TempDir Path folder;

  private static FatWriter esp() {
    return new FatWriter(16, SECTOR, 1, 4085).directory("/EFI").directory("/EFI/BOOT");
  }

  private String check(byte[] fat, String... options) throws IOException {
    byte[] root =
        Guests.withInitrd(new CpioWriter().text("init", "#!/bin/sh\n").archive()).volume();
    int second = FIRST + root.length / SECTOR;
    ByteBuffer disk =
        ByteBuffer.allocate(second * SECTOR + fat.length).order(ByteOrder.LITTLE_ENDIAN);
    partition(disk, 0, 0x83, FIRST, root);
    partition(disk, 1, 0xEF, second, fat);
    disk.putShort(510, (short) 0xAA55);
    Path image = Files.write(folder.resolve("disk.raw"), disk.array());
    List<String> command = new ArrayList<>(List.of("check", "--as-of", "2026-11-01"));
    command.addAll(List.of(options));
    command.add(image.toString());
    return Cli.run(command.toArray(String[]::new)).out().replaceAll("\\s+", " ");
  }

  private static void partition(ByteBuffer disk, int number, int type, int start, byte[] content) {
    int at = 446 + 16 * number;
    disk.put(at + 4, (byte) type).putInt(at + 8, start).putInt(at + 12, content.length / SECTOR);
    disk.put(start * SECTOR, content);
  }

  @Test
  void firesWhereNothingIsThereToStart() throws IOException {
    byte[] none =
        esp()
            .directory("/EFI/debian")
            .file("/EFI/debian/grubx64.efi", EfiPrograms.pe(0x8664))
            .volume();
    assertThat(check(none, "--format", "json")).contains("there is /EFI/debian/grubx64.efi");
    assertThat(check(none))
        .contains("PF405", "EFI/BOOT/BOOTX64.EFI, which is not there")
        .contains("grub-install --target=x86_64-efi");
    assertThat(check(none, "--boot-mode", "uefi")).contains("PF405").doesNotContain("PF205");
    assertThat(check(new byte[1 << 20], "--boot-mode", "uefi")).contains("PF405");
  }

  @Test
  void firesWhereItCannotBeStarted() throws IOException {
    assertThat(check(esp().file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.pe(0xAA64)).volume()))
        .contains("PF405", "which is for arm64");
    assertThat(check(esp().file("/EFI/BOOT/BOOTX64.EFI", new byte[600]).volume()))
        .contains("PF405", "which is no EFI program: DOS header");
  }

  @Test
  void isSilentWhereItIsThere() throws IOException {
    byte[] good = esp().file("/EFI/BOOT/bootx64.efi", EfiPrograms.pe(0x8664)).volume();
    assertThat(check(good)).doesNotContain("PF405");
    // a Xen instance has no UEFI that could start it
    assertThat(check(good, "--format", "json")).contains("no boot code").contains("PF703");
    assertThat(check(good, "--format", "json", "--boot-mode", "uefi"))
        .doesNotContain("PF405")
        .contains("PF205", "instances on Xen start by BIOS alone");
  }

  @Test
  void saysNothingOfWhatCannotBeRead() throws IOException {
    FatWriter damaged = esp();
    damaged.table(damaged.firstCluster("/EFI"), 1);
    assertThat(check(damaged.volume())).doesNotContain("PF405");
  }

  @Test
  void biosStartsNoEfiProgram() throws IOException {
    byte[] good = esp().file("/EFI/BOOT/bootx64.efi", EfiPrograms.pe(0x8664)).volume();
    assertThat(check(good, "--boot-mode", "legacy-bios")).contains("PF703").doesNotContain("PF405");
  }
}
