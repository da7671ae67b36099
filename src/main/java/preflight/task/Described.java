package preflight.task;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the service says of a task (EC2 API reference, ImportImageTask), word for word but for
 * control characters, which become blanks, and for blanks at the ends.
 *
 * @param progress as the service writes it; empty where it tells none
 * @param image the machine image, once there is one; else empty
 * @param bytes of the task's disks together; empty where they are not told
 */
public record Described(
    String task, String status, String message, String progress, String image, OptionalLong bytes) {

  public Described {
    task = plain(task);
    status = plain(status);
    message = plain(message);
    progress = plain(progress);
    image = plain(image);
  }

  /** As it counts for a replay. */
  public Sample at(Instant time) {
    return new Sample(
        Optional.of(time),
        percent(),
        TaskStatus.of(status, message),
        image.isEmpty() ? Optional.empty() : Optional.of(image),
        bytes);
  }

  OptionalInt percent() {
    return Seen.percent(progress);
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      switch (Character.getType(point)) {
        case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
            plain.append(' ');
        // half a character, which UTF-8 cannot hold
        case Character.SURROGATE -> plain.append('\ufffd');
        default -> plain.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return plain.toString().strip();
  }
}
