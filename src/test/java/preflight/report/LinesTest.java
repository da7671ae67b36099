package preflight.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void wrapsAtWordsAndKeepsLongWordsWhole() {
    assertThat(Lines.wrap("word ".repeat(30).trim(), "- ", "  "))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Lines.WIDTH))
        .first()
        .asString()
        .startsWith("- word");
    String path = "/very/long".repeat(20);
    assertThat(Lines.wrap("at " + path, "", "  ")).containsExactly("at", "  " + path);
  }

  @Test
  void saysSizesAsPeopleDo() {
    assertThat(Lines.size(0)).isEqualTo("0 bytes");
    assertThat(Lines.size(512)).isEqualTo("512 bytes");
    assertThat(Lines.size(1024)).isEqualTo("1 KiB");
    assertThat(Lines.size(3_250_585)).isEqualTo("3.1 MiB");
    assertThat(Lines.size((1 << 20) - 1)).isEqualTo("1024 KiB");
    assertThat(Lines.size(2L << 30)).isEqualTo("2 GiB");
    assertThat(Lines.size(Long.MAX_VALUE)).isEqualTo("8 EiB");
  }
}
