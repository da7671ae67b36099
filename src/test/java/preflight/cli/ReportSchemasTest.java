package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.SAXException;
import preflight.fixture.Fixtures;
import preflight.report.ReportFormat;
import preflight.testing.Harmless;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reports are what the schemas of their formats say, whatever the images are. */
class ReportSchemasTest {

  private static final Path SCHEMAS = Path.of("src/test/resources/preflight/report");

  /** Good, rejected, cannot tell, damaged, without a guest, unknown to everyone. */
  private static final List<String> IMAGES =
      List.of(
          "debian8-ova",
          "debian8-686-pae",
          "debian8-vdi",
          "debian8-ova-truncated",
          "debian8-ova-without-ovf",
          "debian8-initrd-damaged",
          "minimal-extlinux",
          "bare-ext3",
          "nixos",
          "ubuntu2204-gpt",
          "zeros");

  @TempDir static Path folder;

  /** All at once, with a hostile one, one that is not there, and one that is a folder. */
  private static Cli.Answer check(String... options) {
    List<String> all = new ArrayList<>(List.of("check", "--as-of", "2016-06-06"));
    all.addAll(List.of(options));
    for (String image : IMAGES) {
      all.add(Fixtures.image(image).toString());
    }
    all.add(HostileImage.into(folder).toString());
    all.add("/no/such\u001b[2J\u202e::error::<b>\ufffe.raw");
    all.addAll(List.of("--disk", folder.toString()));
    return Cli.run(all.toArray(new String[0]));
  }

  @Test
  void sarifIsWhatItsSchemaSays() throws IOException {
    Schema schema = schema(SCHEMAS.resolve("sarif-2.1.0.json"));
    Cli.Answer answer = check("--format", "sarif");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(schema.validate(answer.out(), InputFormat.JSON)).isEmpty();
    assertThat(schema.validate("{\"version\": \"2.1.0\"}", InputFormat.JSON)).isNotEmpty();
    String wrong = answer.out().replace("\"byteOffset\" : 0", "\"byteOffset\" : \"0\"");
    assertThat(schema.validate(wrong, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void jsonIsWhatItsSchemaSays() throws IOException {
    Schema schema = schema(Path.of("docs/check.schema.json"));
    assertThat(schema.validate(check("--format", "json").out(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void jUnitIsWhatItsSchemaSays() throws Exception {
    javax.xml.validation.Schema schema =
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
            .newSchema(SCHEMAS.resolve("junit.xsd").toFile());
    String report = check("--format", "junit").out();
    assertThat(invalid(schema, report)).isEmpty();
    assertThat(report).contains("tests=\"14\"", "errors=\"2\"");
    assertThat(invalid(schema, report.replace("classname=", "class="))).isNotEmpty();
    assertThat(invalid(schema, report.replace("<failure ", "<failed "))).isNotEmpty();
  }

  /** Each as alone on standard output. */
  @Test
  void severalReportsAtOnceAreTheSame() throws IOException {
    List<String> options = new ArrayList<>(List.of("--format", "github"));
    for (ReportFormat format : ReportFormat.values()) {
      options.add("--report");
      options.add(format.label() + "=" + folder.resolve("report." + format.label()));
    }
    Cli.Answer answer = check(options.toArray(new String[0]));
    assertThat(answer.status()).isEqualTo(2);
    for (ReportFormat format : ReportFormat.values()) {
      String file = Files.readString(folder.resolve("report." + format.label()));
      String out = check("--format", format.label()).out();
      if (format == ReportFormat.TEXT) {
        // on a terminal the images that could not be read are told on standard error alone
        assertThat(file).startsWith(out.strip());
        assertThat(file).contains("not read");
      } else {
        assertThat(file).isEqualTo(out);
      }
    }
    assertThat(answer.out()).isEqualTo(Files.readString(folder.resolve("report.github")));
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void whatAnImageSaysReachesNoReportAsItIs(ReportFormat format) throws Exception {
    Cli.Answer answer = check("--format", format.label());
    // everything hostile was met, and is there in another form
    assertThat(answer.out()).containsPattern("3(\\.|&#46;)9");
    assertThat(answer.out())
        .doesNotContain("\u001b", "\u202e", "\u2066", "\u0007", "\ufffe", "\r", "\u009b");
    harmless(format, answer.out());
    Harmless.require(answer.err());
    switch (format) {
      case JSON, JSONL, SARIF -> {
        String text = answer.out();
        String first = format == ReportFormat.JSONL ? text.lines().findFirst().orElse("") : text;
        JsonNode tree = JsonMapper.shared().readTree(first);
        assertThat(tree.isObject()).isTrue();
        assertThat(answer.out().chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
      }
      case JUNIT -> assertThat(answer.out()).doesNotContain("<b>", "<img", "<i>", "]]>");
      case MARKDOWN -> assertThat(answer.out()).doesNotContain("<b>", "<img", "<i>", "[a](b)");
      case TEXT, GITHUB -> {}
    }
  }

  @Test
  void whatAnImageSaysReachesNoOtherOutputAsItIs() {
    String image = HostileImage.into(folder).toString();
    for (String[] command :
        new String[][] {
          {"inspect", image},
          {"inspect", "--format", "json", image},
          {"ls", image, "/etc"},
          {"ls", image, "/boot/grub"},
          {"cat", image, "/\u001b[2J\u202e"}
        }) {
      Cli.Answer answer = Cli.run(command);
      String both = answer.out() + answer.err();
      assertThat(both).isNotEmpty().doesNotContain("\u001b", "\u202e", "\u0007", "\ufffe", "\r");
      if (!command[1].equals("--format")) {
        Harmless.require(both);
      }
    }
    assertThat(Cli.run("ls", image, "/etc").out()).contains("a\\x1b[2J\\u202e\\r::e\\x07");
    assertThat(Cli.run("inspect", image).out()).contains("\\x1b[2J\\u202e\\r::error::<b>|[a]");
  }

  private static void harmless(ReportFormat format, String text) {
    switch (format) {
      // a string of JSON stands in quotes, and nobody prints it as a line of its own
      case JSON, JSONL, SARIF -> Harmless.require(text.replace("##[", ""));
      case GITHUB -> {
        assertThat(text.lines())
            .allMatch(l -> l.matches("::(error|warning|notice) file=[^:]*::.*"));
        text.lines().forEach(line -> Harmless.require(line.substring(2)));
      }
      case TEXT, JUNIT, MARKDOWN -> Harmless.require(text);
    }
  }

  private static String invalid(javax.xml.validation.Schema schema, String xml) throws IOException {
    try {
      schema.newValidator().validate(new StreamSource(new StringReader(xml)));
      return "";
    } catch (SAXException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Schema schema(Path file) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(file, StandardCharsets.UTF_8), InputFormat.JSON);
  }
}
