package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import preflight.cli.Cli;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer of {@code preflight check --format json} for one image.
 *
 * @param status the exit status
 * @param result what stands for the image in the report
 */
record Check(int status, JsonNode result) {

  /** Runs the command; it must answer, and print nothing on standard error. */
  static Check of(List<String> options, Path image) {
    List<String> arguments = new ArrayList<>(List.of("check", "--format", "json"));
    arguments.addAll(options);
    arguments.add(image.toString());
    Cli.Answer answer = Cli.run(arguments.toArray(String[]::new));
    assertThat(answer.err()).isEmpty();
    JsonNode results = JsonMapper.shared().readTree(answer.out()).get("results");
    assertThat(results.size()).isEqualTo(1);
    return new Check(answer.status(), results.get(0));
  }

  /** In the words of {@code expected.tsv}. */
  String verdict() {
    String verdict = text("verdict");
    return verdict.equals("cannot tell") ? "unknown" : verdict;
  }

  String confidence() {
    return text("confidence");
  }

  String state() {
    return text("state");
  }

  /** Empty where there is none. */
  String message() {
    return result.path("message").asString("");
  }

  /** What speaks first against the container on the other way, or {@code taken}. */
  String container() {
    JsonNode findings = result.get("snapshotRoute").get("container");
    return findings.isEmpty() ? "taken" : findings.get(0).get("code").asString();
  }

  /** Whether it boots there, and by whose word it does not; in the words of expected.tsv. */
  String boots(String hypervisor) {
    JsonNode boot = result.get("snapshotRoute").get(hypervisor);
    String verdict =
        switch (boot.get("verdict").asString()) {
          case "completes" -> "boots";
          case "cannot tell" -> "unknown";
          default -> boot.get("verdict").asString();
        };
    for (JsonNode finding : boot.get("findings")) {
      if (finding.get("role").asString().equals("decisive")) {
        return verdict + " " + finding.get("code").asString();
      }
    }
    return verdict;
  }

  JsonNode inspection() {
    return result.get("inspection");
  }

  /** The codes of the findings in this role. */
  List<String> codes(String role) {
    List<String> codes = new ArrayList<>();
    for (JsonNode finding : result.get("findings")) {
      if (finding.get("role").asString().equals(role)) {
        codes.add(finding.get("code").asString());
      }
    }
    return codes;
  }

  /** The codes of all findings on all ways, sorted. */
  List<String> allCodes() {
    TreeSet<String> codes = new TreeSet<>();
    List<JsonNode> lists = new ArrayList<>(List.of(result.get("findings")));
    JsonNode other = result.get("snapshotRoute");
    lists.add(other.get("container"));
    lists.add(other.get("nitro").get("findings"));
    lists.add(other.get("xen").get("findings"));
    for (JsonNode findings : lists) {
      for (JsonNode finding : findings) {
        codes.add(finding.get("code").asString());
      }
    }
    return List.copyOf(codes);
  }

  /** How many bytes of the image were read. */
  long bytesRead() {
    return result.get("read").get("bytes").asLong();
  }

  /** The exit status that the verdict asks for. */
  int fitting() {
    return switch (verdict()) {
      case "completes" -> 0;
      case "rejected", "hangs" -> 1;
      case "unknown" -> 3;
      default -> throw new AssertionError(verdict());
    };
  }

  /** For a test that fails. */
  String summary() {
    StringBuilder text = new StringBuilder();
    text.append(verdict()).append(", ").append(state()).append(", ").append(message());
    for (JsonNode finding : result.get("findings")) {
      text.append("; ").append(finding.get("role").asString());
      text.append(' ').append(finding.get("code").asString());
      text.append(' ').append(finding.get("fact").asString());
    }
    return text.toString();
  }

  private String text(String member) {
    return result.get(member).asString();
  }

  /** In how many requests. */
  long requests() {
    return result.get("read").get("requests").asLong();
  }
}
