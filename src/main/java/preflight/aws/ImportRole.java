package preflight.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * The role that EC2 takes to read the files and to make the image, as IAM knows it (IAM API
 * reference, GetRole and SimulatePrincipalPolicy).
 */
public final class ImportRole implements AutoCloseable {

  private final IamClient client;
  private final String name;

  private ImportRole(IamClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * What IAM says of a role.
   *
   * @param trust its trust policy, in JSON
   */
  public record Found(String arn, String trust) {

    /** Of AWS's regions, such as {@code aws} or {@code aws-us-gov}; it stands in ARNs. */
    public String partition() {
      String[] parts = arn.split(":", 3);
      return parts.length == 3 ? parts[1] : "aws";
    }
  }

  /** What IAM says, or that these credentials must not ask. */
  public sealed interface Answer<T> {

    /** What was asked. */
    record Told<T>(T value) implements Answer<T> {}

    /**
     * No answer.
     *
     * @param action that is not allowed
     */
    record Forbidden<T>(String action) implements Answer<T> {}
  }

  /**
   * Asks nothing yet.
   *
   * @throws AwsProblem if there are no credentials or no region
   */
  public static ImportRole open(Ec2Access access, String name) throws AwsProblem {
    Login login = Login.of(access);
    login.require();
    IamClient client =
        login
            .configured(IamClient.builder(), AwsRetryStrategy.standardRetryStrategy())
            .region(global(login.region()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    return new ImportRole(client, name);
  }

  /** IAM is one service for all regions of a partition (AWS General Reference, endpoints). */
  private static Region global(Region region) {
    String id = region.id();
    if (id.startsWith("cn-")) {
      return Region.AWS_CN_GLOBAL;
    }
    return id.startsWith("us-gov-") ? Region.AWS_US_GOV_GLOBAL : Region.AWS_GLOBAL;
  }

  /** The role; empty where there is none. */
  public Answer<Optional<Found>> find() throws AwsProblem {
    try {
      Role role = client.getRole(b -> b.roleName(name)).role();
      String trust =
          URLDecoder.decode(SdkWords.word(role.assumeRolePolicyDocument()), StandardCharsets.UTF_8);
      return new Answer.Told<>(Optional.of(new Found(SdkWords.word(role.arn()), trust)));
    } catch (SdkException e) {
      if (e instanceof AwsServiceException service && service.statusCode() == 404) {
        return new Answer.Told<>(Optional.empty());
      }
      if (CallProblems.isForbidden(e)) {
        return new Answer.Forbidden<>("iam:GetRole");
      }
      throw CallProblems.of(e, "iam:GetRole");
    }
  }

  /**
   * Which of these actions its policies do not allow on any of the resources.
   *
   * @param actions at least one
   */
  public Answer<List<String>> missing(Found role, List<String> actions, List<String> resources)
      throws AwsProblem {
    try {
      List<String> missing = new ArrayList<>();
      for (EvaluationResult result :
          client
              .simulatePrincipalPolicy(
                  b -> b.policySourceArn(role.arn()).actionNames(actions).resourceArns(resources))
              .evaluationResults()) {
        if (result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED) {
          missing.add(SdkWords.word(result.evalActionName()));
        }
      }
      return new Answer.Told<>(List.copyOf(missing));
    } catch (SdkException e) {
      if (CallProblems.isForbidden(e)) {
        return new Answer.Forbidden<>("iam:SimulatePrincipalPolicy");
      }
      throw CallProblems.of(e, "iam:SimulatePrincipalPolicy");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
