package preflight.guest.grub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrubChoiceTest {

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Configurations.Configuration configuration : Configurations.all()) {
      assertThat(configuration.cases()).as(configuration.name()).isNotEmpty();
      for (Configurations.Case expected : configuration.cases()) {
        cases.add(
            Arguments.of(configuration.name(), expected.environment(), configuration, expected));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("cases")
  void startsTheEntryThatGrubStarts(
      String name,
      String environment,
      Configurations.Configuration configuration,
      Configurations.Case expected)
      throws IOException {
    GrubMenu menu = Configurations.run(configuration, environment);
    GrubBoot boot = menu.boot();
    assertThat(boot.entry()).as("notes: " + menu.notes()).isPresent();
    assertThat(boot.entry().orElseThrow().title()).isEqualTo(expected.title());
    assertThat(boot.entry().orElseThrow().kernel().path()).isEqualTo(expected.kernel());
    assertThat(menu.certain()).as("menu: " + menu.notes()).isTrue();
    assertThat(boot.certain()).as("entry: " + boot.notes()).isTrue();
  }

  @Test
  void firstOrLastEntryWouldBeWrongInMostConfigurations() throws IOException {
    int wrong = 0;
    for (Configurations.Configuration configuration : Configurations.all()) {
      for (Configurations.Case expected : configuration.cases()) {
        GrubMenu menu = Configurations.run(configuration, expected.environment());
        List<GrubEntry> entries = menu.entries();
        String chosen = menu.chosen().orElseThrow().path();
        if (!chosen.equals("0") && !chosen.equals(entries.get(entries.size() - 1).path())) {
          wrong++;
        }
      }
    }
    assertThat(wrong).isGreaterThanOrEqualTo(25);
  }
}
