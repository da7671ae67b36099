package preflight.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskWriterTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ID = "import-ami-0123456789abcdef0";

  /** Pieces out of which messages are made that could be taken for something else. */
  private static final List<String> PIECES =
      List.of(
          "ClientError: ",
          "ServerError: ",
          "CLIENT_ERROR : ",
          "converting",
          "booting",
          " ",
          ",",
          "\"",
          "\"\"",
          "{",
          "}",
          "{\"ImportImageTasks\": [",
          "|",
          "+--",
          "\n",
          "\r\n",
          "\t",
          "\0",
          "\u001b[2J",
          "\u2028",
          "IMPORTIMAGETASKS\t28\timport-ami-1\tactive",
          "time,status",
          "2020-01-01T00:00:00Z",
          "Disk validation failed",
          "\\",
          "'",
          "é",
          "\ud83d\ude00",
          "\ud83d",
          CsvLines.HEADER);

  private static Described task(String status, String message) {
    return new Described(ID, status, message, "28", "", OptionalLong.of(524_288_000));
  }

  private static String written(List<Described> tasks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TaskWriter writer = new TaskWriter(out);
    writer.header();
    for (int i = 0; i < tasks.size(); i++) {
      writer.write(START.plusSeconds(10L * i), tasks.get(i));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<TaskLog> read(String text) {
    LogReader reader = new LogReader("log");
    for (String line : text.split("\n", -1)) {
      reader.line(line, Optional.empty());
    }
    return reader.end();
  }

  private static void assertReadAsWritten(List<Described> tasks) throws IOException {
    List<Sample> expected = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      expected.add(tasks.get(i).at(START.plusSeconds(10L * i)));
    }
    String text = written(tasks);
    assertThat(text.lines()).hasSize(tasks.size() + 1);
    assertThat(read(text)).as(text).containsExactly(new TaskLog(ID, false, expected));
  }

  @Test
  void writesATable() throws IOException {
    Described failed =
        new Described(
            ID, "deleted", "ClientError: \"/\", not found\n", "", "ami-1", OptionalLong.empty());
    assertThat(written(List.of(task("active", "converting"), failed)))
        .isEqualTo(
            "time,task,percent,status,message,image,bytes\n"
                + "2026-11-22T10:00:00Z,"
                + ID
                + ",28,active,converting,,524288000\n"
                + "2026-11-22T10:00:10Z,"
                + ID
                + ",,deleted,\"ClientError: \"\"/\"\", not found\",ami-1,\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pending",
        "converting",
        "",
        "something new",
        "ServerError: an internal error has occurred",
        "CLIENT_ERROR : ClientError: Unknown OS",
        "ClientError: {",
        "ClientError: | x |"
      })
  void isReadAsItWasWritten(String message) throws IOException {
    for (String status : List.of("active", "deleting", "deleted", "completed", "updating", "")) {
      assertReadAsWritten(
          List.of(task("active", "pending"), task(status, message), task("active", "updating")));
    }
  }

  @Test
  void anyWordsAreReadAsTheyWereWritten() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 3000; round++) {
      List<Described> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        StringBuilder message = new StringBuilder();
        for (int piece = random.nextInt(5); piece > 0; piece--) {
          message.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        tasks.add(
            new Described(
                ID,
                random.nextBoolean() ? "active" : PIECES.get(random.nextInt(PIECES.size())),
                message.toString(),
                random.nextBoolean() ? "" : Integer.toString(random.nextInt(101)),
                random.nextBoolean() ? "" : "ami-" + random.nextInt(100),
                random.nextBoolean()
                    ? OptionalLong.empty()
                    : OptionalLong.of(random.nextLong(1L << 46))));
      }
      assertReadAsWritten(tasks);
    }
  }

  /** Whoever kills the process leaves whole lines. */
  @Test
  void writesEachLineAtOnce() throws IOException {
    List<byte[]> writes = new ArrayList<>();
    TaskWriter writer =
        new TaskWriter(
            new java.io.OutputStream() {
              @Override
              public void write(int b) {
                throw new AssertionError("a single byte");
              }

              @Override
              public void write(byte[] bytes, int from, int length) {
                writes.add(java.util.Arrays.copyOfRange(bytes, from, from + length));
              }
            });
    writer.header();
    writer.write(START, task("active", "a\nb"));
    assertThat(writes).hasSize(2);
    assertThat(writes).allSatisfy(line -> assertThat(line[line.length - 1]).isEqualTo((byte) '\n'));
  }
}
