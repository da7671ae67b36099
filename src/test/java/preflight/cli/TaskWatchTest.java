package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.ec2.Knowledge;
import preflight.fixture.Fixtures;
import preflight.task.Described;
import preflight.task.LogReader;
import preflight.task.MeasuredRuns;
import preflight.task.Replay;
import preflight.task.Sample;
import preflight.task.TaskLog;
import preflight.testing.Ec2StandIn;
import preflight.testing.Ec2StandIn.Shown;
import preflight.testing.Ec2StandIn.Trouble;

class TaskWatchTest {

  private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");
  private static final Knowledge NOW = Knowledge.asOf(LocalDate.of(2026, 11, 1));
  private static final String ID = "import-ami-0123456789abcdef0";
  private static final String OTHER = "import-ami-fg4z7c9t";
  private static final String FAULT = "ClientError: Unknown OS / Missing OS files.";
  private static final String BROKEN =
      "ServerError: an internal error has occurred during conversion.";

  @TempDir Path folder;

  private Instant now = START;
  private final List<Sample> served = new ArrayList<>();

  /** Passes as fast as it is slept. */
  private final WatchTime time =
      new WatchTime() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public void sleep(Duration duration) {
          now = now.plus(duration);
          assertThat(now).isBefore(START.plus(Duration.ofDays(3)));
        }

