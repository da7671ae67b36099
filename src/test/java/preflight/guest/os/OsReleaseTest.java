package preflight.guest.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OsReleaseTest {

  static Object[][] values() {
    return new Object[][] {
      {"debian", "debian"},
      {"\"Debian GNU/Linux\"", "Debian GNU/Linux"},
      {"'it is'", "it is"},
      {"'a\\b'", "a\\b"},
      {"\"a\\\"b\\$c\\\\d\\`e\\f\"", "a\"b$c\\d`e\\f"},
      {"a\\ b", "a b"},
      {"a'b c'\"d\"e", "ab cde"},
      {"\"a # b\"", "a # b"},
      {"#a", "#a"},
      {"", ""},
      {"\"\"", ""}
    };
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsValuesAsAShellWould(String source, String value) {
    OsRelease release = OsRelease.parse("KEY=" + source + "\n");
    assertThat(release.badLines()).isEmpty();
    assertThat(release.entries().get("KEY")).isEqualTo(new OsRelease.Entry(value, 1));
  }

  @Test
  void letsLaterKeysWin() {
    OsRelease release = OsRelease.parse("# comment\n\nID=a\nID=b\nNAME=\n");

    assertThat(release.value("ID")).contains("b");
    assertThat(release.line("ID")).isEqualTo(4);
    assertThat(release.value("NAME")).isEmpty();
    assertThat(release.value("OTHER")).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "=x", "1A=x", "A B=x", "A =x", "export A=x", "A=\"x", "A='x"})
  void keepsLinesThatAreNoAssignment(String line) {
    OsRelease release = OsRelease.parse("ID=a\n" + line + "\nX=y");

    assertThat(release.badLines()).extracting(BadLine::line).containsExactly(2);
    assertThat(release.badLines().get(0).text()).isEqualTo(line);
    assertThat(release.entries()).containsOnlyKeys("ID", "X");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A=Foo Bar", "A= Foo Bar", "A=\"Foo Bar\" # x", "A='Foo Bar'\r", "A=Foo\\ Bar\\"})
  void keepsValuesThatAShellWouldReadDifferently(String line) {
    OsRelease release = OsRelease.parse(line);

    assertThat(release.badLines()).hasSize(1);
    assertThat(release.value("A")).contains("Foo Bar");
    assertThat(release.badLines().get(0).trouble("/etc/os-release").summary())
        .startsWith("/etc/os-release: line 1 ");
  }

  @Test
  void dropsAByteOrderMark() {
    assertThat(OsRelease.parse("\uFEFFID=a").value("ID")).contains("a");
  }
}
