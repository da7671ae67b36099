package preflight.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePatternTest {

  private static final Path FILE = Path.of("/home/project/.preflight.yaml");

  @ParameterizedTest
  @CsvSource({
    "*.raw, /home/project/build/a.raw, true",
    "*.raw, /elsewhere/a.raw, true",
    "*.raw, /home/project/a.ova, false",
    "a b.raw, /home/project/build/a b.raw, true",
    "build/*.raw, /home/project/build/a.raw, true",
    "build/*.raw, /home/project/build/old/a.raw, false",
    "build/*.raw, /elsewhere/build/a.raw, false",
    "build/**, /home/project/build/old/a.raw, true",
    "./build/*.raw, /home/project/build/a.raw, true",
    "./a.raw, /home/project/a.raw, true",
    "./a.raw, /home/project/build/a.raw, false",
    "../images/*.raw, /home/images/a.raw, true",
    "../images/*.raw, /home/project/images/a.raw, false",
    "../../*/a.raw, /home/a.raw, true",
    "/home/images/*.raw, /home/images/a.raw, true",
    "/home/images/*.raw, /home/project/home/images/a.raw, false",
    "/a.raw, /a.raw, true",
    "/a.raw, /home/project/a.raw, false",
    "**/a.raw, /home/project/a.raw, true",
    "**/a.raw, /home/project/build/old/a.raw, true",
    "**/a.raw, /home/project/ba.raw, false",
    "build/**/a.raw, /home/project/build/a.raw, true",
    "build/**/a.raw, /home/project/build/x/y/a.raw, true",
    "build/**/a.raw, /home/project/builda.raw, false",
    "'build/{a,b}.raw', /home/project/build/b.raw, true",
    "'{build/**/,}*.raw', /home/project/b.raw, true",
  })
  void matchesAsDocumented(String glob, Path image, boolean matches) {
    assertThat(ImagePattern.of(glob, FILE).matches(image)).isEqualTo(matches);
  }
}
