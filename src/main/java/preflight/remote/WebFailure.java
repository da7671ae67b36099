package preflight.remote;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;

/** What stands behind a failure of the HTTP client, whose own message is often none. */
final class WebFailure {

  private static final int DEEPEST = 16;

  private WebFailure() {}

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> all = new ArrayList<>();
    for (Throwable at = failure; at != null && all.size() < DEEPEST; at = at.getCause()) {
      all.add(at);
    }
    return all;
  }

  static boolean isUnknownHost(Throwable failure) {
    for (Throwable each : causes(failure)) {
      if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  static boolean isOfCertificate(Throwable failure) {
    for (Throwable each : causes(failure)) {
      if (each instanceof SSLHandshakeException || each instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  /** The innermost message. */
  static String words(Throwable failure) {
    if (isUnknownHost(failure)) {
      return "no such host is known";
    }
    String words = failure.getClass().getSimpleName();
    for (Throwable each : causes(failure)) {
      String message = each.getMessage();
      if (message != null && !message.isBlank()) {
        words = message;
      }
    }
    return words;
  }

  static Exception exception(Throwable failure) {
    return failure instanceof Exception e ? e : new IllegalStateException(failure);
  }
}
