package preflight.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import preflight.rule.Finding;

/**
 * A finding that does not count, and why.
 *
 * @param code of the rule
 * @param images for which it holds; empty for all
 * @param expires the last day on which it holds
 */
public record Ignore(
    String code,
    List<ImagePattern> images,
    String reason,
    Optional<LocalDate> expires,
    Position where) {

  public Ignore {
    images = List.copyOf(images);
  }

  /** Whether it speaks of a machine with these disks. */
  public boolean isFor(List<Path> disks) {
    if (images.isEmpty()) {
      return true;
    }
    for (ImagePattern pattern : images) {
      for (Path disk : disks) {
        if (pattern.matches(disk)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it names the rule of the finding. */
  public boolean names(Finding finding) {
    return code.equals(finding.rule().code());
  }

  /** Whether it held until a day before this one. */
  public boolean isExpired(LocalDate today) {
    return expires.isPresent() && expires.get().isBefore(today);
  }
}
