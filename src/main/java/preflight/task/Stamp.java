package preflight.task;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The time that stands on a line of a log: as ISO 8601 with {@code T} or a blank, with an offset or
 * without, which is taken for UTC; as {@code date} prints it in English; or as seconds since 1970
 * at the start of the line.
 */
final class Stamp {

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final int LONGEST = 4096;

  private Stamp() {}

  /** Empty if there is none. */
  static Optional<Instant> in(String line) {
    String text = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
      int hour = number(text, colon - 2, 2);
      int minute = number(text, colon + 1, 2);
      if (hour < 0 || minute < 0 || !is(text, colon + 3, ':')) {
        continue;
      }
      int second = number(text, colon + 4, 2);
      Optional<Instant> found = at(text, colon, hour, minute, second);
      if (found.isPresent()) {
        return found;
      }
    }
    return epoch(text);
  }

  private static Optional<Instant> at(String text, int colon, int hour, int minute, int second) {
    try {
      boolean iso =
          number(text, colon - 13, 4) >= 0
              && is(text, colon - 9, '-')
              && is(text, colon - 6, '-')
              && (is(text, colon - 3, 'T') || is(text, colon - 3, ' '));
      if (iso) {
        LocalDateTime local =
            LocalDateTime.of(
                number(text, colon - 13, 4),
                number(text, colon - 8, 2),
                number(text, colon - 5, 2),
                hour,
                minute,
                second);
        return Optional.of(local.toInstant(offset(text, colon + 6)));
      }
      return asDatePrints(text, colon, hour, minute, second);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** {@code Sun Nov 22 21:18:51 UTC 2026}, {@code Sun Nov 22 09:18:51 PM UTC 2026}. */
  private static Optional<Instant> asDatePrints(
      String text, int colon, int hour, int minute, int second) {
    int month = colon < 9 ? -1 : MONTHS.indexOf(text.substring(colon - 9, colon - 6));
    int day =
        number(text, colon - 5, 2) >= 0 ? number(text, colon - 5, 2) : number(text, colon - 4, 1);
    if (month < 0 || day < 0) {
      return Optional.empty();
    }
    int hours = hour;
    if (text.startsWith(" PM", colon + 6)) {
      hours = hour % 12 + 12;
    } else if (text.startsWith(" AM", colon + 6)) {
      hours = hour % 12;
    }
    for (int at = colon + 6; at + 4 <= text.length(); at++) {
      int year = is(text, at - 1, ' ') ? number(text, at, 4) : -1;
      if (year >= 2000) {
        return Optional.of(
            LocalDateTime.of(year, month + 1, day, hours, minute, second)
                .toInstant(ZoneOffset.UTC));
      }
    }
    return Optional.empty();
  }

  /** Behind the seconds and their fraction. */
  private static ZoneOffset offset(String text, int start) {
    int at = start;
    if (is(text, at, '.') || is(text, at, ',')) {
      at++;
      while (number(text, at, 1) >= 0) {
        at++;
      }
    }
    if (is(text, at, ' ')) {
      at++;
    }
    if (!is(text, at, '+') && !is(text, at, '-')) {
      return ZoneOffset.UTC;
    }
    int sign = is(text, at, '-') ? -1 : 1;
    int hours = number(text, at + 1, 2);
    int minutes = number(text, is(text, at + 3, ':') ? at + 4 : at + 3, 2);
    return hours < 0
        ? ZoneOffset.UTC
        : ZoneOffset.ofHoursMinutes(sign * hours, sign * Math.max(0, minutes));
  }

  private static Optional<Instant> epoch(String text) {
    int start = text.startsWith("[") ? 1 : 0;
    long seconds = 0;
    int at = start;
    while (number(text, at, 1) >= 0 && at - start < 11) {
      seconds = seconds * 10 + number(text, at, 1);
      at++;
    }
    boolean plausible = seconds >= 1_262_304_000L && seconds < 10_000_000_000L;
    return plausible ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
  }

  private static boolean is(String text, int at, char c) {
    return at >= 0 && at < text.length() && text.charAt(at) == c;
  }

  /** So many digits; -1 if they are not there. */
  private static int number(String text, int at, int digits) {
    if (at < 0 || at + digits > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number;
  }
}
