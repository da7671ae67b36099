package preflight.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** Values of options that commands share which talk to AWS. */
final class AwsOptions {

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private AwsOptions() {}

  static Duration every(String text) {
    Duration every = time("--every", text);
    if (every.compareTo(LEAST_PAUSE) < 0) {
      throw new UsageException("--every " + text + " is too often", "it takes 1s or more");
    }
    return every;
  }

  /** A number of seconds, or with s, m or h behind it. */
  static Duration time(String option, String text) {
    int end = text.length();
    long unit = 1;
    if (end > 0 && "smh".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
      unit = text.charAt(end) == 'h' ? 3600 : text.charAt(end) == 'm' ? 60 : 1;
    }
    long number = 0;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      number = c >= '0' && c <= '9' && number <= LONGEST.toSeconds() ? number * 10 + c - '0' : -1;
      if (number < 0) {
        break;
      }
    }
    if (end == 0 || number < 0 || number * unit > LONGEST.toSeconds()) {
      throw new UsageException(
          "'" + text + "' is no value of " + option, "it takes a time such as 10s, 5m or 2h");
    }
    return Duration.ofSeconds(number * unit);
  }

  /** It becomes part of a host's name. */
  static String region(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z')) {
        throw new UsageException(
            "'" + text + "' is no value of --region", "it takes a name such as eu-west-1");
      }
    }
    return text;
  }

  static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (Optional.ofNullable(uri.getHost()).isPresent()
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw noUri(text);
    }
    throw noUri(text);
  }

  private static UsageException noUri(String text) {
    return new UsageException(
        "'" + text + "' is no value of --endpoint-url",
        "it takes an address such as https://ec2.eu-west-1.amazonaws.com");
  }
}
