package preflight.guest.grub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.UnsupportedException;
import preflight.testing.Tool;

/** Which scripts are valid, compared with grub-script-check (package grub-common). */
class GrubSyntaxTest {

  private static final String[] VALID = {
    "a",
    "a;",
    "menuentry x { a }",
    "menuentry x { a; }",
    "menuentry x {\n\n a\n\n}",
    "a {b}",
    "set x={a}",
    "if a; then b; fi",
    "if a\nthen\nb\nelif c; then d; else e; fi",
    "for i in; do a; done",
    "for i in a b\ndo\na\ndone",
    "echo if then fi",
    "\"if\" a",
    "echo 'a\nb'",
    "if a;\n\nthen b;\n\n fi",
    "while a; do b; done; until c; do d; done",
    "if if a; then b; fi; then c; fi",
    "menuentry x { if a; then b; fi }",
    "echo $\"a $ b\"",
    "echo \"${1}$?$#$@$*\"",
    "a # b\nc#d",
    "! a",
    "function f { a; }",
    "function f\n\n{\na\n}",
    "function f { menuentry x { y; }; }",
    "menuentry x { a\n}; b",
    "a\t\"b\\\"c\" # x \"",
    " #it's\na",
    "a; # \"x\nb",
    "$a b",
    "\\\n a",
    "if \\\n a; then b; fi",
    "\"\"",
    "a \\\\ b",
    "a ${b}c$d",
    "a\"b\"'c'\\ d",
    "a [ [[x ]",
    "a\r\nb\r\n",
    "a=b",
    "a;b;c",
    "a --x=$y {\nb\n\n}",
    "menuentry a { menuentry b { menuentry c { d } } }",
    "echo a\\{b\\}",
    "a \"$b\"$c${d}'$'"
  };

  private static final String[] BROKEN = {
    "menuentry x { }",
    "menuentry x {\n}",
    "menuentry x { a; ; }",
    ";",
    "a;;b",
    "a ; ; b",
    "a\n;b",
    "[[ a ]]",
    "echo \"a $ b\"",
    "echo $",
    "echo \"$\"",
    "function f { a }",
    "if a; then fi",
    "for \"i\" in a; do b; done",
    "if a; then function f { a; }; fi",
    "then",
    "echo a }",
    "a {b} c",
    "{ a; }",
    "echo ${a",
    "echo ${}",
    "echo 'a",
    "echo \"a",
    "if a; then\n; b; fi",
    "a &",
    "a > b",
    "a | b",
    "a && b",
    "in a",
    "select a",
    "function if { a; }",
    "menuentry x { a\n} b",
    "a {",
    "if a; then b",
    "if a; b; fi",
    "while a; do b; fi",
    "for i a; do b; done",
    "case a",
    "fi",
    "done",
    "function f a { b; }",
    "function { a; }",
    "a \\",
    "a }",
    "echo ${a b}",
    "echo \"${a\"",
    "if a then b; fi",
    "if ; then b; fi",
    "for in in a; do b; done",
    "elif a",
    "a { b",
    "[ a < b ]",
    "function f { function g { a; }; }",
    "$-",
    "a $!"
  };

  static String[] valid() {
    return VALID.clone();
  }

  static String[] broken() {
    return BROKEN.clone();
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("valid")
  void acceptsValidScripts(String text) throws UnsupportedException {
    assertThat(GrubScript.parse("test", text + "\ntrue\n").errors()).isEmpty();
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("broken")
  void refusesBrokenScripts(String text) throws UnsupportedException {
    assertThat(GrubScript.parse("test", text + "\n").errors()).isNotEmpty();
  }

  @Test
  void namesTheLineOfTheError() throws UnsupportedException {
    GrubScript script = GrubScript.parse("test", "a\n# comment\nb |\nc\n\nif d\n");
    assertThat(script.errors()).extracting(GrubScript.SyntaxError::line).containsExactly(3, 6);
    assertThat(script.errors().get(0).detail())
        .isEqualTo("\";\" or the end of the line was expected instead of \"|\"");
  }

  @Test
  @org.junit.jupiter.api.Timeout(10)
  void deepNestingIsRefused() {
    for (String piece : new String[] {"if ", "menuentry a { ", "while ", "if a; then b; elif "}) {
      String text = piece.repeat(100_000);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> GrubScript.parse("test", text))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("nested deeper than 100 levels");
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void grubScriptCheckAgrees(boolean isValid, @TempDir Path folder) throws IOException {
    for (String text : isValid ? VALID : BROKEN) {
      // A script of comments and functions alone is refused for another reason.
      assertThat(check(folder, isValid ? text + "\ntrue\n" : text + "\n"))
          .as(text)
          .isEqualTo(isValid);
    }
  }

  @Tag("slow")
  @Test
  void grubScriptCheckAgreesOnTheConfigurations(@TempDir Path folder) throws IOException {
    for (Configurations.Configuration configuration : Configurations.all()) {
      String text = configuration.text();
      if (!configuration.name().equals("comment-in-string")) {
        assertThat(GrubScript.parse("test", text).errors().isEmpty())
            .as(configuration.name())
            .isEqualTo(check(folder, text));
      }
    }
  }

  private static boolean check(Path folder, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("grub.cfg"), text);
    try {
      Tool.run("grub-script-check", file.toString());
      return true;
    } catch (AssertionError e) {
      if (!e.getMessage().contains("yntax error")) {
        throw e;
      }
      return false;
    }
  }

  @Test
  void tellsThatThereAreMoreErrors() throws UnsupportedException {
    List<GrubScript.SyntaxError> all = GrubScript.parse("test", "|\n".repeat(100)).errors();
    assertThat(all).hasSize(100);
    assertThat(all.get(99).detail()).doesNotContain("syntax errors");
    List<GrubScript.SyntaxError> errors = GrubScript.parse("test", "|\n".repeat(103)).errors();
    assertThat(errors).hasSize(101).startsWith(all.toArray(new GrubScript.SyntaxError[0]));
    assertThat(errors.get(100))
        .isEqualTo(new GrubScript.SyntaxError(101, "more than 100 syntax errors"));
  }
}
