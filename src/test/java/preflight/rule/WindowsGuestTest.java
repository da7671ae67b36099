package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiPrograms;
import preflight.hostile.Guests;

/** PF318: Windows, alone, beside Linux, and what is none. */
class WindowsGuestTest {

  private static final int SECTOR = 512;
  private static final int FIRST = 8;
  private static final int NTFS = 0x07;
  private static final int LINUX = 0x83;
  private static final int ESP = 0xEF;
  private static final int RECOVERY = 0x27;

  @TempDir Path folder;

  /** A partition and what is on it. */
  private static final class Part {
    private final int type;
    private final boolean active;
    private final byte[] content;

    Part(int type, boolean active, byte[] content) {
      this.type = type;
      this.active = active;
      this.content = content;
    }
  }

  /** A boot sector of NTFS; what it loads is told by its message. */
  private static byte[] ntfs(String message) {
    ByteBuffer sector = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    sector.put(3, "NTFS    ".getBytes(StandardCharsets.US_ASCII));
    sector.putShort(11, (short) 512).put(13, (byte) 8).putLong(40, 127).putLong(48, 4);
    sector.put(64, (byte) -10).put(0x190, message.getBytes(StandardCharsets.US_ASCII));
    return sector.putShort(510, (short) 0xAA55).array();
  }

  private Cli.Answer check(List<Part> parts, String... options) throws IOException {
    int sectors = FIRST;
    for (Part part : parts) {
      sectors += part.content.length / SECTOR;
    }
    ByteBuffer disk = ByteBuffer.allocate(sectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(
        200,
        "Invalid partition table\0Error loading operating system"
            .getBytes(StandardCharsets.US_ASCII));
    int start = FIRST;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      int at = 446 + 16 * i;
      disk.put(at, (byte) (part.active ? 0x80 : 0)).put(at + 4, (byte) part.type);
      disk.putInt(at + 8, start).putInt(at + 12, part.content.length / SECTOR);
      disk.put(start * SECTOR, part.content);
      start += part.content.length / SECTOR;
    }
    disk.putShort(510, (short) 0xAA55);
    Path image = Files.write(folder.resolve("disk.raw"), disk.array());
    List<String> command = new ArrayList<>(List.of("check", "--as-of", "2026-11-01"));
    command.addAll(List.of(options));
    command.add(image.toString());
    return Cli.run(command.toArray(String[]::new));
  }

  private static String words(Cli.Answer result) {
    return result.out().replaceAll("\\s+", " ");
  }

  @Test
  void saysThatItIsOutOfScope() throws IOException {
    Cli.Answer result = check(List.of(new Part(NTFS, true, ntfs("BOOTMGR is missing"))));
    assertThat(words(result))
        .contains("disk.raw: cannot tell")
        .contains("PF318 windows-guest")
        .contains("The disks hold Windows (an active NTFS partition, p1, that starts Windows)")
        .contains("out of scope: beyond its container and its partitions, nothing can be told")
        .contains("Nitro cannot tell: PF318", "Xen cannot tell: PF318")
        .doesNotContain("PF301");
    assertThat(result.status()).isEqualTo(3);
  }

  @Test
  void knowsItByItsBootManagerForFirmware() throws IOException {
    byte[] esp =
        new FatWriter(16, SECTOR, 1, 4085)
            .directory("/EFI")
            .directory("/EFI/Boot")
            .directory("/EFI/Microsoft")
            .directory("/EFI/Microsoft/Boot")
            .file("/EFI/Boot/bootx64.efi", EfiPrograms.pe(0x8664))
            .file("/EFI/Microsoft/Boot/bootmgfw.efi", EfiPrograms.pe(0x8664))
            .volume();
    List<Part> parts = List.of(new Part(ESP, false, esp), new Part(NTFS, false, ntfs("")));
    assertThat(words(check(parts, "--boot-mode", "uefi")))
        .contains("The disks hold Windows (/EFI/Microsoft/Boot/bootmgfw.efi on p1)")
        .doesNotContain("PF405", "PF301");
    assertThat(check(parts, "--format", "json").out())
        .contains("\"id\" : \"windows\"", "\"starts\" : true", "\"architecture\" : \"x86-64\"");
  }

  @Test
  void aPartitionForItsRecoveryIsASignOfIt() throws IOException {
    Cli.Answer result =
        check(
            List.of(new Part(RECOVERY, false, ntfs("")), new Part(NTFS, false, ntfs(""))),
            "--format",
            "json");
    assertThat(result.out()).contains("PF318", "\"starts\" : false").doesNotContain("PF301");
  }

  /** A volume for data, as other systems make it too, may still hold anything. */
  @Test
  void plainNtfsIsNoWindows() throws IOException {
    assertThat(words(check(List.of(new Part(NTFS, false, ntfs("This is not a bootable disk"))))))
        .contains("PF301", "holds NTFS")
        .doesNotContain("PF318");
  }

  @Test
  void besideLinuxItCountsWhereItStarts() throws IOException {
    byte[] root = Guests.withGrub(Guests.GRUB).folder("/usr").volume();
    Part linux = new Part(LINUX, false, root);
    assertThat(words(check(List.of(linux, new Part(NTFS, true, ntfs("BOOTMGR is missing"))))))
        .contains("Beside Linux, the disks hold Windows");
    assertThat(words(check(List.of(linux, new Part(RECOVERY, false, ntfs(""))))))
        .doesNotContain("PF318");
  }

  @Test
  void tellsTheBsdsByTheirPartitions() throws IOException {
    for (String[] each :
        new String[][] {
          {"165", "freebsd", "FreeBSD"}, {"166", "openbsd", "OpenBSD"}, {"169", "netbsd", "NetBSD"}
        }) {
      Cli.Answer result =
          check(
              List.of(new Part(Integer.parseInt(each[0]), true, new byte[1 << 16])),
              "--format",
              "json");
      assertThat(result.out())
          .contains("\"id\" : \"" + each[1] + "\"")
          .contains("p1 of type \\\"" + each[2] + "\\\"")
          .doesNotContain("PF318");
    }
  }
}
