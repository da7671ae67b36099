package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.testing.Tool;

/** Initrds that cpio and the packers' own programs write, against what cpio lists. */
@Tag("slow")
class RealInitrdTest {

  private static final String[] PACKERS = {
    "cat",
    "gzip -c",
    "bzip2 -c",
    "lzma -c -1",
    "xz -c -1 --check=crc32",
    "xz -c -1 -T2 --block-size=65536 --x86 --lzma2",
    "lz4 -c -l",
    "lz4 -c",
    "zstd -c -q",
    "zstd -c -q --ultra -22 --long=27",
  };

  @Test
  void listsWhatCpioLists(@TempDir Path folder) throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path modules = Files.createDirectories(root.resolve("usr/lib/modules/6.1.0/kernel"));
    for (int i = 0; i < 50; i++) {
      byte[] content = InitrdTest.noise(i * 977, i);
      Files.write(modules.resolve("m-" + i + ".ko"), content);
      Files.write(modules.resolve("grün " + i), new byte[i * 9973]);
    }
    Files.createSymbolicLink(root.resolve("lib"), Path.of("usr/lib"));
    Files.copy(Path.of("/bin/cat"), root.resolve("init"));
    Files.createLink(root.resolve("linuxrc"), root.resolve("init"));
    Path plain = folder.resolve("plain.cpio");
    shell("cd '" + root + "' && find . | cpio -o -H newc --quiet > '" + plain + "'");
    List<String> expected = List.of(shell("cpio -it --quiet < '" + plain + "'").split("\n"));
    assertThat(expected).hasSizeGreaterThan(100);

    for (String packer : PACKERS) {
      Path packed = folder.resolve("packed");
      shell(packer + " < '" + plain + "' > '" + packed + "'");
      Path whole = folder.resolve("whole");
      Files.write(
          whole,
          InitrdTest.join(
              InitrdTest.aligned(InitrdTest.microcode(), 512),
              InitrdTest.aligned(Files.readAllBytes(packed), 4),
              new CpioWriter().file("last", new byte[5]).archive()));
      List<String> names = new ArrayList<>();
      Initrd initrd;
      try (InputStream in = Files.newInputStream(whole)) {
        initrd = new InitrdReader(in, InitrdLimits.standard(), names::add).read();
      }
      assertThat(initrd.troubles()).as(packer).isEmpty();
      assertThat(initrd.segments()).as(packer).hasSize(3);
      assertThat(names.subList(3, names.size() - 1)).as(packer).isEqualTo(expected);
      assertThat(names.get(names.size() - 1)).isEqualTo("last");
      assertThat(initrd.modules("6.1.0")).as(packer).hasSize(50);
      assertThat(initrd.file("linuxrc").orElseThrow().elf()).as(packer).isPresent();
      assertThat(initrd.file("init").orElseThrow().elf()).as(packer).isPresent();
    }
  }

  private static String shell(String command) {
    return new String(
        Tool.bytes("sh", "-c", "LC_ALL=C.UTF-8; export LC_ALL; " + command),
        StandardCharsets.UTF_8);
  }
}
