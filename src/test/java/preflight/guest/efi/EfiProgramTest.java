package preflight.guest.efi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.fat.FatFileSystem;
import preflight.filesystem.fat.FatWriter;
import preflight.guest.efi.EfiProgram.Kind;
import preflight.guest.efi.EfiPrograms.Section;
import preflight.io.ArraySource;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** What a program is. */
class EfiProgramTest {

  private static EfiProgram read(byte[] program) throws IOException {
    FatWriter writer = new FatWriter(16, 512, 8, 10000).file("/p.efi", program);
    FatFileSystem opened = FatFileSystem.open(new ArraySource("esp", writer.volume()));
    FileTree tree = FileTree.of(new Volume("disk.raw", "p1", opened));
    return EfiProgram.read(tree.find("/p.efi").toOptional().orElseThrow());
  }

  private static Kind kind(Section... sections) throws IOException {
    return read(EfiPrograms.program(sections)).kind();
  }

  @Test
  void sectionsTell() throws IOException {
    assertThat(read(EfiPrograms.shim()).kind()).isEqualTo(Kind.SHIM);
    assertThat(read(EfiPrograms.grub("/EFI/x", "")).kind()).isEqualTo(Kind.GRUB2);
    assertThat(read(EfiPrograms.systemdBoot()).kind()).isEqualTo(Kind.SYSTEMD_BOOT);
    assertThat(kind(Section.of(".sdmagic", "#### LoaderInfo: systemd-stub 252 ####")))
        .isEqualTo(Kind.UNKNOWN);
    assertThat(kind(Section.of(".linux", "x"))).isEqualTo(Kind.UKI);
    assertThat(kind(Section.of(".text", "x"))).isEqualTo(Kind.UNKNOWN);
    assertThat(kind(Section.of(".data", "#### LoaderInfo: gummiboot 48 ####")))
        .isEqualTo(Kind.SYSTEMD_BOOT);
    assertThat(read(EfiPrograms.pe(0x8664)).kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(read("text".getBytes(StandardCharsets.US_ASCII)).machine().isKnown()).isFalse();
  }

  @Test
  void looksThroughTheFirst262144Bytes() throws IOException {
    byte[] near = new byte[262144];
    byte[] name = "LoaderInfo: systemd-boot".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, near, 262144 - 0x1000 - name.length, name.length);
    assertThat(kind(new Section(".text", near))).isEqualTo(Kind.SYSTEMD_BOOT);
    byte[] far = new byte[270000];
    System.arraycopy(name, 0, far, 262144 - 0x1000 - name.length + 1, name.length);
    assertThat(kind(new Section(".text", far))).isEqualTo(Kind.UNKNOWN);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "/usr/lib/shim/shimx64.efi, SHIM",
    "/usr/lib/shim/fbx64.efi, UNKNOWN",
    "/usr/lib/shim/mmx64.efi, UNKNOWN",
    "/usr/lib/grub/x86_64-efi/monolithic/grubx64.efi, GRUB2",
    "/usr/lib/systemd/boot/efi/systemd-bootx64.efi, SYSTEMD_BOOT",
    "/usr/lib/systemd/boot/efi/linuxx64.efi.stub, UNKNOWN",
    "/usr/lib/SYSLINUX.EFI/efi64/syslinux.efi, SYSLINUX",
    "/usr/lib/SYSLINUX.EFI/efi32/syslinux.efi, SYSLINUX",
  })
  void tellsDebiansPrograms(String file, Kind kind) throws IOException {
    assertThat(read(Files.readAllBytes(Path.of(file))).kind()).isEqualTo(kind);
  }
}
