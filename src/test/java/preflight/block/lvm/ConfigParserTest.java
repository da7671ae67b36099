package preflight.block.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.CorruptException;
import preflight.io.Limits;

class ConfigParserTest {

  private static ConfigNode.Section parse(String text) throws CorruptException {
    return ConfigParser.parse(text.getBytes(StandardCharsets.UTF_8), new MetadataBudget());
  }

  @Test
  void readsEveryKindOfValue() throws Exception {
    ConfigNode.Section top =
        parse(
            """
            # a comment { = "
            vg-0.a+b_c {\tid="x"
            empty = []
            list = [ "a", 1 ,-2,
            # between
            "b" ]
            inner { deep { n = 9223372036854775807 } }
            }
            f = 1.5 s = 'single \\ "' t = "q \\" b \\\\ n \\n"
            """);
    ConfigNode.Section group = top.section("vg-0.a+b_c").orElseThrow();
    assertThat(group.text("id")).contains("x");
    assertThat(group.values("empty")).isEmpty();
    assertThat(group.values("list"))
        .isEqualTo(
            List.of(
                new ConfigNode.Text("a"),
                new ConfigNode.Whole(1),
                new ConfigNode.Whole(-2),
                new ConfigNode.Text("b")));
    assertThat(group.section("inner").orElseThrow().path()).hasToString("vg-0.a+b_c/inner");
    assertThat(
            group
                .section("inner")
                .orElseThrow()
                .section("deep")
                .orElseThrow()
                .number("n", 0, Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(top.text("f")).contains("1.5");
    assertThat(top.text("s")).contains("single \\ \"");
    assertThat(top.text("t")).contains("q \" b \\ n \\n");
  }

  @Test
  void endsAtTheFirstNul() throws Exception {
    assertThat(parse("a = 1\0 b = 2").nodes()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a { b = 1 | ends within a section",
        "a = 1 } | closes a section that is not open",
        "a | has no value or section behind a name",
        "= 1 | has a sign where a name is expected",
        "a = 1 a = 2 | has a name twice: a",
        "a = \"x | has a string that does not end",
        "a = [ 1 | has a list that does not end",
        "a = [ 1 2 ] | has a list that does not end",
        "a = x | has a value that is no number",
        "a = | has a value that is no number",
        "a = 012 | has a value that is no number",
        "a = 1-2 | has a value that is no number",
        "a = 9223372036854775808 | has a value that is no number",
        "a = [ [ 1 ] ] | has a value that is no number",
      })
  void refusesWhatBreaksTheGrammar(String text, String said) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(said + ", line 1");
  }

  @Test
  void tellsTheLine() {
    assertThatThrownBy(() -> parse("a = \"\n\n\"\n# x\nb = c")).hasMessageContaining("line 5");
  }

  @Test
  void namesAndDepthAreBounded() throws Exception {
    String name = "n".repeat(Limits.LVM_NAME);
    assertThat(parse(name + " = 1").nodes()).containsOnlyKeys(name);
    assertThatThrownBy(() -> parse(name + "n = 1"))
        .hasMessageContaining("a name of more than 127 bytes");
    String open = "a {".repeat(Limits.LVM_DEPTH);
    assertThat(parse(open + "}".repeat(Limits.LVM_DEPTH)).nodes()).hasSize(1);
    assertThatThrownBy(() -> parse(open + "a {")).hasMessageContaining("nested deeper than 8");
  }

  @Test
  void stringsAreBounded() throws Exception {
    String most = "\\\"".repeat(Limits.LVM_STRING);
    assertThat(parse("a = \"" + most + "\"").text("a").orElseThrow()).hasSize(4096);
    for (String value :
        List.of("\"" + most + "b\"", "'" + "b".repeat(4097) + "'", "1.".repeat(2049))) {
      assertThatThrownBy(() -> parse("a = [ 1,\n" + value + " ]"))
          .hasMessageMatching("LVM2 metadata: .* bytes, more than the 4096 read, line 2");
    }
  }

  /** What would be kept of each section is refused before it can be long. */
  @Test
  void wordsAreNoLongerThanNames() throws Exception {
    ConfigNode.Section section =
        parse("a = '" + "b".repeat(127) + "' c = '" + "b".repeat(128) + "'");
    assertThat(section.word("a").orElseThrow()).hasSize(127);
    assertThat(section.word("b")).isEmpty();
    assertThatThrownBy(() -> section.word("c")).hasMessageContaining("c has more than 127");
  }

  @Test
  void valuesAreCountedOverAllTexts() throws Exception {
    MetadataBudget budget = new MetadataBudget();
    byte[] half = ("a = [" + "1,".repeat(Limits.LVM_VALUES / 2 - 2) + "1]").getBytes(UTF);
    ConfigParser.parse(half, budget);
    ConfigParser.parse(half, budget);
    assertThatThrownBy(() -> ConfigParser.parse("a = 1".getBytes(UTF), budget))
        .hasMessageContaining("more than the 100000 values");
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;
}
