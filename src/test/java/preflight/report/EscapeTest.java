package preflight.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Debian GNU/Linux 12|Debian GNU/Linux 12",
        "grün 雪|grün 雪",
        "a\u001b[31mred|a\\x1b[31mred",
        "a\u202eb|a\\u202eb",
        "zero\u200bwidth|zero\\u200bwidth",
        "back\\slash|back\\\\slash",
        "\uDCFF|\\xff",
        "c1\u009b|c1\\x9b",
        "a ::error::b|a \\x3a:error::b",
        "::stop-commands::x|\\x3a:stop-commands::x",
        "a##[error]b|a\\x23#[error]b",
        "fe80::1 and ::1 and Foo::bar|fe80::1 and ::1 and Foo::bar",
      })
  void makesVisibleWhatATerminalWouldObey(String text, String expected) {
    assertThat(Escape.terminal(text)).isEqualTo(expected);
  }

  @Test
  void keepsLinesTogether() {
    assertThat(Escape.terminal("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
  }

  @Test
  void leavesBackslashesOfCommands() {
    assertThat(Escape.command("printf 'a\\n'")).isEqualTo("printf 'a\\n'");
    assertThat(Escape.command("a\u001b")).isEqualTo("a\\x1b");
  }
}
