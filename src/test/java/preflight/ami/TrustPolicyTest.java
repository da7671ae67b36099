package preflight.ami;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPolicyTest {

  @Test
  void thatWhichIsPrintedLetsVmImportIn() {
    assertThat(TrustPolicy.problem(RolePolicies.trust())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":[\"ec2.amazonaws.com\",\"vmie.amazonaws.com\"]},\"Action\":[\"sts:AssumeRole\"]}}",
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\"},{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"vmie.amazonaws.com\"},\"Action\":\"sts:*\",\"Condition\":{\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\",\"sts:ExternalId\":[\"vmimport\"]}}}]}",
      })
  void otherFormsLetItInToo(String policy) {
    assertThat(TrustPolicy.problem(policy)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"Statement\":[]}",
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":{\"Service\":\"vmie.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"vmie.amazonaws.com\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"StringEquals\":{\"sts:Externalid\":\"other\"}}}]}",
      })
  void whatDoesNotLetItInIsTold(String policy) {
    assertThat(TrustPolicy.problem(policy)).isPresent();
  }
}
