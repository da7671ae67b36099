package preflight.aws;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What failures of the SDK say, in words. */
final class SdkWords {

  private static final int MOST_CAUSES = 16;

  private SdkWords() {}

  /** The SDK gives null for what it does not know. */
  static String word(String text) {
    return Optional.ofNullable(text).orElse("");
  }

  /** What a service has answered: its code and message, or the status where it gives neither. */
  static String said(AwsServiceException e, String code, String message) {
    String status = e.statusCode() > 0 ? "HTTP status " + e.statusCode() : "an error";
    if (code.isEmpty() && message.isEmpty()) {
      return status;
    }
    return code.isEmpty() || message.isEmpty() ? code + message : code + " (" + message + ")";
  }

  /** What was first: the SDK wraps a failure of the network several times. */
  static Throwable innermost(Throwable failure) {
    Throwable inner = failure;
    int depth = 0;
    while (inner.getCause() != null && depth < MOST_CAUSES) {
      inner = inner.getCause();
      depth++;
    }
    return inner;
  }
}
