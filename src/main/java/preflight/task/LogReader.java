package preflight.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.io.Limits;

/**
 * Reads what people have of import tasks, line by line: the output of {@code aws ec2
 * describe-import-image-tasks}, once or again and again, as JSON, table or text, with times in
 * front of its lines or on lines between; and tables of {@code time,percent,state}. A log that is
 * cut, or in which something else stands as well, is read as far as it goes.
 */
public final class LogReader {

  private final String name;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
  private final Set<String> measured = new HashSet<>();
  private final Set<String> stamped = new HashSet<>();
  private final JsonLines json = new JsonLines();
  private final TableLines table = new TableLines();
  private final TextLines text = new TextLines();
  private final CsvLines csv = new CsvLines();
  private Optional<Instant> stamp = Optional.empty();
  private Optional<Instant> lastReceipt = Optional.empty();
  private int count;
  private boolean isFull;

  /**
   * @param name for what has no task ID, such as the name of the file
   */
  public LogReader(String name) {
    this.name = name;
  }

  /**
   * Takes the next line, without its end.
   *
   * @param receipt when it came, for a line that has no time of its own and none before it
   */
  public void line(String line, Optional<Instant> receipt) {
    if (!json.isInside() && csv.isOwn(line)) {
      add(csv.line(line), receipt);
      return;
    }
    // what ends before this line has the time of the lines before
    add(table.before(line), lastReceipt);
    add(text.before(line), lastReceipt);
    lastReceipt = receipt;
    boolean body = json.isInside() || TableLines.isOne(line);
    Optional<Instant> found = body ? Optional.empty() : Stamp.in(json.beforeObject(line));
    if (found.isPresent()) {
      stamp = found;
      stamped.clear();
    }
    List<Seen> seen = new ArrayList<>(json.line(line));
    if (!body && !json.isInside()) {
      text.line(line);
      seen.addAll(csv.line(line));
    }
    seen.addAll(table.line(line));
    add(seen, receipt);
  }

  /** All tasks, in the order in which they were first seen. */
  public List<TaskLog> end() {
    List<Seen> seen = new ArrayList<>(json.end());
    seen.addAll(table.end());
    seen.addAll(text.end());
    add(seen, lastReceipt);
    List<TaskLog> logs = new ArrayList<>();
    samples.forEach((task, list) -> logs.add(new TaskLog(task, measured.contains(task), list)));
    return logs;
  }

  /** Whether there was more than is read. */
  public boolean isCut() {
    return isFull || json.isCut();
  }

  private void add(List<Seen> seen, Optional<Instant> receipt) {
    for (Seen one : seen) {
      if (count >= Limits.TASK_SAMPLES) {
        isFull = true;
        return;
      }
      count++;
      String task = one.task().orElse(name);
      Optional<Instant> time = one.time();
      if (one.isMeasured()) {
        measured.add(task);
      } else if (time.isEmpty()) {
        // a time counts for what follows it, once for each task
        time = stamped.add(task) ? stamp.or(() -> receipt) : receipt;
      }
      samples.computeIfAbsent(task, key -> new ArrayList<>()).add(one.at(time));
    }
  }
}
