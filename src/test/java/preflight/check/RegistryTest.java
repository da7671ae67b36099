package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.ec2.Knowledge;
import preflight.ec2.Message;
import preflight.rule.Rule;
import preflight.rule.Rules;

/** What each code has to have: fixtures, a test, and EC2's text or why there is none. */
class RegistryTest {

  private static final int FIRING = 2;

  /** Begins the sentence of a page that tells why there is no text of EC2's. */
  private static final String NO_MESSAGE = "EC2 says nothing of its own: ";

  /** Codes for which no two images of different systems can be built, and why. */
  private static final Map<String, String> NOT_BUILT = Map.of();

  private static final Path TESTS = Path.of("src/test/java");

  static List<String> codes() {
    return Rules.everyone().stream().map(rule -> rule.id().code()).toList();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void hasFixturesThatFireAndOneThatIsSilent(String code) {
    Set<String> systems = new TreeSet<>();
    List<String> firing = new ArrayList<>();
    int silent = 0;
    for (FixtureCodes row : FixtureCodes.all()) {
      if (row.codes().contains(code)) {
        systems.add(row.system());
        firing.add(row.toString());
      } else {
        silent++;
      }
    }
    assertThat(silent)
        .as("images of fixtures/codes.tsv of which " + code + " is silent")
        .isPositive();
    if (!NOT_BUILT.containsKey(code)) {
      assertThat(systems)
          .as(
              code
                  + " needs fixtures of "
                  + FIRING
                  + " systems in fixtures/codes.tsv (add recipes to fixtures/recipes, rows to"
                  + " expected.tsv, and run ReadyCodesTest and BuiltCodesTest with"
                  + " -Ddocuments.update=true); it has %s",
              firing)
          .hasSizeGreaterThanOrEqualTo(FIRING);
    }
  }

  @Test
  void whatCannotBeBuiltIsBuiltNowhere() {
    for (String code : NOT_BUILT.keySet()) {
      Set<String> systems = new HashSet<>();
      for (FixtureCodes row : FixtureCodes.all()) {
        if (row.codes().contains(code)) {
          systems.add(row.system());
        }
      }
      assertThat(systems).as(code + " has its fixtures").hasSizeLessThan(FIRING);
      assertThat(codes()).contains(code);
    }
  }

  @Test
  void hasATestThatNamesIt() throws IOException {
    Map<String, Boolean> named = new TreeMap<>();
    codes().forEach(code -> named.put(code, false));
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith("Test.java") && !file.endsWith("RegistryTest.java")) {
          String text = Files.readString(file, StandardCharsets.UTF_8);
          named.replaceAll((code, found) -> found || text.contains(code));
        }
      }
    }
    named.values().removeIf(found -> found);
    assertThat(named.keySet()).as("codes that no test in " + TESTS + " names").isEmpty();
  }

  @Test
  void hasAMessageOrTellsWhyThereIsNone() throws IOException {
    List<String> lacking = new ArrayList<>();
    for (Rule rule : Rules.everyone()) {
      String seen = seen(rule);
      boolean told = seen.contains(NO_MESSAGE);
      for (Message message : Knowledge.messages()) {
        told |= message.text().filter(seen::contains).isPresent();
      }
      if (!told) {
        lacking.add(rule.id().label());
      }
    }
    assertThat(lacking)
        .as(
            "pages whose section \"What people see\" has neither a text of messages.tsv, word for"
                + " word, nor a sentence that begins with \"%s\"",
            NO_MESSAGE)
        .isEmpty();
  }

  /** The page's section "What people see" as one line. */
  private static String seen(Rule rule) throws IOException {
    String page =
        Files.readString(
            Path.of("docs/rules", rule.id().code() + "-" + rule.id().name() + ".md"),
            StandardCharsets.UTF_8);
    int begin = page.indexOf("## What people see");
    int end = page.indexOf("\n## ", begin);
    assertThat(end).as(rule.id().label()).isGreaterThan(begin);
    return page.substring(begin, end).replaceAll("\\s+", " ");
  }

  @Test
  void theTableHasARowForEachImageOfTheOthers() {
    List<String> wanted = FixtureCodes.wanted().stream().map(FixtureCodes::key).toList();
    assertThat(FixtureCodes.all()).extracting(FixtureCodes::key).isEqualTo(wanted);
    assertThat(FixtureCodes.all()).extracting(FixtureCodes::system).doesNotContain("?");
    Set<String> codes = new HashSet<>(codes());
    for (FixtureCodes row : FixtureCodes.all()) {
      assertThat(codes).as(row.toString()).containsAll(row.codes());
    }
  }
}
