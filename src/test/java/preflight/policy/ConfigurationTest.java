package preflight.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.ec2.Architecture;
import preflight.ec2.BootMode;
import preflight.ec2.ContainerFormat;
import preflight.ec2.Platform;
import preflight.ec2.Route;

class ConfigurationTest {

  private static final Path FILE = Path.of("/project/.preflight.yaml");

  private static Configuration parse(String text) throws ConfigurationException {
    return Configuration.parse(text, FILE);
  }

  @Test
  void saysAllThatThePageShows() throws Exception {
    Configuration read =
        parse(
            """
            as-of: 2026-11-01
            boot-mode: uefi
            platform: Linux
            architecture: x86_64
            declared-format: VMDK
            routes: [import-image, import-snapshot]
            fail-on: note
            allow-unknown: true
            severity:
              PF806: error
              guest-tools: warning
            ignore:
              - rule: root-nearly-full
                images: ["build/*.raw", "*.ova"]
                reason: the disk is enlarged
                expires: 2027-06-30
              - {rule: PF806, reason: it has a console of its own}
            """);
    assertThat(read.asOf()).contains(LocalDate.of(2026, 11, 1));
    assertThat(read.bootMode()).contains(BootMode.UEFI);
    assertThat(read.platform()).contains(Platform.LINUX);
    assertThat(read.architecture()).contains(Architecture.X86_64);
    assertThat(read.declaredFormat()).contains(ContainerFormat.VMDK);
    assertThat(read.routes()).contains(Route.BOTH);
    assertThat(read.failOn()).contains(FailOn.NOTE);
    assertThat(read.allowUnknown()).contains(true);
    assertThat(read.severities())
        .isEqualTo(Map.of("PF806", Severity.ERROR, "PF807", Severity.WARNING));
    assertThat(read.ignores()).hasSize(2);
    Ignore first = read.ignores().get(0);
    assertThat(first.code()).isEqualTo("PF314");
    assertThat(first.reason()).isEqualTo("the disk is enlarged");
    assertThat(first.expires()).contains(LocalDate.of(2027, 6, 30));
    assertThat(first.where()).isEqualTo(new Position(FILE, 13, 5));
    assertThat(read.ignores().get(1).where()).hasToString("/project/.preflight.yaml:17:5");
    assertThat(read.ignores().get(1).expires()).isEmpty();
  }

