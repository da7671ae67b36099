package preflight.remote;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long an answer is waited for, and how often a question is put again that failed in passing:
 * at once is no use, so each pause is up to twice as long as the one before, and no two programs
 * keep the same.
 *
 * @param tries of one question, the first included
 * @param first the longest first pause
 * @param longest pause, also where a server asks for a longer one
 * @param idle after which time without a byte an answer is given up
 */
public record Patience(int tries, Duration first, Duration longest, Duration idle) {

  /** Some 5 seconds of pauses, and half a minute for a silent server. */
  public static final Patience DEFAULT =
      new Patience(5, Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(30));

  /** An answer that comes more slowly than this is given up as well. */
  private static final long LEAST_BYTES_A_SECOND = 8 * 1024;

  /** A failure after which the same question may be answered. */
  public static final class PassingException extends IOException {

    private static final long serialVersionUID = 1L;

    private final RemoteProblem problem;
    private final transient Optional<Duration> after;

    /**
     * @param problem what is told where it does not pass
     * @param after how long the server wants to be left alone
     */
    public PassingException(RemoteProblem problem, Optional<Duration> after) {
      super(problem.getMessage(), problem);
      this.problem = problem;
      this.after = after;
    }
  }

  /** One question. */
  public interface Question<T> {

    /**
     * @throws PassingException where it may be put again
     * @throws IOException where that is no use
     */
    T ask() throws IOException;
  }

  /**
   * The answer, after as many questions as it takes.
   *
   * @throws RemoteProblem where there is none
   */
  public <T> T ask(Question<T> question) throws IOException {
    for (int tried = 1; ; tried++) {
      try {
        return question.ask();
      } catch (PassingException e) {
        Duration pause = e.after.orElse(pause(tried));
        if (pause.compareTo(longest) > 0) {
          throw new RemoteProblem(
              e.problem.kind(),
              e.getMessage() + "; it asks to come back in " + pause.toSeconds() + " s",
              "run again then",
              e);
        }
        if (tried >= tries) {
          throw new RemoteProblem(
              e.problem.kind(), e.getMessage() + ", " + tried + " times", e.problem.advice(), e);
        }
        sleep(pause);
      }
    }
  }

  /** Between half of the pause and all of it. */
  private Duration pause(int tried) {
    long most = Math.min(longest.toMillis(), first.toMillis() << Math.min(tried - 1, 20));
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  /** In which time an answer of so many bytes must have come. */
  public Duration forBytes(int length) {
    return idle.plusMillis(length * 1000L / LEAST_BYTES_A_SECOND);
  }

  /** What a server says in {@code Retry-After}: seconds or a date (RFC 9110, 10.2.3). */
  public static Optional<Duration> retryAfter(String header, Instant now) {
    String text = header.strip();
    try {
      Duration after =
          !text.isEmpty() && Character.isDigit(text.charAt(0))
              ? Duration.ofSeconds(Integer.parseInt(text))
              : Duration.between(
                  now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return Optional.of(after.isNegative() ? Duration.ZERO : after);
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static void sleep(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
