package preflight.task;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one place of a log says of a task.
 *
 * @param isMeasured whether the time is of seconds since the start
 */
record Seen(
    Optional<String> task,
    Optional<Instant> time,
    boolean isMeasured,
    OptionalInt percent,
    TaskStatus status,
    Optional<String> image,
    OptionalLong bytes) {

  /** From the fields of the API's ImportImageTask. */
  static Seen of(Map<String, String> fields, OptionalLong bytes) {
    String status = fields.getOrDefault("Status", "");
    String message = fields.getOrDefault("StatusMessage", "");
    return new Seen(
        Optional.ofNullable(fields.get("ImportTaskId")),
        Optional.empty(),
        false,
        percent(fields.getOrDefault("Progress", "")),
        TaskStatus.of(status, message),
        Optional.ofNullable(fields.get("ImageId")),
        bytes);
  }

  Sample at(Optional<Instant> when) {
    return new Sample(when, percent, status, image, bytes);
  }

  /** With or without a percent sign, which some scripts add; empty for anything else. */
  static OptionalInt percent(String text) {
    String digits = text.strip();
    if (digits.endsWith("%")) {
      digits = digits.substring(0, digits.length() - 1).strip();
    }
    if (digits.isEmpty() || digits.length() > 3) {
      return OptionalInt.empty();
    }
    int percent = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalInt.empty();
      }
      percent = percent * 10 + c - '0';
    }
    return percent > 100 ? OptionalInt.empty() : OptionalInt.of(percent);
  }

  /** A size as the service writes it, bytes with or without a fraction; empty for anything else. */
  static OptionalLong bytes(String text) {
    int end = text.indexOf('.');
    String digits = end < 0 ? text : text.substring(0, end);
    if (digits.isEmpty() || digits.length() > 18) {
      return OptionalLong.empty();
    }
    long bytes = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
      bytes = bytes * 10 + c - '0';
    }
    return OptionalLong.of(bytes);
  }
}
