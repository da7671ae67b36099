package preflight.guest.efi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import preflight.fact.Fact;
import preflight.filesystem.fat.FatFileSystem;
import preflight.filesystem.fat.FatWriter;
import preflight.io.ArraySource;
import preflight.io.Trouble;
import preflight.tree.FileTree;
import preflight.tree.Volume;

/** What lies below /EFI, as FAT volumes of the writer have it. */
class EfiSystemTest {

  private static final String UUID = "0b5cd9f4-0000-4000-8000-000000000002";

  private static Fact<EfiSystem> read(FatWriter writer) throws IOException {
    FatFileSystem fileSystem = FatFileSystem.open(new ArraySource("esp", writer.volume()));
    return EfiSystem.read(FileTree.of(new Volume("disk.raw", "p1", fileSystem)));
  }

  private static EfiSystem known(FatWriter writer) throws IOException {
    return read(writer).toOptional().orElseThrow();
  }

  private static FatWriter writer() {
    return new FatWriter(16, 512, 1, 5000).directory("/EFI");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void findsLoadersAndTheirConfigurations() throws IOException {
    FatWriter writer =
        writer()
            .directory("/EFI/boot")
            .file("/EFI/boot/bootx64.efi", EfiPrograms.pe(0x8664))
            .file("/EFI/boot/BOOTIA32.EFI", EfiPrograms.pe(0x14C))
            .directory("/EFI/debian")
            .file("/EFI/debian/shimx64.efi", EfiPrograms.pe(0x8664))
            .file("/EFI/debian/grubaa64.efi", EfiPrograms.pe(0xAA64))
            .file("/EFI/debian/grubriscv64.efi", EfiPrograms.pe(0x5064))
            .file("/EFI/debian/BOOTX64.CSV", new byte[20])
            .file(
                "/EFI/debian/grub.cfg",
                ascii(
                    "search.fs_uuid "
                        + UUID
                        + " root hd0,gpt2 \nset prefix=($root)'/boot/grub'\n"
                        + "configfile $prefix/grub.cfg\n"));
    EfiSystem efi = known(writer);
    assertThat(efi.troubles()).isEmpty();
    assertThat(efi.programs())
        .extracting(program -> program.path() + " " + program.machine().toOptional().orElseThrow())
        .containsExactly(
            "/EFI/boot/bootx64.efi X86_64",
            "/EFI/boot/BOOTIA32.EFI I386",
            "/EFI/debian/shimx64.efi X86_64",
            "/EFI/debian/grubaa64.efi ARM64",
            "/EFI/debian/grubriscv64.efi OTHER");
    assertThat(efi.fallback("BOOTX64.EFI")).isPresent();
    assertThat(efi.fallback("BOOTAA64.EFI")).isEmpty();
    assertThat(efi.stubs())
        .containsExactly(
            new EfiStub(
                "/EFI/debian/grub.cfg",
                Optional.of(UUID + " root hd0,gpt2"),
                Optional.of("$prefix/grub.cfg")));
  }

  @Test
  void nothingIsKnownToBeNothing() throws IOException {
    EfiSystem none = new EfiSystem(List.of(), List.of(), List.of());
    assertThat(known(writer())).isEqualTo(none);
    assertThat(known(new FatWriter(12, 512, 1, 50))).isEqualTo(none);
    assertThat(known(new FatWriter(12, 512, 1, 50).file("/EFI", new byte[3]))).isEqualTo(none);
  }

  @Test
  void whatIsNoProgramIsTold() throws IOException {
    byte[] far = EfiPrograms.pe(0x8664);
    far[0x3F] = 0x7F;
    byte[] other = EfiPrograms.pe(0x8664);
    other[0x80] = 'N';
    FatWriter writer =
        writer()
            .directory("/EFI/BOOT")
            .file("/EFI/BOOT/EMPTY.EFI", new byte[0])
            .file("/EFI/BOOT/TEXT.EFI", "x".repeat(100).getBytes(StandardCharsets.US_ASCII))
            .file("/EFI/BOOT/FAR.EFI", far)
            .file("/EFI/BOOT/OTHER.EFI", other);
    for (EfiProgram program : known(writer).programs()) {
      assertThat(program.machine()).as(program.path()).isInstanceOf(Fact.Failed.class);
    }
    assertThat(known(writer).programs()).hasSize(4);
  }

  @Test
  void damageIsToldAndTheRestIsRead() throws IOException {
    FatWriter writer =
        writer()
            .directory("/EFI/BOOT")
            .file("/EFI/BOOT/BOOTX64.EFI", EfiPrograms.pe(0x8664))
            .directory("/EFI/lost");
    writer.table(writer.firstCluster("/EFI/lost"), 0);
    EfiSystem efi = known(writer);
    assertThat(efi.programs()).hasSize(1);
    assertThat(efi.troubles())
        .hasSize(1)
        .first()
        .extracting(Trouble::summary)
        .asString()
        .contains("free");
    writer.table(writer.firstCluster("/EFI"), 1);
    assertThat(read(writer)).isInstanceOf(Fact.Failed.class);
  }

  @Test
  void limits() throws IOException {
    FatWriter folders = writer();
    for (int i = 0; i <= 64; i++) {
      folders.directory("/EFI/D" + i);
    }
    assertThat(read(folders))
        .isInstanceOfSatisfying(
            Fact.Failed.class,
            failed -> assertThat(failed.toString()).contains("more than 64 folders"));
    FatWriter programs = writer().directory("/EFI/BOOT");
    for (int i = 0; i <= 256; i++) {
      programs.file("/EFI/BOOT/P" + i + ".EFI", new byte[0]);
    }
    assertThat(known(programs).programs()).hasSize(256);
    assertThat(known(programs).troubles().toString()).contains("more than 256 programs");
    FatWriter stub = writer().directory("/EFI/BOOT");
    stub.file("/EFI/BOOT/GRUB.CFG", new byte[65537]);
    assertThat(known(stub).troubles().toString()).contains("more than the 65536 bytes expected");
  }
}
