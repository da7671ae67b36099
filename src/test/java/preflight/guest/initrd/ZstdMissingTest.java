package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.testing.Tool;

/** In a second virtual machine that cannot load zstd's native library. */
class ZstdMissingTest {

  @Test
  void becomesATrouble(@TempDir Path folder) throws Exception {
    Path initrd = folder.resolve("initrd.img");
    Files.write(
        initrd,
        InitrdTest.join(InitrdTest.microcode(), Packer.pack(Packing.ZSTD, InitrdTest.root())));
    for (String property :
        new String[] {"-DZstdTempFolder=/nowhere", "-DZstdNativePath=/nowhere/libzstd.so"}) {
      String output =
          Tool.run(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              property,
              "-cp",
              System.getProperty("java.class.path"),
              ZstdMissingTest.class.getName(),
              initrd.toString());
      assertThat(output)
          .startsWith(
              "UNKNOWN 3 zstd segment: not supported: zstd cannot be unpacked here: its native"
                  + " library does not load (");
    }
  }

  public static void main(String[] arguments) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
    // a second time as well, when the class has already failed to initialise
    Initrd.read(new ByteArrayInputStream(bytes), InitrdLimits.standard());
    Initrd initrd = Initrd.read(new ByteArrayInputStream(bytes), InitrdLimits.standard());
    System.out.println(
        initrd.readability() + " " + initrd.entries() + " " + initrd.troubles().get(0).summary());
  }
}
