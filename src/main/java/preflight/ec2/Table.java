package preflight.ec2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tab-separated knowledge file: comment lines that begin with {@code #}, a line of column names,
 * rows. A cell is never empty, {@code -} stands for nothing. Strict, because a row that is misread
 * is a wrong prediction; without regular expressions and formatters, because start-up time counts.
 */
final class Table {

  static final String NOTHING = "-";

  private final String file;
  private final List<String> columns;

  private Table(String file, List<String> columns) {
    this.file = file;
    this.columns = columns;
  }

  /** Reads a resource of this package. */
  static List<Row> load(String file, String... columns) {
    try (InputStream in = Table.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new KnowledgeException(file, 0, "is missing");
      }
      return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8), columns);
    } catch (IOException e) {
      throw new KnowledgeException(file, e);
    }
  }

  /** Reads a text; the column names must be exactly these, in this order. */
  static List<Row> parse(String file, String text, String... columns) {
    Table table = new Table(file, List.of(columns));
    List<Row> rows = new ArrayList<>();
    boolean headed = false;
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(start, end);
      start = end + 1;
      number++;
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      List<String> cells = split(line, '\t');
      if (headed) {
        rows.add(table.row(number, cells));
      } else {
        table.checkHead(number, cells);
        headed = true;
      }
    }
    if (!headed) {
      throw new KnowledgeException(file, number, "has no line of column names");
    }
    return List.copyOf(rows);
  }

  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
      parts.add(text.substring(start, at));
      start = at + 1;
    }
    parts.add(text.substring(start));
    return parts;
  }

  private void checkHead(int line, List<String> names) {
    for (String name : names) {
      if (!columns.contains(name)) {
        throw new KnowledgeException(file, line, "unknown column " + name);
      }
    }
    if (!names.equals(columns)) {
      throw new KnowledgeException(file, line, "columns are not " + String.join(", ", columns));
    }
  }

  private Row row(int line, List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new KnowledgeException(
          file, line, "has " + cells.size() + " cells instead of " + columns.size());
    }
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell.isEmpty() || !cell.equals(cell.strip())) {
        throw new KnowledgeException(file, line, columns.get(i) + " is empty or padded");
      }
    }
    return new Row(line, cells);
  }

  /** One row; every getter throws {@link KnowledgeException} with file and line. */
  final class Row {

    private final int line;
    private final List<String> cells;

    Row(int line, List<String> cells) {
      this.line = line;
      this.cells = cells;
    }

    private String cell(String column) {
      int index = columns.indexOf(column);
      if (index < 0) {
        throw new KnowledgeException(file, line, "no column " + column);
      }
      return cells.get(index);
    }

    String text(String column) {
      String cell = cell(column);
      if (cell.equals(NOTHING)) {
        throw wrong(column, cell);
      }
      return cell;
    }

    Optional<String> optional(String column) {
      String cell = cell(column);
      return cell.equals(NOTHING) ? Optional.empty() : Optional.of(cell);
    }

    /** The parts of a cell between semicolons. */
    List<String> list(String column) {
      String cell = cell(column);
      return cell.equals(NOTHING) ? List.of() : List.copyOf(split(cell, ';'));
    }

    long number(String column) {
      String cell = text(column);
      try {
        return Long.parseLong(cell);
      } catch (NumberFormatException e) {
        throw wrong(column, cell);
      }
    }

    LocalDate date(String column) {
      String cell = text(column);
      if (cell.length() != 10 || cell.charAt(4) != '-' || cell.charAt(7) != '-') {
        throw wrong(column, cell);
      }
      try {
        return LocalDate.of(digits(cell, 0, 4), digits(cell, 5, 7), digits(cell, 8, 10));
      } catch (DateTimeException | NumberFormatException e) {
        throw wrong(column, cell);
      }
    }

    private static int digits(String text, int from, int to) {
      for (int i = from; i < to; i++) {
        if (!Release.isDigit(text.charAt(i))) {
          throw new NumberFormatException(text);
        }
      }
      return Integer.parseInt(text, from, to, 10);
    }

    Optional<LocalDate> optionalDate(String column) {
      return cell(column).equals(NOTHING) ? Optional.empty() : Optional.of(date(column));
    }

    /** The constant whose name, in lower case and with hyphens, the cell holds. */
    <E extends Enum<E>> E choice(String column, E[] choices) {
      String cell = text(column);
      for (E choice : choices) {
        if (choice.name().replace('_', '-').equalsIgnoreCase(cell)) {
          return choice;
        }
      }
      throw wrong(column, cell);
    }

    TaskState state(String column) {
      Optional<TaskState> state = TaskState.of(text(column));
      if (state.isEmpty()) {
        throw wrong(column, text(column));
      }
      return state.get();
    }

    Optional<TaskState> optionalState(String column) {
      return cell(column).equals(NOTHING) ? Optional.empty() : Optional.of(state(column));
    }

    /** The columns first seen, last seen, evidence and source, which every file has. */
    Dated dated() {
      LocalDate first = date("first seen");
      Optional<LocalDate> last = optionalDate("last seen");
      if (last.isPresent() && last.get().isBefore(first)) {
        throw new KnowledgeException(file, line, "last seen is before first seen");
      }
      return new Dated(first, last, choice("evidence", Evidence.values()), text("source"));
    }

    KnowledgeException wrong(String column, String value) {
      return new KnowledgeException(file, line, column + " cannot be " + value);
    }
  }
}
