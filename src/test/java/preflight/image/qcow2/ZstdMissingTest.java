package preflight.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.testing.Tool;

/** In a second virtual machine that cannot load zstd's native library. */
class ZstdMissingTest {

  @Test
  void becomesATrouble(@TempDir Path folder) throws Exception {
    Path image = folder.resolve("disk.qcow2");
    Files.write(image, Qcow2Files.zstd());
    for (String property :
        new String[] {"-DZstdTempFolder=/nowhere", "-DZstdNativePath=/nowhere/libzstd.so"}) {
      String output =
          Tool.run(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              property,
              "-cp",
              System.getProperty("java.class.path"),
              ZstdMissingTest.class.getName(),
              image.toString());
      String refusal =
          "QCOW2 compressed cluster 0 of disk.qcow2: not supported: zstd cannot be unpacked here:"
              + " its native library does not load (";
      assertThat(output.lines()).hasSize(3);
      assertThat(output.lines().toList().get(0)).startsWith(refusal);
      // a second time as well, when the class has already failed to initialise
      assertThat(output.lines().toList().get(1)).startsWith(refusal);
      assertThat(output.lines().toList().get(2)).isEqualTo("cluster 1 is read");
    }
  }

  public static void main(String[] arguments) throws Exception {
    ByteSource content = Qcow2Test.content(Files.readAllBytes(Path.of(arguments[0])));
    for (int time = 0; time < 2; time++) {
      try {
        content.read(0, 512);
      } catch (ReadProblem e) {
        System.out.println(ReadProblem.of("", e).summary());
      }
    }
    try {
      content.read(4096, 512);
      System.out.println("cluster 1 is read");
    } catch (IOException e) {
      System.out.println(e);
    }
  }
}
