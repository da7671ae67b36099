package preflight.task;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was seen of one task, in the order of the log.
 *
 * @param task its ID, or the log's name where the log tells none
 * @param isMeasured whether the times are seconds since the start rather than times of a clock
 */
public record TaskLog(String task, boolean isMeasured, List<Sample> samples) {

  public TaskLog {
    samples = List.copyOf(samples);
  }

  /** The day of the first sample that a clock dated. */
  public Optional<LocalDate> day() {
    if (isMeasured) {
      return Optional.empty();
    }
    for (Sample sample : samples) {
      if (sample.time().isPresent()) {
        return sample.time().map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC));
      }
    }
    return Optional.empty();
  }

  /** The largest told; empty where none is. */
  public OptionalLong bytes() {
    OptionalLong most = OptionalLong.empty();
    for (Sample sample : samples) {
      if (sample.bytes().isPresent()
          && (most.isEmpty() || sample.bytes().getAsLong() > most.getAsLong())) {
        most = sample.bytes();
      }
    }
    return most;
  }
}
