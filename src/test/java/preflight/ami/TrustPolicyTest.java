package preflight.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPolicyTest {

  @Test
  void thatWhichIsPrintedLetsVmImportIn() {
    assertThat(TrustPolicy.of(RolePolicies.trust()).state()).isEqualTo(Preparation.State.GOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":[\"ec2.amazonaws.com\",\"vmie.amazonaws.com\"]},\"Action\":[\"sts:AssumeRole\"]}}",
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\"},{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"vmie.amazonaws.com\"},\"Action\":\"sts:*\",\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\",\"sts:ExternalId\":[\"vmimport\"]}}}]}",
      })
  void otherFormsLetItInToo(String policy) {
    assertThat(TrustPolicy.of(policy)).isEqualTo(new TrustPolicy.Trust(Preparation.State.GOOD, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\":[]}",
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"Service\":\"vmie.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"vmie.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:Externalid\":\"other\"}}}]}",
      })
  void whatDoesNotLetItInIsTold(String policy) {
    assertThat(TrustPolicy.of(policy).state()).isEqualTo(Preparation.State.BAD);
    assertThat(TrustPolicy.of(policy).problem()).contains("vmie.amazonaws.com");
  }

  private static String statement(String effect, String principal, String action, String more) {
    return "{\"Statement\":[{\"Effect\":\"%s\",\"Principal\":%s,\"Action\":\"%s\"%s}]}"
        .formatted(effect, principal, action, more);
  }

  private static String condition(String operator, String key, String value) {
    return statement(
        "Allow",
        "{\"Service\":\"vmie.amazonaws.com\"}",
        "sts:AssumeRole",
        ",\"Condition\":{\"%s\":{\"%s\":\"%s\"}}".formatted(operator, key, value));
  }

  static List<Arguments> forms() {
    String vmie = "{\"Service\":\"vmie.amazonaws.com\"}";
    return List.of(
        arguments(statement("Allow", vmie, "sts:Assume*", ""), Preparation.State.GOOD),
        arguments(statement("Allow", vmie, "sts:A?sumeRole", ""), Preparation.State.GOOD),
        arguments(statement("Allow", vmie, "sts:AssumeRoleWith*", ""), Preparation.State.BAD),
        arguments(statement("Allow", vmie, "s3:*", ""), Preparation.State.BAD),
        arguments(statement("Allow", "\"*\"", "sts:*", ""), Preparation.State.DOUBTFUL),
        arguments(condition("StringLike", "sts:ExternalId", "vm*"), Preparation.State.GOOD),
        arguments(condition("StringLike", "sts:ExternalId", "v"), Preparation.State.BAD),
        arguments(
            condition("StringEqualsIgnoreCase", "sts:ExternalId", "VMIMPORT"),
            Preparation.State.GOOD),
        arguments(condition("StringNotEquals", "sts:ExternalId", "x"), Preparation.State.DOUBTFUL),
        arguments(condition("Bool", "aws:SecureTransport", "true"), Preparation.State.DOUBTFUL),
        arguments(
            "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\"},"
                + "{\"Effect\":\"Allow\",\"Principal\":"
                + vmie
                + ",\"Action\":\"sts:AssumeRole\"}]}",
            Preparation.State.DOUBTFUL),
        arguments("", Preparation.State.DOUBTFUL),
        arguments("[]", Preparation.State.DOUBTFUL),
        arguments("{", Preparation.State.DOUBTFUL));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void onlyWhatIsSureIsAnError(String policy, Preparation.State state) {
    assertThat(TrustPolicy.of(policy).state()).isEqualTo(state);
  }
}
