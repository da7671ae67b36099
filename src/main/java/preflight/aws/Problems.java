package preflight.aws;

import java.util.List;
import preflight.aws.AwsProblem.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The SDK's failures in two lines each. The codes are EC2's (Amazon EC2 developer guide, "Error
 * codes for the Amazon EC2 API").
 */
final class Problems {

  private static final String AGAIN = "the same command goes on with the log when it is run again";

  private Problems() {}

  static AwsProblem of(SdkException e) {
    if (!(e instanceof AwsServiceException service)) {
      return ofClient(e);
    }
    String code =
        service.awsErrorDetails() == null
            ? ""
            : SdkWords.word(service.awsErrorDetails().errorCode());
    String said = said(service, code);
    if (service.isThrottlingException() || code.equals("RequestLimitExceeded")) {
      return new AwsProblem(
          Kind.PASSING, "EC2 is asked too often: " + said, "a longer --every asks less often", e);
    }
    if (service.statusCode() >= 500) {
      return new AwsProblem(
          Kind.PASSING, "EC2 fails: " + said, "nothing is to be done but to wait", e);
    }
    if (code.startsWith("InvalidConversionTaskId") || code.startsWith("InvalidImportTaskId")) {
      return new AwsProblem(
          code.endsWith(".Malformed") ? Kind.LASTING : Kind.UNKNOWN_TASK,
          "EC2 knows no such task in this region: " + said,
          "check the ID and --region; 'aws ec2 describe-import-image-tasks' lists the tasks that are left",
          e);
    }
    // the JDK's HTTP client hides the answer to a question that is not authenticated (RFC 9110,
    // 15.5.2)
    return switch (code.isEmpty() && service.statusCode() == 401 ? "AuthFailure" : code) {
      case "UnauthorizedOperation", "AccessDenied" ->
          lasting(
              "these credentials may not look at import tasks: " + said,
              "allow them ec2:DescribeImportImageTasks; " + AGAIN,
              e);
      case "ExpiredToken", "ExpiredTokenException", "RequestExpired" ->
          lasting(
              "the credentials have expired: " + said,
              "renew them (and check the clock of this machine); " + AGAIN,
              e);
      case "AuthFailure",
          "InvalidClientTokenId",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "OptInRequired",
          "Blocked",
          "PendingVerification" ->
          lasting(
              "EC2 does not take these credentials: " + said,
              "check 'aws sts get-caller-identity', --profile and --region; " + AGAIN,
              e);
      default -> lasting("EC2 refuses the question: " + said, "check the ID and --region", e);
    };
  }

  /** No answer, or one that cannot be read. */
  static AwsProblem ofClient(Exception e) {
    return new AwsProblem(
        Kind.PASSING,
        "EC2 does not answer: " + innermost(e),
        "check the network, --region and --endpoint-url",
        e);
  }

  static AwsProblem noRegion(Exception e) {
    return lasting(
        "no region is known in which the task is",
        "give --region, or set AWS_REGION or a region in the profile (aws configure)",
        e);
  }

  static AwsProblem noCredentials(Exception e) {
    return lasting(
        "no credentials for AWS can be used: " + firstSentence(SdkWords.word(e.getMessage())),
        "log in as for the AWS CLI (aws configure, aws sso login, AWS_ACCESS_KEY_ID …) or give --profile",
        e);
  }

  static AwsProblem noTasks(List<String> tasks) {
    return new AwsProblem(
        Kind.UNKNOWN_TASK,
        "EC2 shows nothing of " + String.join(", ", tasks) + " in this region",
        "check the ID and --region; 'aws ec2 describe-import-image-tasks' lists the tasks that are left",
        new IllegalStateException("no task in the answer"));
  }

  private static AwsProblem lasting(String what, String advice, Exception e) {
    return new AwsProblem(Kind.LASTING, what, advice, e);
  }

  private static String said(AwsServiceException e, String code) {
    return SdkWords.said(
        e,
        code,
        e.awsErrorDetails() == null ? "" : SdkWords.word(e.awsErrorDetails().errorMessage()));
  }

  private static String innermost(Throwable failure) {
    Throwable inner = SdkWords.innermost(failure);
    String message = SdkWords.word(inner.getMessage());
    return message.isEmpty()
        ? inner.getClass().getSimpleName()
        : inner.getClass().getSimpleName() + ", " + message;
  }

  /** The default chain's message names all its members with their reasons. */
  static String firstSentence(String text) {
    int chain = text.indexOf(" AwsCredentialsProviderChain(");
    String sentence = chain < 0 ? text : text.substring(0, chain);
    int reasons = sentence.indexOf(" : [");
    return reasons < 0 ? sentence : sentence.substring(0, reasons);
  }
}
