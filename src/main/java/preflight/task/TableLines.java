package preflight.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The answers of the API as the AWS CLI's table: sections with a title; in a section either a row
 * of names over a row of values, or, where that would be too wide, a name and a value on each line.
 */
final class TableLines {

  private static final String TASKS = "ImportImageTasks";

  private final Map<String, String> task = new HashMap<>();
  private List<String> header = List.of();
  private boolean inTask;
  private long bytes;

  /** Whether this is a line of a table. */
  static boolean isOne(String line) {
    return line.startsWith("|") || line.startsWith("+-") || line.startsWith("-----");
  }

  /** The task that is complete because this line is of no table. */
  List<Seen> before(String line) {
    return isOne(line) ? List.of() : end();
  }

  List<Seen> line(String line) {
    if (!line.startsWith("|") || line.contains("-+-") || line.contains("---")) {
      return List.of();
    }
    List<String> cells = cells(line);
    if (cells.size() == 1) {
      return section(cells.get(0));
    }
    List<Seen> seen = new ArrayList<>();
    if (cells.size() == header.size()) {
      for (int i = 0; i < cells.size(); i++) {
        put(header.get(i), cells.get(i));
      }
      if (inTask && task.containsKey("ImportTaskId")) {
        header = List.of();
      }
    } else if (isHeader(cells)) {
      if (inTask) {
        seen.addAll(end());
        inTask = true;
      }
      header = cells;
    } else if (cells.size() == 2) {
      if (inTask && task.containsKey(cells.get(0))) {
        seen.addAll(end());
        inTask = true;
      }
      put(cells.get(0), cells.get(1));
    }
    return seen;
  }

  /** The task whose lines are complete. */
  List<Seen> end() {
    List<Seen> seen = new ArrayList<>();
    if (task.containsKey("ImportTaskId") && task.containsKey("Status")) {
      seen.add(Seen.of(task, bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty()));
    }
    task.clear();
    header = List.of();
    inTask = false;
    bytes = 0;
    return seen;
  }

  private List<Seen> section(String title) {
    boolean first = title.equals(TASKS);
    boolean outer = title.equals("DescribeImportImageTasks");
    List<Seen> seen = first || outer ? end() : List.of();
    inTask = first;
    header = List.of();
    return seen;
  }

  private void put(String name, String value) {
    if (inTask) {
      if (!value.isEmpty()) {
        task.put(name, value);
      }
    } else if (name.equals("DiskImageSize")) {
      bytes += Seen.bytes(value).orElse(0);
    }
  }

  private static boolean isHeader(List<String> cells) {
    for (String cell : cells) {
      if (cell.isEmpty() || !Character.isUpperCase(cell.charAt(0)) || cell.indexOf(' ') >= 0) {
        return false;
      }
    }
    boolean ofTask = cells.size() > 2 || cells.contains("ImportTaskId");
    return (cells.contains("Status") && ofTask) || cells.contains("DiskImageSize");
  }

  /** The cells without the lines that stand for the section's depth. */
  private static List<String> cells(String line) {
    int start = 0;
    int end = line.length();
    while (start < end && line.charAt(start) == '|') {
      start++;
    }
    while (end > start && (line.charAt(end - 1) == '|' || line.charAt(end - 1) == ' ')) {
      end--;
    }
    List<String> cells = new ArrayList<>();
    int at = start;
    while (at <= end) {
      int bar = line.indexOf('|', at);
      int stop = bar < 0 || bar > end ? end : bar;
      cells.add(line.substring(at, stop).strip());
      at = stop + 1;
    }
    return cells;
  }
}
