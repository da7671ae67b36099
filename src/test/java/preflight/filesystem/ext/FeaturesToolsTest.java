package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.testing.Tool;

/** The names of all 96 feature bits, also of those without one, compared with dumpe2fs. */
@Tag("slow")
class FeaturesToolsTest {

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({"0x5C", "0x60", "0x64"})
  void namesBitsAsDumpe2fsDoes(String field) throws IOException {
    for (int bit = 0; bit < 32; bit++) {
      Fixture fixture = Fixture.load("ext2").or32(1024 + Integer.decode(field), 1 << bit);
      if (field.equals("0x60") && bit == 7) {
        // 64bit demands a size of descriptors
        fixture.put16(1024 + 0xFE, 64);
      }
      Path image = Files.write(work.resolve("image"), fixture.bytes());
      // it ends with an error for a device of a journal, after having told the features
      String told = Tool.run("sh", "-c", "dumpe2fs -f -h \"$0\" || true", image.toString());
      List<String> expected = new ArrayList<>();
      for (String line : told.split("\n", -1)) {
        if (line.startsWith("Filesystem features:")) {
          expected.addAll(List.of(line.substring(20).strip().split(" ", -1)));
        }
      }
      Collections.sort(expected);
      Features features =
          new Features(
              (int) fixture.u32(1024 + 0x5C),
              (int) fixture.u32(1024 + 0x60),
              (int) fixture.u32(1024 + 0x64));
      assertThat(features.names()).as(field + " bit " + bit).isEqualTo(expected);
    }
  }
}
