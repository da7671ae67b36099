package preflight.ec2;

import java.time.LocalDate;
import java.util.Optional;

/**
 * When a row of knowledge was seen to hold, and on what it rests.
 *
 * @param first the first day on which it was seen
 * @param last the last day on which it was seen; empty while the newest sighting still shows it
 * @param source a public address, or {@code unattributed public report}
 */
public record Dated(LocalDate first, Optional<LocalDate> last, Evidence evidence, String source) {

  /** Whether the day lies between the first and the last sighting. */
  public boolean covers(LocalDate day) {
    return !day.isBefore(first) && (last.isEmpty() || !day.isAfter(last.get()));
  }
}
