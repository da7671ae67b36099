package preflight.aws;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import preflight.remote.Patience;
import preflight.remote.RemoteAddress;
import preflight.remote.RemoteProblem;
import preflight.remote.RemoteProblem.Kind;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What S3 refuses, in two lines each. The codes are S3's (Amazon S3 API reference, "Error
 * responses").
 */
final class S3Problems {

  private S3Problems() {}

  /** In which region the bucket is, where the service says that it is another one. */
  static Optional<String> otherRegion(SdkException e) {
    if (!(e instanceof AwsServiceException service)
        || (service.statusCode() != 301
            && service.statusCode() != 307
            && service.statusCode() != 400)
        || service.awsErrorDetails() == null) {
      return Optional.empty();
    }
    return service
        .awsErrorDetails()
        .sdkHttpResponse()
        .firstMatchingHeader("x-amz-bucket-region")
        .filter(S3Problems::isRegion);
  }

  /** It becomes a part of a host's name. */
  private static boolean isRegion(String text) {
    if (text.isEmpty() || text.length() > 40) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** A range of nothing is what S3 calls not satisfiable. */
  static boolean isOfEmptyObject(SdkException e) {
    return e instanceof AwsServiceException service && service.statusCode() == 416;
  }

  static IOException of(SdkException e, RemoteAddress address, String region, S3Access access) {
    if (!(e instanceof AwsServiceException service)) {
      return new Patience.PassingException(
          new RemoteProblem(
              Kind.NETWORK,
              "S3 does not answer: " + innermost(e),
              "check the network, --region and --endpoint-url",
              e),
          Optional.empty());
    }
    String code =
        service.awsErrorDetails() == null
            ? ""
            : SdkWords.word(service.awsErrorDetails().errorCode());
    String message =
        service.awsErrorDetails() == null
            ? ""
            : SdkWords.word(service.awsErrorDetails().errorMessage());
    String said = SdkWords.said(service, code, message);
    int status = service.statusCode();
    boolean passing =
        status == 429
            || (status >= 500 && status != 501)
            || code.equals("SlowDown")
            || code.equals("RequestTimeout")
            || code.equals("OperationAborted");
    if (passing) {
      boolean busy = service.isThrottlingException() || status == 503 || status == 429;
      return new Patience.PassingException(
          new RemoteProblem(
              Kind.NETWORK, (busy ? "S3 is busy: " : "S3 fails: ") + said, "run again later", e),
          retryAfter(service));
    }
    if (status == 412) {
      return RemoteProblem.changed("another ETag");
    }
    return switch (code) {
      case "NoSuchBucket" ->
          new RemoteProblem(
              Kind.NOT_FOUND,
              "there is no such bucket: " + said,
              "check the address and --endpoint-url; aws s3 ls shows your buckets",
              e);
      case "InvalidObjectState" ->
          new RemoteProblem(
              Kind.FORBIDDEN,
              "it is archived, and must be restored before it can be read: " + said,
              "aws s3api restore-object --bucket "
                  + quoted(address.host())
                  + " --key "
                  + quoted(address.key())
                  + " --restore-request Days=1",
              e);
      case "ExpiredToken", "TokenRefreshRequired", "RequestExpired", "RequestTimeTooSkewed" ->
          new RemoteProblem(
              Kind.FORBIDDEN,
              "the credentials have expired, or the clock is wrong: " + said,
              "aws sso login, or new credentials; and check the clock of this machine",
              e);
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "AuthorizationHeaderMalformed" ->
          new RemoteProblem(
              Kind.FORBIDDEN,
              "S3 does not take these credentials in " + region + ": " + said,
              "check 'aws sts get-caller-identity', --profile, --region and --endpoint-url",
              e);
      default -> other(e, status, said, message, address, access);
    };
  }

  private static RemoteProblem other(
      SdkException e,
      int status,
      String said,
      String message,
      RemoteAddress address,
      S3Access access) {
    if (status == 404) {
      return new RemoteProblem(
          Kind.NOT_FOUND,
          "there is no such object: " + said,
          "aws s3 ls " + quoted(above(address)),
          e);
    }
    if (status != 403 && status != 401) {
      return new RemoteProblem(
          Kind.REFUSED, "S3 refuses: " + said, "check the address, --region and --endpoint-url", e);
    }
    if (message.toLowerCase(Locale.ROOT).contains("kms")) {
      return new RemoteProblem(
          Kind.FORBIDDEN,
          "these credentials may not use the key it is encrypted with: " + said,
          "allow them kms:Decrypt for the key that aws s3api head-object --bucket "
              + quoted(address.host())
              + " --key "
              + quoted(address.key())
              + " shows",
          e);
    }
    String arn = "arn:aws:s3:::" + address.host();
    String more =
        access.unsigned()
            ? "leave out --no-sign-request, or "
            : access.requestPayer() ? "" : "if the bucket wants it, give --request-payer; else ";
    return new RemoteProblem(
        Kind.FORBIDDEN,
        (access.unsigned()
                ? "nobody may read it without credentials"
                : "these credentials may not read it")
            + ", or it is not there: "
            + said,
        more
            + "allow s3:GetObject on "
            + quoted(arn + "/" + address.key())
            + " and s3:ListBucket on "
            + quoted(arn)
            + " (who am I: aws sts get-caller-identity)",
        e);
  }

  /** An answer that did not come whole. */
  static IOException cut(IOException e) {
    return new Patience.PassingException(
        new RemoteProblem(Kind.NETWORK, innermost(e), "check the network", e), Optional.empty());
  }

  static RemoteProblem noRange(String range) {
    return new RemoteProblem(
        Kind.REFUSED,
        "the service does not answer the range that was asked for ("
            + (range == null ? "no Content-Range" : range)
            + ")",
        "download it first: aws s3 cp");
  }

  static RemoteProblem folder(RemoteAddress address) {
    return new RemoteProblem(
        Kind.NOT_FOUND,
        "it names a folder, not an object",
        "aws s3 ls " + quoted(address.name()) + " shows what is in it");
  }

  static RemoteProblem noCredentials(Exception e) {
    return new RemoteProblem(
        Kind.FORBIDDEN,
        "no credentials for AWS can be used: "
            + Problems.firstSentence(SdkWords.word(e.getMessage())),
        "log in as for the AWS CLI (aws configure, aws sso login, AWS_ACCESS_KEY_ID …), give --profile, or --no-sign-request for a public bucket",
        e);
  }

  private static Optional<java.time.Duration> retryAfter(AwsServiceException service) {
    return service.awsErrorDetails() == null
        ? Optional.empty()
        : service
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("Retry-After")
            .flatMap(text -> Patience.retryAfter(text, Instant.now()));
  }

  private static String above(RemoteAddress address) {
    String name = address.name();
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private static String innermost(Throwable failure) {
    Throwable inner = SdkWords.innermost(failure);
    String message = SdkWords.word(inner.getMessage());
    return message.isEmpty() ? inner.getClass().getSimpleName() : message;
  }

  /** As one word of a shell's command line. */
  private static String quoted(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._/:@=+".indexOf(c) >= 0);
      if (!plain) {
        return "'" + text.replace("'", "'\\''") + "'";
      }
    }
    return text;
  }
}
