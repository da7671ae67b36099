package preflight.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import preflight.fixture.Fixtures;

/**
 * One row of {@code fixtures/scoreboard-result.tsv}: what was predicted for a published outcome.
 *
 * @param verdict predicted, in the words of {@code preflight check}
 * @param message predicted, {@code -} where none is
 * @param rule the code that decides, {@code -} where nothing speaks against completing
 * @param mark how that compares with what happened
 * @param without the same, judged by knowledge without the rows that are made from this case alone
 * @param restsOn other knowledge that has this case's report as its source and is not left out
 */
record Score(
    String id,
    String outcome,
    String real,
    String verdict,
    String state,
    String confidence,
    String message,
    String rule,
    Mark mark,
    Mark without,
    String restsOn) {

  /** How a prediction compares with what happened. */
  enum Mark {
    /** A rejection with the very text. */
    MESSAGE_EXACT("message exact"),
    /** The class, where there is no text to compare. */
    RIGHT("right"),
    /** The class, with another text than the service's. */
    OTHER_MESSAGE("class right, other message"),
    WRONG("wrong"),
    CANNOT_TELL("cannot tell");

    private final String words;

    Mark(String words) {
      this.words = words;
    }

    boolean isRightClass() {
      return this == MESSAGE_EXACT || this == RIGHT || this == OTHER_MESSAGE;
    }

    static Mark of(String words) {
      for (Mark mark : values()) {
        if (mark.words.equals(words)) {
          return mark;
        }
      }
      throw new IllegalArgumentException("no mark " + words);
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static final String HEAD =
      "id\toutcome\tmessage\tpredicted\tstate\tconfidence\tpredicted message\trule\tmark\twithout"
          + " the case\tother knowledge from the report";

  /**
   * Compares.
   *
   * @param verdict {@code completes}, {@code rejected}, {@code hangs} or {@code cannot tell}
   * @param state of the task in which it ends
   * @param message predicted, empty where none is
   */
  static Mark mark(FieldCase real, String verdict, String state, String message) {
    String predicted =
        switch (verdict) {
          case "completes" -> "completed";
          case "hangs" -> "stuck";
          case "rejected" -> state.equals("request") ? "api-error" : "rejected";
          default -> "";
        };
    if (predicted.isEmpty()) {
      return Mark.CANNOT_TELL;
    }
    if (!predicted.equals(real.outcome())) {
      return Mark.WRONG;
    }
    if (real.message().isEmpty()) {
      return Mark.RIGHT;
    }
    return plain(message).equals(real.message().get()) ? Mark.MESSAGE_EXACT : Mark.OTHER_MESSAGE;
  }

  /** Without what EC2 puts in front of messages since 2025-09. */
  private static String plain(String message) {
    return message.startsWith("CLIENT_ERROR : ") ? message.substring(15) : message;
  }

  /** The committed rows. */
  static List<Score> committed() {
    List<Score> scores = new ArrayList<>();
    List<String> lines = lines();
    for (String line : lines.subList(1, lines.size())) {
      String[] cell = line.split("\t", -1);
      scores.add(
          new Score(
              cell[0],
              cell[1],
              cell[2],
              cell[3],
              cell[4],
              cell[5],
              cell[6],
              cell[7],
              Mark.of(cell[8]),
              Mark.of(cell[9]),
              cell[10]));
    }
    return scores;
  }

  /** The committed file. */
  static List<String> lines() {
    try {
      return Files.readAllLines(
          Fixtures.here().folder().resolve("scoreboard-result.tsv"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String line() {
    return String.join(
        "\t",
        id,
        outcome,
        real,
        verdict,
        state,
        confidence,
        message,
        rule,
        mark.toString(),
        without.toString(),
        restsOn);
  }
}
