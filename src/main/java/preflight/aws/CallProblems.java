package preflight.aws;

import preflight.aws.AwsProblem.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a call of a service has failed by, in two lines each. The codes are those of EC2 ("Error
 * codes for the Amazon EC2 API"), of S3 ("Error responses") and of IAM ("Common errors").
 */
final class CallProblems {

  private static final String AGAIN = "the same command goes on from here when it is run again";

  private CallProblems() {}

  /**
   * @param action as policies name it, such as {@code ec2:ImportImage}
   */
  static AwsProblem of(SdkException e, String action) {
    if (!(e instanceof AwsServiceException service)) {
      return ofClient(e, action);
    }
    String code = code(service);
    String said = SdkWords.said(service, code, message(service));
    if (service.isThrottlingException()
        || code.equals("RequestLimitExceeded")
        || code.equals("SlowDown")
        || service.statusCode() >= 500) {
      return new AwsProblem(Kind.PASSING, action + " fails: " + said, AGAIN, e);
    }
    // an answer to HEAD has no text
    return switch (code.isEmpty() && service.statusCode() == 403 ? "AccessDenied" : code) {
      case "UnauthorizedOperation", "AccessDenied", "AccessDeniedException" ->
          lasting(
              "these credentials may not call " + action + ": " + said,
              "allow them " + action + "; " + AGAIN,
              e);
      case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "RequestTimeTooSkewed" ->
          lasting(
              "the credentials have expired: " + said,
              "renew them (and check the clock of this machine); " + AGAIN,
              e);
      case "AuthFailure",
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException",
          "OptInRequired" ->
          lasting(
              "AWS does not take these credentials: " + said,
              "check 'aws sts get-caller-identity', --profile and --region; " + AGAIN,
              e);
      case "ResourceCountLimitExceeded", "ConversionTaskLimitExceeded" ->
          new AwsProblem(
              Kind.PASSING,
              "as many tasks run in this region as are allowed: " + said,
              "wait for one of 'aws ec2 describe-import-image-tasks' to end; " + AGAIN,
              e);
      case "IdempotentParameterMismatch" ->
          lasting(
              "this import was started with other parameters: " + said,
              "give the same options again, or end it by --abort first",
              e);
      default -> lasting(action + " is refused: " + said, "correct that; " + AGAIN, e);
    };
  }

  static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : SdkWords.word(e.awsErrorDetails().errorCode());
  }

  static String message(AwsServiceException e) {
    return e.awsErrorDetails() == null ? "" : SdkWords.word(e.awsErrorDetails().errorMessage());
  }

  /** Whether a service has refused the question to whoever asks. */
  static boolean isForbidden(SdkException e) {
    return e instanceof AwsServiceException service
        && (service.statusCode() == 403 || code(service).equals("UnauthorizedOperation"));
  }

  private static AwsProblem ofClient(SdkException e, String action) {
    Throwable inner = SdkWords.innermost(e);
    String text = SdkWords.word(inner.getMessage());
    return new AwsProblem(
        Kind.PASSING,
        action
            + " is not answered: "
            + inner.getClass().getSimpleName()
            + (text.isEmpty() ? "" : ", " + text),
        "check the network, --region and --endpoint-url; " + AGAIN,
        e);
  }

  private static AwsProblem lasting(String what, String advice, Exception e) {
    return new AwsProblem(Kind.LASTING, what, advice, e);
  }
}
