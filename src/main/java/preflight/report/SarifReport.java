package preflight.report;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.ec2.Route;
import preflight.fact.Place;
import preflight.image.Format;
import preflight.policy.ConfigurationFinding;
import preflight.policy.Ignore;
import preflight.policy.Position;
import preflight.policy.Severity;
import preflight.prediction.Prediction;
import preflight.rule.Finding;
import preflight.rule.RuleId;
import preflight.rule.Rules;

/**
 * The Static Analysis Results Interchange Format, version 2.1.0 (docs.oasis-open.org/sarif). The
 * images are the artifacts; where in the guest a fact stands is a logical location. Kept within
 * what GitHub shows (docs.github.com/code-security/reference/code-scanning/sarif-support): each
 * location has a line, and there are no more results than it takes.
 */
final class SarifReport {

  /** "Results per run" of GitHub's limits: those it shows; it refuses more than 25,000. */
  static final int MOST_RESULTS = 5_000;

  /** GitHub takes 10 MB, compressed; results end well before that even where nothing compresses. */
  static final int MOST_RESULT_CHARACTERS = 5_000_000;

  /** Of one text out of an image, in characters. */
  static final int LONGEST_TEXT = 4_096;

  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private final Json json;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<String, Integer> artifacts = new HashMap<>();
  private final Path working;
  private int results;
  private int characters;

  private SarifReport(Json json, Path working) {
    this.json = json;
    this.working = working;
  }

  static void print(Run run, PrintStream out) {
    try (Json json = new Json(out)) {
      new SarifReport(json, Path.of("").toAbsolutePath()).write(run);
    }
  }

  private void write(Run run) {
    json.begin().put("$schema", SCHEMA).put("version", "2.1.0").array("runs").begin();
    json.begin("tool").begin("driver").put("name", "preflight").put("version", run.version());
    rules();
    json.end().end();
    invocation(run);
    json.array("artifacts");
    for (Result result : run.results()) {
      String uri = uri(result.inspection().name());
      // an array of distinct elements, though an image may be named twice
      if (artifacts.putIfAbsent(uri, artifacts.size()) == null) {
        artifact(result, uri);
      }
    }
    json.endArray();
    json.array("results");
    // what decides first, since the rest may be cut
    for (Severity severity : Severity.values()) {
      for (int i = 0; i < run.results().size(); i++) {
        for (ReportedFinding each : ReportedFinding.of(run.results().get(i))) {
          if (each.severity() == severity && hasRoom()) {
            results++;
            result(run.results().get(i), each);
          }
        }
      }
    }
    for (ConfigurationFinding finding : run.configuration()) {
      if (hasRoom()) {
        results++;
        configuration(finding);
      }
    }
    json.endArray().put("columnKind", "utf16CodeUnits").end().endArray().end();
  }

  private boolean hasRoom() {
    return results < MOST_RESULTS && characters < MOST_RESULT_CHARACTERS;
  }

  private void rules() {
    json.array("rules");
    List<RuleId> all = new ArrayList<>();
    Rules.everyone().forEach(rule -> all.add(rule.id()));
    all.addAll(ConfigurationFinding.RULES);
    for (int i = 0; i < all.size(); i++) {
      RuleId rule = all.get(i);
      indexes.put(rule.code(), i);
      RulePage page = RulePage.of(rule);
      json.begin().put("id", rule.code()).put("name", pascal(rule.name()));
      json.begin("shortDescription").put("text", rule.title()).end();
      json.begin("fullDescription").put("text", page.summary()).end();
      json.begin("help").put("text", page.body()).put("markdown", page.body()).end();
      json.put("helpUri", page.source());
      json.begin("properties").put("tags", List.of("ec2-vm-import")).end();
      json.end();
    }
    json.endArray();
  }

  private void invocation(Run run) {
    json.array("invocations").begin().put("executionSuccessful", run.unread().isEmpty());
    json.array("toolExecutionNotifications");
    for (Run.Unread unread : run.unread()) {
      json.begin().put("level", "error").begin("message");
      json.put("text", text("cannot read " + unread.image() + ": " + unread.why()));
      json.end().array("locations").begin().begin("physicalLocation");
      json.begin("artifactLocation").put("uri", uri(unread.image())).end().end().end();
      json.endArray().end();
    }
    json.endArray().end().endArray();
  }

  private void artifact(Result result, String uri) {
    Prediction prediction = result.prediction();
    json.begin().begin("location").put("uri", uri).end();
    json.put("length", result.inspection().size());
    json.begin("properties").put("verdict", lower(prediction.verdict()));
    json.put("confidence", lower(prediction.confidence()));
    json.put("message", prediction.message().map(this::text)).end().end();
  }

