package preflight.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import preflight.rule.RuleId;

/**
 * The page of a rule, as {@code docs/rules} has it.
 *
 * @param markdown the whole
 */
public record RulePage(String markdown) {

  private static final String EVIDENCE = "\n## Evidence\n";

  /** That of a rule; every rule has one. */
  public static RulePage of(RuleId rule) {
    return named(rule.code() + "-" + rule.name());
  }

  /** That of the file, without its ending. */
  public static RulePage named(String name) {
    String path = "/preflight/rules/" + name + ".md";
    Optional<InputStream> resource = Optional.ofNullable(RulePage.class.getResourceAsStream(path));
    try (InputStream in = resource.orElseThrow(() -> new IOException("no page " + path))) {
      return new RulePage(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      // the pages are part of the program
      throw new UncheckedIOException(e);
    }
  }

  /** The text below the title. */
  public String body() {
    int end = markdown.indexOf('\n');
    return end < 0 ? "" : markdown.substring(end + 1).strip();
  }

  /** The first paragraph below the title, in one line. */
  public String summary() {
    String body = body();
    int end = body.indexOf("\n\n");
    return (end < 0 ? body : body.substring(0, end)).replace('\n', ' ');
  }

  /** The first public address among the evidence; empty where there is none. */
  public Optional<String> source() {
    int from = markdown.indexOf(EVIDENCE);
    int open = from < 0 ? -1 : markdown.indexOf("<https://", from);
    int close = open < 0 ? -1 : markdown.indexOf('>', open);
    return close < 0 ? Optional.empty() : Optional.of(markdown.substring(open + 1, close));
  }
}
