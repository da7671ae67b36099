package preflight.guest.systemdboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** loader.conf(5): "?", "*" and "[…]", including ranges. */
class PatternTest {

  @ParameterizedTest
  @CsvSource({
    "arch.conf, arch.conf, true",
    "arch, arch.conf, false",
    "arch*, arch.conf, true",
    "*, '', true",
    "'', '', true",
    "?, '', false",
    "a?ch.conf, arch.conf, true",
    "*.conf, arch.efi, false",
    "*-6.[0-5]-*, x-6.3-y, true",
    "*-6.[0-5]-*, x-6.7-y, false",
    "[abc]x, bx, true",
    "[a-]x, -x, true",
    "[]]x, ]x, true",
    "[ax, ax, false",
    "a\\*, a*, true",
    "a\\*, ab, false",
    "*a*b*c, xxaxxbxxc, true",
    "*a*b*c, xxaxxbxx, false",
  })
  void matches(String pattern, String text, boolean expected) {
    assertThat(Pattern.matches(pattern, text)).isEqualTo(expected);
  }

  /** Backtracking stays within the product of both lengths. */
  @Test
  void manyStarsAreNoBomb() {
    assertThat(Pattern.matches("*a".repeat(2000) + "b", "a".repeat(4000))).isFalse();
  }
}