  /** What the documents show is understood. */
  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/rules/config.md", "docs/rules/PF901-ignore-expired.md"})
  void isAsTheDocumentsShow(String document) throws Exception {
    String text = Files.readString(Path.of(document));
    StringBuilder shown = new StringBuilder();
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      if (document.equals("README.md")) {
        boolean fence = line.startsWith("```");
        shown.append(fenced && !fence ? line + "\n" : "");
        fenced = fence ? line.equals("```yaml") : fenced;
      } else if (line.startsWith("    ")) {
        shown.append(line.substring(4)).append('\n');
      }
    }
    Configuration read = parse(shown.toString());
    assertThat(read.ignores()).hasSize(1);
    assertThat(read.ignores().get(0).code()).isEqualTo("PF314");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "{}"})
  void mayBeEmpty(String text) throws Exception {
    if (text.equals("---\n")) {
      // a document that is there, and null
      assertThatThrownBy(() -> parse(text)).hasMessageContaining("keys with values");
      return;
    }
    Configuration read = parse(text);
    assertThat(read.routes()).isEmpty();
    assertThat(read.severities()).isEmpty();
    assertThat(read.ignores()).isEmpty();
  }

  @Test
  void knowsOneRouteWithoutBrackets() throws Exception {
    assertThat(parse("routes: import-snapshot").routes())
        .contains(Set.of(Route.IMPORT_SNAPSHOT_REGISTER));
  }

  @Test
  void knowsStrict() throws Exception {
    assertThat(parse("strict: true").failOn()).contains(FailOn.WARNING);
    assertThat(parse("strict: false\nfail-on: error").failOn()).contains(FailOn.ERROR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "as_of: 2026-11-01 | 1:1: unknown key 'as_of'",
        "as-of: yesterday | 1:8: 'yesterday' stands where a date",
        "as-of: [1] | 1:8: a list stands where a text",
        "as-of: | 1:7: nothing stands where a text",
        "as-of: 2026-02-30 | 1:8: '2026-02-30' stands where a date",
        "boot-mode: bios | 1:12: 'bios' stands where one of legacy-bios, uefi, uefi-preferred",
        "allow-unknown: maybe | 1:16: 'maybe' stands where true or false",
        "allow-unknown: 'true' | 1:16: 'true' stands where true or false",
        "routes: [] | 1:9: a list stands where at least one of import-image, import-snapshot",
        "routes: {a: b} | 1:9: keys with values stands where a list",
        "severity: [PF806] | 1:11: a list stands where keys with values",
        "severity: {PF806: fatal} | 1:19: 'fatal' stands where one of error, warning, note",
        "severity: {PF000: error} | 1:12: there is no rule 'PF000'",
        "severity: {PF806: error, no-serial-console: note} | 1:26: PF806 is there twice",
        "ignore: PF806 | 1:9: 'PF806' stands where a list",
        "ignore: [PF806] | 1:10: 'PF806' stands where keys with values",
        "ignore: [{rule: PF806}] | 1:10: the entry has no reason",
        "ignore: [{reason: so}] | 1:10: the entry has no rule",
        "ignore: [{rule: PF806, reason: ' '}] | 1:32: ' ' stands where a text",
        "ignore: [{rule: PF806, reason: so, until: x}] | 1:36: unknown key 'until'",
        "ignore: [{rule: PF806, reason: so, images: '[a'}] | 1:44: '[a' is no glob",
        "'fail-on: note, strict: true' | 1:1: 'fail-on: note, strict: true' stands where keys",
        "{fail-on: note, strict: true} | 1:25: strict is the same as fail-on: warning",
        "{as-of: 2026-01-01, as-of: 2026-01-02} | 1:21: the key 'as-of' is there twice",
        "[a, b] | 1:1: a list stands where keys with values",
        "a: [b | is no YAML",
        "{? [a] : b} | 1:1: is no YAML: Non scalar key",
        "'a: \t%' | 1:1",
      },
      quoteCharacter = '"')
  void tellsWhatIsWrongAndWhere(String text, String told) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("/project/.preflight.yaml:")
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{as-of: 2026-01-01}\n---\n{}\n", "ignore:\n\t- rule: PF806\n", "as-of: 'open"})
  void isOneWellFormedDocument(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is no YAML");
  }

  @Test
  void isNotHurtByWhatLeadsBackToItself() {
    assertThatThrownBy(() -> parse("ignore: &a [*a]"))
        .hasMessageContaining("a list stands where keys with values");
    StringBuilder laughs = new StringBuilder("severity: &a0 {PF806: error}\n");
    for (int i = 1; i < 40; i++) {
      laughs.append("k").append(i).append(": &a").append(i);
      laughs.append(" [*a").append(i - 1).append(", *a").append(i - 1).append("]\n");
    }
    assertThatThrownBy(() -> parse(laughs.toString())).hasMessageContaining("Number of aliases");
    assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(ConfigurationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "*.raw, /anywhere/a.raw, true",
    "*.raw, /anywhere/a.ova, false",
    "build/*.raw, /project/build/a.raw, true",
    "build/*.raw, /project/build/x/a.raw, false",
    "build/**.raw, /project/build/x/a.raw, true",
    "build/*.raw, /elsewhere/build/a.raw, false",
    "'{a,b}.ova', /b.ova, true",
  })
  void namesImagesByGlobs(String glob, String image, boolean matches) throws Exception {
    Ignore ignore =
        parse("ignore: [{rule: PF806, reason: so, images: '" + glob + "'}]").ignores().get(0);
    assertThat(ignore.isFor(List.of(Path.of(image)))).isEqualTo(matches);
    assertThat(ignore.isFor(List.of(Path.of("/other.vdi"), Path.of(image)))).isEqualTo(matches);
  }

  @Test
  void holdsOnItsLastDay() throws Exception {
    Ignore ignore =
        parse("ignore: [{rule: PF806, reason: so, expires: 2026-06-30}]").ignores().get(0);
    assertThat(ignore.isExpired(LocalDate.of(2026, 6, 30))).isFalse();
    assertThat(ignore.isExpired(LocalDate.of(2026, 7, 1))).isTrue();
  }
}
