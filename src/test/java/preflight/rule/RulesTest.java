package preflight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import preflight.policy.ConfigurationFinding;

/** Walks the registry: each rule has its page, and no code is used twice. */
class RulesTest {

  private static final Path PAGES = Path.of("docs/rules");

  static List<Rule> rules() {
    List<Rule> all = new ArrayList<>(Rules.ALL);
    all.add(Rules.LAST);
    return all;
  }

  @Test
  void codesAndNamesAreUnique() {
    Set<String> seen = new HashSet<>();
    for (Rule rule : rules()) {
      assertThat(seen.add(rule.id().code())).as(rule.id().code()).isTrue();
      assertThat(seen.add(rule.id().name())).as(rule.id().name()).isTrue();
      assertThat(rule.id().code()).matches("PF[1-8][0-9]{2}");
      assertThat(rule.id().name()).matches("[a-z0-9-]+");
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void hasAPage(Rule rule) throws IOException {
    Path page = PAGES.resolve(rule.id().code() + "-" + rule.id().name() + ".md");
    assertThat(page).exists();
    String text = Files.readString(page);
    assertThat(text)
        .startsWith("# " + rule.id().label() + "\n")
        .contains("## What people see", "## Why EC2 does it", "## How to fix it", "## Evidence")
        .containsPattern("<https://[^>]+>");
  }

  @Test
  void eachPageHasARule() throws IOException {
    Set<String> expected = new HashSet<>(Set.of("codes.md", "config.md"));
    for (RuleId own : ConfigurationFinding.RULES) {
      assertThat(own.code()).matches("PF9[0-9]{2}");
      expected.add(own.code() + "-" + own.name() + ".md");
    }
    for (Rule rule : rules()) {
      expected.add(rule.id().code() + "-" + rule.id().name() + ".md");
    }
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