  private void result(Result result, ReportedFinding each) {
    Finding finding = each.finding();
    String image = result.inspection().name();
    String uri = uri(image);
    json.begin().put("ruleId", finding.rule().code());
    json.put("ruleIndex", indexes.get(finding.rule().code()));
    json.put("level", each.judged().severity().label());
    json.begin("message").put("text", text(each.sentence())).end();
    json.array("locations").begin().begin("physicalLocation");
    json.begin("artifactLocation").put("uri", uri).put("index", artifacts.get(uri)).end();
    // GitHub asks for a line of each; an image has one
    json.begin("region").put("startLine", 1);
    OptionalLong offset = offset(result, finding);
    if (offset.isPresent()) {
      json.put("byteOffset", offset.getAsLong());
    }
    json.end().end();
    if (finding.place().isPresent()) {
      String name = text(finding.place().get().toString());
      json.array("logicalLocations").begin().put("fullyQualifiedName", name).end().endArray();
    }
    json.end().endArray();
    // the only one that GitHub looks at; without it, all of one rule in one image would be one
    // the number tells the same fault on the two routes apart
    String occurrence = each.judged().route() == Route.IMPORT_IMAGE ? ":1" : ":2";
    String fingerprint = fingerprint(image, finding) + occurrence;
    json.begin("partialFingerprints").put("primaryLocationLineHash", fingerprint).end();
    each.judged().ignored().ifPresent(ignore -> suppression(ignore));
    json.begin("properties").put("confidence", lower(finding.confidence()));
    json.put("route", each.judged().route().label());
    json.put("state", finding.state().label());
    json.put("ec2Message", finding.message().map(this::text));
    json.put("fix", text(finding.fix().text()));
    List<String> commands = new ArrayList<>();
    finding.fix().commands().forEach(command -> commands.add(counted(Escape.command(command))));
    json.put("commands", commands).end().end();
  }

  /** SARIF 2.1.0, 3.35: suppressed outside of the artifact. */
  private void suppression(Ignore ignore) {
    json.array("suppressions").begin().put("kind", "external");
    json.put("justification", text(ignore.reason()));
    json.begin("location").begin("physicalLocation");
    position(ignore.where());
    json.end().end().end().endArray();
  }

  private void configuration(ConfigurationFinding finding) {
    json.begin().put("ruleId", finding.rule().code());
    json.put("ruleIndex", indexes.get(finding.rule().code()));
    json.put("level", ConfigurationFinding.SEVERITY.label());
    json.begin("message").put("text", text(finding.text())).end();
    json.array("locations").begin().begin("physicalLocation");
    position(finding.where());
    json.end().end().endArray().end();
  }

  private void position(Position where) {
    json.begin("artifactLocation").put("uri", uri(where.file().toString())).end();
    json.begin("region").put("startLine", where.line()).put("startColumn", where.column()).end();
  }

  private String text(String plain) {
    return counted(Escape.shortened(Escape.terminal(plain), LONGEST_TEXT));
  }

  private String counted(String text) {
    characters += text.length();
    return text;
  }

  /**
   * An offset on a disk is one in the file where the disk is the file, and one in an archive where
   * the place is the archive itself.
   */
  private static OptionalLong offset(Result result, Finding finding) {
    Optional<Place> place = finding.place();
    Format format = result.inspection().container().format();
    boolean plain = format == Format.RAW || format == Format.UNFORMATTED;
    boolean archive =
        format == Format.OVA
            && place.flatMap(Place::disk).equals(Optional.of(result.inspection().name()));
    if (place.isEmpty() || !(plain || archive)) {
      return OptionalLong.empty();
    }
    boolean inner = place.get().volume().isPresent() || place.get().path().isPresent();
    return inner ? OptionalLong.empty() : place.get().offset();
  }

  /** The same for the same fault of the same file, whatever else changes. */
  private static String fingerprint(String image, Finding finding) {
    String of =
        image
            + '\n'
            + finding.rule().code()
            + '\n'
            + finding.place().map(Place::toString).orElse("");
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(of.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      // every JDK has it (java.security.MessageDigest)
      throw new IllegalStateException(e);
    }
  }

  private String uri(String image) {
    return uri(image, working);
  }

  /**
   * A path as a reference (RFC 3986), whatever characters it has: relative for a file below the
   * working directory, since GitHub takes relative ones for files of the repository.
   */
  static String uri(String image, Path working) {
    for (String scheme : new String[] {"https://", "http://", "s3://"}) {
      if (image.startsWith(scheme)) {
        return address(scheme, image.substring(scheme.length()));
      }
    }
    String path = image;
    try {
      Path file = Path.of(image).normalize();
      path = (file.startsWith(working) ? working.relativize(file) : file).toString();
    } catch (InvalidPathException e) {
      // several disks are named together, which need not make a path
    }
    return (path.startsWith("/") ? "file://" : "") + encoded(path, "/-._~");
  }

  /** Without the marks that stand for what is secret. */
  private static String address(String scheme, String rest) {
    String web = rest.startsWith("…@") ? rest.substring(2) : rest;
    boolean s3 = scheme.equals("s3://");
    int end = web.endsWith("?…") && !s3 ? web.length() - 2 : web.length();
    // what is encoded already stays as it is
    return scheme + encoded(web.substring(0, end), s3 ? "/-._~" : "/-._~:%");
  }

  private static String encoded(String path, String allowed) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || allowed.indexOf(c) >= 0;
      if (plain) {
        uri.append(c);
      } else {
        uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    return uri.toString();
  }

  private static String pascal(String name) {
    StringBuilder text = new StringBuilder();
    boolean start = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-') {
        text.append(start ? Character.toUpperCase(c) : c);
      }
      start = c == '-';
    }
    return text.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
