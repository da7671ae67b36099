package preflight.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The answers of the API in the AWS CLI's text form: a line of values for each task, in the order
 * of their names, those left out that are not there.
 */
final class TextLines {

  private static final String TASK = "IMPORTIMAGETASKS";
  private static final String DISK = "SNAPSHOTDETAILS";
  private static final String ID = "import-ami-";

  private static final Set<String> WORDS =
      Set.of(
          "active",
          "deleting",
          "deleted",
          "updating",
          "validating",
          "validated",
          "converting",
          "completed");

  private Optional<Map<String, String>> task = Optional.empty();
  private long bytes;

  /** The task that is complete because this line is not of its disks. */
  List<Seen> before(String line) {
    return line.contains(DISK) ? List.of() : end();
  }

  void line(String line) {
    if (line.contains(DISK) && task.isPresent()) {
      for (String word : words(line)) {
        // a size of less than a megabyte is no disk's
        bytes += Seen.bytes(word).stream().filter(size -> size >= 1_000_000).sum();
      }
      return;
    }
    int at = line.indexOf(TASK);
    if (at >= 0) {
      task = fields(line.substring(at + TASK.length()));
    }
  }

  /** The task whose lines are complete. */
  List<Seen> end() {
    Optional<Map<String, String>> fields = task;
    OptionalLong size = bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    task = Optional.empty();
    bytes = 0;
    return fields.isPresent() ? List.of(Seen.of(fields.get(), size)) : List.of();
  }

  private static Optional<Map<String, String>> fields(String line) {
    int id = line.indexOf(ID);
    if (id < 0) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    for (String word : words(line.substring(0, id))) {
      if (word.startsWith("ami-")) {
        fields.put("ImageId", word);
      }
    }
    int at = id;
    for (String word : words(line.substring(id))) {
      int start = line.indexOf(word, at);
      at = start + word.length();
      if (word.startsWith(ID)) {
        fields.put("ImportTaskId", word);
      } else if (WORDS.contains(word)) {
        fields.put("Status", word);
        fields.put("StatusMessage", line.substring(at).strip());
        return Optional.of(fields);
      } else if (Seen.percent(word).isPresent()) {
        fields.put("Progress", word);
      }
    }
    // cut before its state
    return Optional.empty();
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= line.length(); i++) {
      boolean blank = i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t';
      if (!blank && start < 0) {
        start = i;
      } else if (blank && start >= 0) {
        words.add(line.substring(start, i));
        start = -1;
      }
    }
    return words;
  }
}
