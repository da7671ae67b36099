package preflight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.ec2.Message;
import preflight.inspection.ConfigurationCode;
import preflight.prediction.Prediction;
import preflight.report.Escape;
import preflight.report.Result;
import preflight.task.Replay;

/**
 * A prediction with what became of the import, as a row for the scoreboard: the columns are those
 * of {@code fixtures/scoreboard.tsv}, with the image's file in place of a fixture.
 */
record RecordedCase(String image, Result result, Replay replay) {

  private static final String HEAD = "id\tsource\tdate\toutcome\tmessage\tuse\toptions\trule\tnote";

  /** Nobody records more by hand; a file that is larger is none of these. */
  private static final long MOST_BYTES = 16 << 20;

  /**
   * Adds the row, unless the task has not ended or is there already.
   *
   * @return what was done
   * @throws IOException where the file cannot be written, or is none of these
   */
  String addTo(Path file) throws IOException {
    Optional<String> outcome = outcome();
    if (outcome.isEmpty()) {
      return "the task has not ended, so it is not recorded";
    }
    String row = row(file, outcome.get());
    if (!Files.exists(file) || Files.size(file) == 0) {
      Files.writeString(file, HEAD + "\n" + row + "\n");
      return "recorded in " + Escape.terminal(file.toString());
    }
    if (Files.size(file) > MOST_BYTES) {
      throw refused(file);
    }
    String before = Files.readString(file, StandardCharsets.UTF_8);
    if (!before.startsWith(HEAD + "\n")) {
      throw refused(file);
    }
    if (before.contains("\n" + cell(replay.task()) + "\t")) {
      return Escape.terminal(replay.task()) + " is recorded already, and left as it is";
    }
    String end = before.endsWith("\n") ? "" : "\n";
    Files.writeString(file, end + row + "\n", StandardOpenOption.APPEND);
    return "recorded in " + Escape.terminal(file.toString());
  }

  /**
   * Refuses a file to which nothing could be added, before anybody waits for the task's end.
   *
   * @throws IOException where it cannot be read, or holds something else
   */
  static void verify(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > 0) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] head = (HEAD + "\n").getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(in.readNBytes(head.length), head)) {
          throw refused(file);
        }
      }
    }
  }

  private static FileSystemException refused(Path file) {
    return new FileSystemException(
        file.toString(), null, "is no list of cases, and nothing is added to it");
  }

  private Optional<String> outcome() {
    return switch (replay.standing()) {
      case COMPLETED -> Optional.of("completed");
      case FAILED -> Optional.of("rejected");
      case BROKEN, SUSPECTED -> Optional.of("stuck");
      case UNSEEN, UNDER_WAY, LATE -> Optional.empty();
    };
  }

  private String row(Path file, String outcome) throws IOException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    Path there = folder.toRealPath().relativize(Path.of(image).toRealPath());
    String message =
        outcome.equals("rejected") ? replay.fault().map(Message::strip).orElse("-") : "-";
    List<String> cells = new ArrayList<>();
    cells.add(replay.task());
    cells.add("own import");
    cells.add(result.request().asOf().toString());
    cells.add(outcome);
    cells.add(message);
    cells.add(there.toString());
    cells.add(options());
    cells.add("-");
    cells.add(note());
    StringBuilder row = new StringBuilder();
    for (String cell : cells) {
      row.append(row.length() == 0 ? "" : "\t").append(cell(cell));
    }
    return row.toString();
  }

  private String options() {
    ImportRequest request = result.request();
    StringBuilder text = new StringBuilder("--as-of ").append(request.asOf());
    request.declaredFormat().ifPresent(f -> text.append(" --declared-format ").append(lower(f)));
    request.platform().ifPresent(p -> text.append(" --platform ").append(p.label()));
    request.bootMode().ifPresent(m -> text.append(" --boot-mode ").append(m.label()));
    request.architecture().ifPresent(a -> text.append(" --architecture ").append(a.label()));
    return text.toString();
  }

  /** What was predicted then, so that a later version can be told from it. */
  private String note() {
    Prediction prediction = result.prediction();
    StringBuilder text = new StringBuilder("preflight ").append(Version.text());
    text.append(" predicted ").append(lower(prediction.verdict()).replace('_', ' '));
    text.append(", ").append(lower(prediction.confidence())).append(" confidence");
    prediction.decisive().ifPresent(finding -> text.append(", ").append(finding.rule().code()));
    text.append("; code ").append(ConfigurationCode.of(result.inspection()));
    if (replay.standing() == Replay.Standing.SUSPECTED) {
      text.append("; stuck by time alone, the log ends before the task");
    }
    replay.reached().ifPresent(state -> text.append("; last on the way: ").append(state.label()));
    return text.toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Without what parts cells and rows. */
  private static String cell(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(Character.isISOControl(c) ? ' ' : c);
    }
    return plain.toString().strip();
  }
}
