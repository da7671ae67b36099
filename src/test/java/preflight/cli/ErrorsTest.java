package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import preflight.testing.Tool;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is no image, or not a whole one, ends in two lines or in a finding, never in a trace. */
class ErrorsTest {

  @TempDir Path folder;

  private Path good;

  @BeforeEach
  void findImage() {
    good = Fixtures.image("debian8-raw");
  }

  // Files that cannot be read.

  @Test
  void refusesADirectoryWithoutImages() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    refused("holds no image", "check", empty.toString());
    refused("is a directory", "check", "--disk", empty.toString());
  }

  @Test
  void refusesAMissingPath() {
    refused("there is no such file", "check", folder.resolve("missing.raw").toString());
  }

  @Test
  void refusesAPathBelowAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "a");
    refused("cannot read ", "check", file.resolve("b").toString());
  }

  @Test
  void refusesAMissingFolder() {
    refused("cannot read ", "check", folder.resolve("none/image.raw").toString());
  }

  @Test
  void refusesAFileThatMustNotBeRead() throws IOException {
    Path file = Files.write(folder.resolve("secret.raw"), new byte[4096]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(
        Files.isReadable(file), "NOT TESTED: this user (root?) may read every file");
    refused("must not be read", "check", file.toString());
  }

  @Test
  void refusesWhatIsNoFileName() {
    refused("", "check", "a\0b");
  }

  @Test
  void readsNothingFromADevice() {
    refused("is neither a regular file nor a block device", "check", "/dev/zero");
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void doesNotWaitForTheWriterOfAFifo() {
    String fifo = folder.resolve("fifo").toString();
    Tool.run("mkfifo", fifo);
    refused("is neither a regular file nor a block device", "check", fifo);
    refused("is neither a regular file nor a block device", "ls", fifo);
  }

  @Test
  void refusesAnEmptyName() {
    refused("an image's name is empty", "check", "");
  }

  @Test
  void anAnswerThatCannotBeWrittenIsNoSuccess() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    try (PrintStream toOut = new PrintStream(full, false, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      String[] line = {"check", "--as-of", "2016-06-06", good.toString()};
      assertThat(Main.run(line, new Terminal(toOut, toErr, false, false))).isEqualTo(2);
    }
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("the output could not be written");
  }

  @Test
  void aDefectIsNoPrediction() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new IllegalStateException("broken");
          }
        };
    PrintStream toOut = new PrintStream(broken, false, StandardCharsets.UTF_8);
    PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8);
    String[] line = {"check", "--as-of", "2016-06-06", good.toString()};
    assertThat(Main.run(line, new Terminal(toOut, toErr, false, false))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("a defect of preflight");
  }

  // Files that are no images.

  static List<Arguments> noImages() {
    byte[] random = new byte[3 << 20];
    new Random(20160606).nextBytes(random);
    byte[] signed = random.clone();
    signed[510] = 0x55;
    signed[511] = (byte) 0xAA;
    byte[] text =
        "Dear reader,\nthis is no disk image.\n".repeat(50).getBytes(StandardCharsets.UTF_8);
    return List.of(
        Arguments.of("empty", new byte[0]),
        Arguments.of("one byte", new byte[] {1}),
        Arguments.of("half a sector", new byte[256]),
        Arguments.of("one sector", new byte[512]),
        Arguments.of("text", text),
        Arguments.of("random", random),
        Arguments.of("random with a signature", signed),
        Arguments.of("start of a VMDK", "KDMV".getBytes(StandardCharsets.UTF_8)),
        Arguments.of("XML", "<?xml version=\"1.0\"?><Envelope/>".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noImages")
  void neverTakesWhatIsNoImage(String name, byte[] content) throws IOException {
    for (String suffix : List.of(".raw", ".ova", ".vmdk", ".vdi", ".ovf", "")) {
      Path file = Files.write(folder.resolve("image" + suffix), content);
      for (String command : List.of("check", "inspect", "ls")) {
        Cli.Answer answer = Cli.run(command, file.toString());
        sound(answer);
        assertThat(answer.out()).doesNotContain(": completes", "likely completes", "may complete");
        if (!command.equals("inspect")) {
          assertThat(answer.status()).as(command + " " + file).isNotZero();
        }
      }
      neverCompletes(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian8-raw",
        "debian8-ova",
        "debian8-vdi",
        "debian8-vmdk-sparse",
        "debian8-vmdk-stream",
        "ubuntu2204-gpt"
      })
  void neverTakesATruncatedImage(String fixture) throws IOException {
    Path file = folder.resolve(Fixtures.image(fixture).getFileName());
    Files.copy(Fixtures.image(fixture), file);
    long size = Files.size(file);
    // a stream ends with a sector of zeros, and qemu-img adds more of them, which nobody misses
    long end = fixture.equals("debian8-vmdk-stream") ? lastData(file) : size;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int sixteenth = 15; sixteenth > 0; sixteenth--) {
        long cut = size * sixteenth / 16;
        channel.truncate(Math.min(end, sixteenth % 2 == 0 ? cut : cut / 512 * 512 + 1) - 1);
        neverCompletes(file);
        if (sixteenth % 4 == 3) {
          sound(Cli.run("check", file.toString()));
          sound(Cli.run("ls", file.toString(), "/etc"));
        }
      }
    }
  }

  private static long lastData(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int end = content.length;
    while (content[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static void neverCompletes(Path file) {
    Cli.Answer json =
        Cli.run("check", "--format", "json", "--as-of", "2016-06-06", file.toString());
    sound(json);
    assertThat(json.status()).as(file + "\n" + json.out()).isNotZero();
    for (JsonNode result : JsonMapper.shared().readTree(json.out()).get("results")) {
      assertThat(result.get("verdict").asString()).isNotEqualTo("completes");
      assertThat(result.get("findings").size()).isPositive();
    }
  }

  // Several images.

  @ParameterizedTest
  @ValueSource(strings = {"missing.raw", "folder", "empty.raw"})
  void aBadImageDoesNotStopTheOthers(String bad) throws IOException {
    Files.createDirectories(folder.resolve("folder"));
    Files.createFile(folder.resolve("empty.raw"));
    String path = folder.resolve(bad).toString();
    Cli.Answer answer = Cli.run("check", "--as-of", "2016-06-06", path, good.toString());
    sound(answer);
    assertThat(answer.status()).isIn(1, 2, 3);
    assertThat(answer.out()).contains("debian8-raw.raw: ", "likely completes");

    Cli.Answer json =
        Cli.run("check", "--format", "json", "--as-of", "2016-06-06", path, good.toString());
    sound(json);
    JsonNode results = JsonMapper.shared().readTree(json.out()).get("results");
    assertThat(results.get(results.size() - 1).get("verdict").asString()).isEqualTo("completes");
  }

  @Test
  void theWorstAnswerIsTheStatus() {
    String bad = Fixtures.image("zeros").toString();
    String good = this.good.toString();
    assertThat(Cli.run("check", "--as-of", "2016-06-06", good, good).status()).isZero();
    assertThat(Cli.run("check", "--as-of", "2016-06-06", good, bad).status()).isOne();
    assertThat(Cli.run("check", "--as-of", "2016-06-06", bad, good).status()).isOne();
    assertThat(Cli.run("check", bad, folder.resolve("missing").toString(), good).status())
        .isEqualTo(2);
  }

  // Usage.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "check | no image is named",
        "check --no-such-option x.raw | ",
        "chekc x.raw | ",
        "--no-such-option | ",
        "check --as-of yesterday x.raw | is no value of --as-of",
        "check --as-of 2016-02-30 x.raw | is no value of --as-of",
        "check --as-of | ",
        "check --format xml x.raw | is no value of --format",
        "check --platform BeOS x.raw | is no value of --platform",
        "check --boot-mode bios x.raw | is no value of --boot-mode",
        "check --architecture vax x.raw | is no value of --architecture",
        "check --declared-format ISO x.raw | is no value of --declared-format",
        "inspect | ",
        "ls | ",
        "cat | ",
        "explain PF999 | there is no rule",
        "explain | ",
      })
  void refusesBadUsage(String line, String word) {
    refused(word == null ? "" : word, line.split(" "));
  }

  @Test
  void showsItsUsageWithoutACommand() {
    Cli.Answer answer = Cli.run();
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("preflight check image.ova");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "-h",
        "check --help",
        "inspect --help",
        "ls --help",
        "cat --help",
        "explain --help",
        "completion --help"
      })
  void helps(String line) {
    Cli.Answer answer = Cli.run(line.split(" "));
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("Usage: ");
    answer.out().lines().forEach(each -> assertThat(each).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void tellsItsVersion() {
    for (String option : List.of("--version", "-V")) {
      Cli.Answer answer = Cli.run(option);
      assertThat(answer.status()).isZero();
      assertThat(answer.out()).matches("preflight \\S+\\R");
      assertThat(answer.err()).isEmpty();
    }
  }

  @Test
  void completesAndExplains() {
    assertThat(Cli.run("completion").out()).contains("complete ", "check");
    assertThat(Cli.run("explain", "PF501").out()).startsWith("# PF501");
    assertThat(Cli.run("explain", "unsupported-kernel").out()).startsWith("# PF501");
    assertThat(Cli.run("explain", "codes").status()).isZero();
  }

  // Looking into the guest.

  @Test
  void printsAFileOfTheGuest() {
    Cli.Answer answer = Cli.run("cat", good.toString(), "/etc/os-release");
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).contains("PRETTY_NAME=\"Debian GNU/Linux 8 (jessie)\"\n");
    assertThat(answer.err()).isEmpty();
    assertThat(Cli.run("cat", good.toString(), "etc/os-release").out()).isEqualTo(answer.out());
    assertThat(Cli.run("cat", "--volume", "p1", good.toString(), "/etc/os-release").out())
        .isEqualTo(answer.out());
  }

  @Test
  void listsADirectoryOfTheGuest() {
    Cli.Answer answer = Cli.run("ls", good.toString(), "/");
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    List<String> names = new ArrayList<>();
    answer.out().lines().forEach(line -> names.add(line.substring(line.lastIndexOf(' ') + 1)));
    assertThat(names).contains("bin", "boot", "etc", "usr", "var");
    assertThat(answer.out()).containsPattern("(?m)^drwxr-xr-x +[0-9]+ etc$");
    assertThat(Cli.run("ls", good.toString()).out()).isEqualTo(answer.out());
    assertThat(Cli.run("ls", good.toString(), "/etc/os-release").status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "ls, /nonexistent, there is no /nonexistent",
    "ls, /etc/os-release/x, there is no /etc/os-release/x",
    "cat, /nonexistent, there is no /nonexistent",
    "cat, /etc, is no regular file",
    "cat, /, is no regular file",
  })
  void refusesWhatTheGuestHasNot(String command, String path, String word) {
    refused(word, command, good.toString(), path);
  }

  @Test
  void refusesToPrintNothing() {
    refused("no path is named", "cat", good.toString());
    refused("there is no readable volume p9", "ls", "--volume", "p9", good.toString());
    refused("no file system", "ls", Fixtures.image("zeros").toString());
  }

  @Test
  void writesBinaryFilesAsTheyAre() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream toOut = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      String[] line = {"cat", good.toString(), "/boot/vmlinuz-3.16.0-4-amd64"};
      assertThat(Main.run(line, new Terminal(toOut, toErr, false, false))).isZero();
    }
    assertThat(out.toByteArray()).hasSizeGreaterThan(0x206);
    assertThat(new String(out.toByteArray(), 0x202, 4, StandardCharsets.ISO_8859_1))
        .isEqualTo("HdrS");
  }

  // What every answer keeps to.

  /** Two lines, status 2, nothing else. */
  private static void refused(String word, String... arguments) {
    Cli.Answer answer = Cli.run(arguments);
    String line = String.join(" ", arguments);
    assertThat(answer.status()).as(line).isEqualTo(2);
    assertThat(answer.out()).as(line).isEmpty();
    assertThat(answer.err()).as(line).startsWith("preflight: ").contains(word);
    assertThat(answer.err().lines()).as(line).hasSize(2);
    sound(answer);
  }

  /** No trace of a crash, and every complaint in two lines. */
  private static void sound(Cli.Answer answer) {
    for (String stream : List.of(answer.out(), answer.err())) {
      assertThat(stream)
          .doesNotContain("\tat ", "Exception", "java.", "null", "Optional[", "Optional.empty");
    }
    List<String> lines = answer.err().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      boolean stale = lines.get(i).contains("more than a year ago");
      assertThat(lines.get(i)).matches(i % 2 == 0 || stale ? "preflight: .+" : "  .+");
    }
    assertThat(answer.status()).isBetween(0, 3);
    if (answer.status() != 2) {
      assertThat(answer.err()).isEmpty();
    } else {
      // inspect shows what there is, also where that is nothing
      assertThat(answer.err() + answer.out()).isNotEmpty();
    }
  }
}
