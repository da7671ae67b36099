package preflight.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import preflight.testing.AwsTrouble.Refusal;

/** The roles of the account, and what they may do. */
final class AwsIdentities {

  private final Map<String, String> roles = new ConcurrentHashMap<>();

  void role(String name, String trust) {
    roles.put(name, trust);
  }

  AwsXml role(AwsCall call) throws Refusal {
    String name = call.text("RoleName");
    Optional<String> trust = Optional.ofNullable(roles.get(name));
    if (trust.isEmpty()) {
      throw unknown("The role with name " + name + " cannot be found.");
    }
    return new AwsXml()
        .open("Role")
        .element("Path", "/")
        .element("RoleName", name)
        .element("RoleId", "AROA000000000EXAMPLE1")
        .element("Arn", arn(name))
        .element("CreateDate", "2026-01-01T00:00:00Z")
        .element(
            "AssumeRolePolicyDocument",
            URLEncoder.encode(trust.get(), StandardCharsets.UTF_8).replace("+", "%20"))
        .element("MaxSessionDuration", "3600")
        .close("Role");
  }

  /** One result for each action on each resource. */
  AwsXml simulate(AwsCall call, AwsStandIn.Policy policy) throws Refusal {
    String principal = call.text("PolicySourceArn");
    if (principal.contains(":role/")
        && !roles.containsKey(principal.substring(principal.lastIndexOf('/') + 1))) {
      throw unknown("No such role: " + principal);
    }
    List<String> named = call.texts("ResourceArns.member");
    List<String> resources = named.isEmpty() ? List.of("*") : named;
    AwsXml xml = new AwsXml().element("IsTruncated", "false").open("EvaluationResults");
    for (String action : call.texts("ActionNames.member")) {
      for (String resource : resources) {
        xml.open("member")
            .element("EvalActionName", action)
            .element("EvalResourceName", resource)
            .element("EvalDecision", policy.decision(principal, action, resource))
            .close("member");
      }
    }
    return xml.close("EvaluationResults");
  }

  static AwsXml caller() {
    return new AwsXml()
        .element("Arn", "arn:aws:iam::" + AwsStandIn.ACCOUNT + ":user/tester")
        .element("UserId", "AIDA000000000EXAMPLE1")
        .element("Account", AwsStandIn.ACCOUNT);
  }

  static String arn(String role) {
    return "arn:aws:iam::" + AwsStandIn.ACCOUNT + ":role/" + role;
  }

  private static Refusal unknown(String message) {
    return new Refusal(404, "NoSuchEntity", message);
  }
}