        @Override
        public double chance() {
          return 0.5;
        }
      };

  @BeforeEach
  void logIn() {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "secret");
  }

  @AfterEach
  void logOut() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private Path log() {
    return folder.resolve("log.csv");
  }

  private Cli.Answer watch(Ec2StandIn service, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--endpoint-url", service.url()));
    all.addAll(List.of("--region", "eu-west-1"));
    all.addAll(Arrays.asList(arguments));
    return run(false, all.toArray(new String[0]));
  }

  private Cli.Answer run(boolean isTerminal, String... arguments) {
    List<String> all = new ArrayList<>(List.of("watch", "--log", log().toString()));
    all.addAll(Arrays.asList(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            isTerminal);
    int status =
        Main.run(all.toArray(new String[0]), terminal, List.of(new TaskWatchCommand(time)));
    return new Cli.Answer(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Plays a measured run in the test's time. */
  private Ec2StandIn play(String run, Function<Integer, Trouble> troubles) {
    return new Ec2StandIn(id -> at(run, id), troubles);
  }

  private Shown at(String run, String id) {
    long seconds = Duration.between(START, now).toSeconds();
    String[] row = {};
    for (String sample : run.split("; ?", -1)) {
      String[] cells = sample.split(" ", 3);
      if (Long.parseLong(cells[0]) <= seconds) {
        row = cells;
      }
    }
    Shown shown =
        switch (row[2]) {
          case "completed" -> new Shown("completed", "", "100", "ami-0a1b2c3d");
          case "deleting", "deleted" -> new Shown(row[2], FAULT, row[1], "");
          case "internalerror" -> new Shown("active", BROKEN, row[1], "");
          case "booting-loop" -> new Shown("active", "booting", row[1], "");
          case "preparing" -> new Shown("active", "preparing to boot", row[1], "");
          default -> new Shown("active", row[2], row[1], "");
        };
    if (id.equals(ID)) {
      served.add(
          new Described(
                  id,
                  shown.status(),
                  shown.message(),
                  shown.progress(),
                  shown.image(),
                  OptionalLong.of(524_288_000))
              .at(now));
    }
    return shown;
  }

  private TaskLog logged() throws IOException {
    LogReader reader = new LogReader("log");
    for (String line : Files.readAllLines(log())) {
      reader.line(line, Optional.empty());
    }
    return reader.end().stream().filter(log -> log.task().equals(ID)).findFirst().orElseThrow();
  }

  /** What was written is all that was served, and what was kept of it tells the same. */
  private Replay assertComplete() throws IOException {
    TaskLog all = new TaskLog(ID, false, served);
    assertThat(logged()).isEqualTo(all);
    Replay replay = Replay.of(all, NOW);
    WatchedTask kept = new WatchedTask(ID, List.of(), NOW);
    served.forEach(kept::add);
    assertThat(kept.replay()).isEqualTo(replay);
    return replay;
  }

  static Stream<Arguments> runs() {
    return Stream.of(
        Arguments.of(MeasuredRuns.SUCCESS, Replay.Standing.COMPLETED, 0),
        Arguments.of(MeasuredRuns.ENDLESS_BOOTING, Replay.Standing.SUSPECTED, 4),
        Arguments.of(MeasuredRuns.INTERNAL_ERROR, Replay.Standing.BROKEN, 1),
        Arguments.of(MeasuredRuns.DISK_VALIDATION, Replay.Standing.FAILED, 1),
        Arguments.of(MeasuredRuns.KERNEL_VERSION, Replay.Standing.FAILED, 1),
        Arguments.of(MeasuredRuns.OS, Replay.Standing.FAILED, 1),
        Arguments.of(MeasuredRuns.VOLUME, Replay.Standing.FAILED, 1));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void followsAMeasuredRunToItsEnd(String run, Replay.Standing standing, int status)
      throws IOException {
    try (Ec2StandIn service = play(run, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, "--give-up-after", "1h", ID);
      assertThat(answer.status()).as(answer.err()).isEqualTo(status);
      assertThat(assertComplete().standing()).isEqualTo(standing);
      assertThat(answer.out().contains("may never end: "))
          .isEqualTo(standing == Replay.Standing.SUSPECTED);
      assertThat(answer.out().contains("EC2 says: " + FAULT))
          .isEqualTo(standing == Replay.Standing.FAILED);
      assertThat(answer.out().contains("EC2 says: " + BROKEN))
          .isEqualTo(standing == Replay.Standing.BROKEN);
    }
  }

  /** Busy, failing, gone or cut off in the middle: nothing ends the watch or is lost. */
  @ParameterizedTest
  @MethodSource("runs")
  void followsItThroughTrouble(String run, Replay.Standing standing, int status)
      throws IOException {
    List<Trouble> troubles =
        List.of(
            new Trouble(503, "RequestLimitExceeded", "Request limit exceeded."),
            new Trouble(500, "InternalError", "An internal error has occurred"),
            Trouble.DROPPED,
            Trouble.CUT,
            new Trouble(503, "Unavailable", "The service is unavailable"));
    Function<Integer, Trouble> often =
        number -> number % 3 == 0 ? troubles.get(number / 3 % 5) : Trouble.NONE;
    try (Ec2StandIn service = play(run, often)) {
      Cli.Answer answer = watch(service, "--give-up-after", "1h", ID);
      assertThat(answer.status()).as(answer.err()).isEqualTo(status);
      // what was in the answer that was cut is not in the log
      served.retainAll(logged().samples());
      assertThat(assertComplete().standing()).isEqualTo(standing);
      assertThat(answer.err())
          .contains("EC2 is asked too often: RequestLimitExceeded (Request limit exceeded.)")
          .contains("EC2 fails: InternalError")
          .contains("EC2 does not answer: ")
          .contains("EC2 answers again");
    }
  }

  @Test
  void saysWhatItSees() {
    try (Ec2StandIn service = play(MeasuredRuns.ENDLESS_BOOTING, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, "--give-up-after", "40m", ID);
      assertThat(answer.out())
          .contains("2026-11-01T10:00:00Z " + ID + "  2 % pending, usually for 1 min 27 s\n")
          .contains(
              "10:14:30Z " + ID + "  59 % booting after 14 min 30 s, usually for 4 min 24 s\n")
          .contains(
              "  late: 4 min 30 s in booting, longer than the longest of 3 measured tasks that went"
                  + " on (longest 4 min 26 s, median 4 min 24 s). So few successes measured are no"
                  + " certainty.\n")
          .contains("  may never end: 9 min in booting, over twice the longest of 3 measured tasks")
          .contains("  given up after 40 min in booting, in it for 25 min 30 s; the task itself");
      assertThat(answer.out().split("late: ", -1)).hasSize(2);
      assertThat(answer.out().split("may never end", -1)).hasSize(2);
      assertThat(answer.err()).contains("59 % still booting, for ");
    }
  }

  @Test
  void explainsTheFault() {
    try (Ec2StandIn service = play(MeasuredRuns.OS, number -> Trouble.NONE)) {
      String out = watch(service, ID).out();
      assertThat(out).contains("EC2 says: " + FAULT + "\n").contains("more: preflight explain PF");
      assertThat(out).contains("  failed, watched for 8 min, last on the way: updating\n");
    }
  }

  @Test
  void comparesWithAnImageAndTellsTheDifferenceAtOnce() throws IOException {
    String image = Fixtures.image("debian8-686-pae").toString();
    Path cases = folder.resolve("cases.tsv");
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, "--compare", image, "--record", cases.toString(), ID);
      assertThat(answer.status()).isZero();
      String different = "not as predicted: it went on to updated, predicted to fail while";
      assertThat(answer.out())
          .startsWith(image + " is predicted: pending → validating → validated → converting →")
          .containsSubsequence(
              "% updated after", different, "% preparing ami after", "first difference: it");
      assertThat(answer.out().split("not as predicted", -1)).hasSize(2);
      assertThat(answer.err()).contains("recorded in " + cases);
      assertThat(Files.readAllLines(cases).get(1))
          .startsWith(ID + "\town import\t2026-11-01\tcompleted\t-\t");
    }
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> Trouble.NONE)) {
      assertThat(watch(service, "--compare", "/no/image", ID).status()).isEqualTo(2);
      Cli.Answer two = watch(service, "--compare", image, ID, OTHER);
      assertThat(two.err()).contains("2 tasks are not of one image");
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void endsWhenTheLastTaskHasEnded() throws IOException {
    Function<String, Shown> two =
        id -> at(id.equals(ID) ? MeasuredRuns.SUCCESS : MeasuredRuns.DISK_VALIDATION, id);
    try (Ec2StandIn service = new Ec2StandIn(two, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, OTHER, ID);
      assertThat(answer.status()).isEqualTo(1);
      assertThat(answer.out()).contains("completed, watched for 22 min: ami-0a1b2c3d\n");
      assertThat(service.requests().get(0)).containsExactly(OTHER, ID);
      assertThat(service.requests().get(16)).containsExactly(ID);
      assertThat(assertComplete().standing()).isEqualTo(Replay.Standing.COMPLETED);
    }
  }

  /** The watch was interrupted, in the middle of a line; the time in the state goes on. */
  @Test
  void goesOnWithALog() throws IOException {
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> Trouble.NONE)) {
      assertThat(watch(service, "--give-up-after", "5m", ID).status()).isEqualTo(4);
      String before = Files.readString(log());
      Files.writeString(log(), before + "2026-11-01T10:05:0");
      assertThat(watch(service, ID).status()).isZero();
      assertThat(Files.readString(log())).startsWith(before);
      assertThat(assertComplete().standing()).isEqualTo(Replay.Standing.COMPLETED);
    }
  }

  @Test
  void overwritesNothing() throws IOException {
    Files.writeString(log(), "my notes\n");
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, ID);
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err()).contains("is there, and no log of 'preflight task watch'\n  name");
      assertThat(log()).hasContent("my notes");
      assertThat(service.requests()).isEmpty();
    }
  }

  /** Progress that is gone without a word is no certainty. */
  @Test
  void concludesNothingFromSilence() {
    Function<String, Shown> silent =
        id ->
            now.isBefore(START.plusSeconds(60))
                ? at("0 28 converting", id)
                : new Shown("active", "", "0", "");
    try (Ec2StandIn service = new Ec2StandIn(silent, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, "--give-up-after", "10m", ID);
      assertThat(answer.status()).isEqualTo(4);
      assertThat(answer.out()).contains("it does not say so, so the watch goes on");
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            400,
            "InvalidConversionTaskId.Malformed",
            "EC2 knows no such task in this region: ",
            "check the ID and --region"),
        Arguments.of(
            400, "InvalidConversionTaskId", "EC2 knows no such task", "check the ID and --region"),
        Arguments.of(
            403, "UnauthorizedOperation", "may not look at import tasks", "DescribeImportImage"),
        Arguments.of(400, "ExpiredToken", "the credentials have expired", "renew them"),
        Arguments.of(400, "RequestExpired", "the credentials have expired", "the clock"),
        Arguments.of(401, "AuthFailure", "EC2 does not take these credentials", "get-caller"),
        Arguments.of(400, "InvalidParameterValue", "EC2 refuses the question", "check the ID"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void tellsWhatIsWrongAndWhatToDo(int status, String code, String what, String advice) {
    Trouble refusal = new Trouble(status, code, "Words of the service.");
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> refusal)) {
      Cli.Answer answer = watch(service, ID);
      assertThat(answer.status()).isEqualTo(2);
      List<String> lines = answer.err().lines().toList();
      assertThat(lines.get(lines.size() - 2))
          .startsWith("preflight: ")
          .contains(what)
          // the JDK's HTTP client hides the words of an answer with status 401
          .contains(status == 401 ? "HTTP status 401" : code + " (Words of the service.)");
      assertThat(lines.get(lines.size() - 1)).startsWith("  ").contains(advice);
    }
  }

  /** In the middle of a watch; what was seen is in the log. */
  @Test
  void losesNothingWhenTheCredentialsExpire() throws IOException {
    Trouble expired = new Trouble(400, "ExpiredToken", "The token has expired");
    Function<Integer, Trouble> late = number -> number < 20 ? Trouble.NONE : expired;
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, late)) {
      assertThat(watch(service, ID).status()).isEqualTo(2);
      assertComplete();
      assertThat(served).hasSize(20);
    }
  }

  /** A task that was just made. */
  @Test
  void waitsForATaskThatIsNotYetKnown() {
    Trouble unknown = new Trouble(400, "InvalidConversionTaskId", "not found");
    Function<Integer, Trouble> early = number -> number < 3 ? unknown : Trouble.NONE;
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, early)) {
      assertThat(watch(service, ID).status()).isZero();
    }
  }

  @Test
  void needsCredentials() {
    logOut();
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> Trouble.NONE)) {
      Cli.Answer answer = watch(service, ID);
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.err().lines()).hasSize(2);
      assertThat(answer.err()).contains("no credentials for AWS can be used").contains("  log in");
      Cli.Answer profile = watch(service, "--profile", "absent", ID);
      assertThat(profile.status()).isEqualTo(2);
      assertThat(profile.err()).contains("no credentials for AWS can be used").contains("absent");
      assertThat(service.requests()).isEmpty();
    }
  }

  @Test
  void needsARegion() {
    Cli.Answer answer = run(false, "--endpoint-url", "http://127.0.0.1:9", ID);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err())
        .startsWith("preflight: no region is known in which the task is\n  give --region");
    assertThat(log()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ami-0123|is no ID",
        "import-ami-|is no ID",
        "import-ami-../x|is no ID",
        "import-ami-1 --every 0s|too often",
        "import-ami-1 --every x|no value of --every",
        "import-ami-1 --every 99999999999999999999h|no value of --every",
        "import-ami-1 --give-up-after 2d|no value of --give-up-after",
        "import-ami-1 --endpoint-url ftp://x|no value of --endpoint-url",
        "import-ami-1 --region x/y|no value of --region"
      })
  void refusesBadUsage(String usage) {
    Cli.Answer answer = run(false, usage.substring(0, usage.indexOf('|')).split(" "));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().lines()).hasSize(2);
    assertThat(answer.err()).contains(usage.substring(usage.indexOf('|') + 1));
    assertThat(log()).doesNotExist();
  }

  @Test
  void drawsOneLineOnATerminal() {
    try (Ec2StandIn service = play(MeasuredRuns.SUCCESS, number -> Trouble.NONE)) {
      Cli.Answer answer = run(true, "--endpoint-url", service.url(), "--region", "eu-west-1", ID);
      assertThat(answer.status()).isZero();
      assertThat(answer.err())
          .contains("\r" + ID + " [##        ] 28 % converting 5 s of 2 min 54 s\u001b[K")
          .doesNotContain("\n")
          .endsWith("\r\u001b[K");
    }
  }
}
