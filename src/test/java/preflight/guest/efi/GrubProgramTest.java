package preflight.guest.efi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import preflight.guest.efi.EfiPrograms.Section;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.testing.Tool;

/** What grub-mkimage puts into an EFI program. */
class GrubProgramTest {

  private static GrubProgram read(byte[] program) throws IOException {
    ByteSource source = new ArraySource("grub.efi", program);
    return GrubProgram.read(source, PeProgram.read(source));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void readsPrefixScriptAndMemdisk() throws IOException {
    Section modules =
        EfiPrograms.grubModules(
            0, new byte[100], 1, ascii("disk"), 2, ascii("normal\n\0"), 3, ascii("/EFI/debian\0"));
    byte[] program = EfiPrograms.program(Section.of(".text", "code"), modules);
    GrubProgram grub = read(program);
    assertThat(grub.prefix()).contains("/EFI/debian");
    assertThat(grub.config()).contains("normal\n");
    PeProgram.Section memdisk = grub.memdisk().orElseThrow();
    assertThat(memdisk.size()).isEqualTo(8);
    assertThat(new String(program, (int) memdisk.offset(), 4, StandardCharsets.US_ASCII))
        .isEqualTo("disk");
  }

  @Test
  void refusesWhatBreaksTheRules() {
    assertThatThrownBy(() -> read(EfiPrograms.program(new Section("mods", new byte[64]))))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("magic 0x0 instead of mimg");
    Object[] many = new Object[4002];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = 0;
      many[i + 1] = new byte[0];
    }
    assertThatThrownBy(() -> read(EfiPrograms.program(EfiPrograms.grubModules(many))))
        .hasMessageContaining("more than 2000 modules");
    byte[] endless = EfiPrograms.program(EfiPrograms.grubModules(0, new byte[8]));
    endless[0x1000 + 28] = 0;
    assertThatThrownBy(() -> read(endless)).hasMessageContaining("a module of 0 bytes");
    byte[] beyond = EfiPrograms.program(EfiPrograms.grubModules(0, new byte[8]));
    beyond[0x1000 + 20] = 0x7F;
    assertThatThrownBy(() -> read(beyond)).hasMessageContaining("size ");
  }

  /** GRUB's own tool, for both widths. */
  @Test
  @Tag("slow")
  void readsWhatGrubMkimageWrites() throws IOException {
    Path folder = Files.createTempDirectory("preflight-grub");
    Path script = Files.writeString(folder.resolve("early.cfg"), "search --file --set=root /x\n");
    Path out = folder.resolve("grub.efi");
    Tool.run(
        "grub-mkimage",
        "-O",
        "x86_64-efi",
        "-p",
        "(,gpt2)/boot/grub",
        "-c",
        script.toString(),
        "-o",
        out.toString(),
        "normal",
        "search");
    GrubProgram grub = read(Files.readAllBytes(out));
    assertThat(grub.prefix()).contains("(,gpt2)/boot/grub");
    assertThat(grub.config()).contains("search --file --set=root /x\n");
    Files.delete(out);
    Files.delete(script);
    Files.delete(folder);
  }
}
