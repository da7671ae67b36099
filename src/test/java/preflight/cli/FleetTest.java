package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Many images in one run. */
class FleetTest {

  private static final List<String> FIXTURES =
      List.of("debian8-ova", "zeros", "bare-ext3", "nixos", "debian8-686-pae", "ubuntu2204-gpt");

  @TempDir Path folder;

  private static Cli.Answer check(String... arguments) {
    List<String> all = new ArrayList<>(List.of("check", "--as-of", "2016-06-06"));
    all.addAll(List.of(arguments));
    return Cli.run(all.toArray(new String[0]));
  }

  private static List<String> images(Cli.Answer answer) {
    List<String> names = new ArrayList<>();
    answer
        .out()
        .lines()
        .forEach(line -> names.add(JsonMapper.shared().readTree(line).get("image").asString()));
    return names;
  }

  private List<String> fleet() throws IOException {
    List<String> names = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (String fixture : FIXTURES) {
        Path image = Fixtures.image(fixture);
        Path copy = folder.resolve(round + "-" + image.getFileName());
        names.add(Files.copy(image, copy).toString());
      }
    }
    names.add(5, folder.resolve("missing.raw").toString());
    names.add(9, Files.createFile(folder.resolve("empty.raw")).toString());
    return names;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "jsonl", "sarif", "junit", "github", "markdown"})
  void theAnswerDoesNotDependOnJobs(String format) throws IOException {
    List<String> names = fleet();
    List<String> arguments = new ArrayList<>(List.of("--format", format));
    arguments.addAll(names);
    Cli.Answer alone = check(arguments.toArray(new String[0]));
    arguments.addAll(0, List.of("-j", "4"));
    Cli.Answer together = check(arguments.toArray(new String[0]));
    assertThat(together).isEqualTo(alone);
    assertThat(alone.status()).isEqualTo(2);
    if (format.equals("jsonl")) {
      assertThat(images(alone)).isEqualTo(names);
    }
  }

  @Test
  void linesAreWhatTheDocumentHolds() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--format", "jsonl"));
    arguments.addAll(fleet());
    Cli.Answer lines = check(arguments.toArray(new String[0]));
    arguments.set(1, "json");
    JsonNode document = JsonMapper.shared().readTree(check(arguments.toArray(new String[0])).out());
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(Path.of("docs/check-line.schema.json")), InputFormat.JSON);
    int results = 0;
    for (String line : lines.out().lines().toList()) {
      assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
      ObjectNode node = (ObjectNode) JsonMapper.shared().readTree(line);
      assertThat(node.remove("schema").asString()).isEqualTo("preflight-check-line-1");
      if (!node.has("error")) {
        assertThat(node).isEqualTo(document.get("results").get(results++));
      }
    }
    assertThat(results).isEqualTo(document.get("results").size());
    assertThat(schema.validate("{\"schema\":\"preflight-check-line-1\"}", InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void aFolderIsItsImagesInTheOrderOfTheirNames() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images/b/c"));
    Path hidden = Files.createDirectories(folder.resolve("images/.git"));
    Path ova = Fixtures.image("debian8-ova");
    Files.copy(ova, images.resolve("z.ova"));
    Files.copy(ova, folder.resolve("images/b/no-suffix"));
    Files.copy(Fixtures.image("zeros"), folder.resolve("images/a.raw"));
    Files.copy(ova, hidden.resolve("left.ova"));
    Files.copy(ova, folder.resolve("images/.hidden.ova"));
    Files.writeString(folder.resolve("images/README.md"), "# Images\n");
    Files.createSymbolicLink(folder.resolve("images/b/loop"), folder.resolve("images"));
    Cli.Answer answer = check("--format", "jsonl", folder.resolve("images").toString());
    assertThat(images(answer))
        .extracting(name -> folder.resolve("images").relativize(Path.of(name)).toString())
        .containsExactly("a.raw", "b/c/z.ova", "b/no-suffix");
    assertThat(answer.err()).contains("3 images, 1 other files passed over");
    assertThat(images(check("--format", "jsonl", folder + "/images/**.ova")))
        .extracting(name -> Path.of(name).getFileName().toString())
        .containsExactly("z.ova");
    assertThat(images(check("--format", "jsonl", folder + "/images/.*.ova"))).hasSize(1);
    Path odd = Files.copy(ova, folder.resolve("odd[1].ova"));
    assertThat(images(check("--format", "jsonl", odd.toString()))).containsExactly(odd.toString());
    Cli.Answer none = check("--format", "jsonl", folder + "/images/*.vdi");
    assertThat(none.err()).contains("there is no such file");
    assertThat(none.status()).isEqualTo(2);
  }

  @Test
  void extentsInAFolderAreOneMachine() throws IOException {
    Path split = Fixtures.image("centos7-vmdk-split");
    Cli.Answer answer = check("--format", "jsonl", split.getParent().toString());
    assertThat(images(answer)).hasSize(1);
    assertThat(images(answer).get(0)).endsWith(split.getFileName().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\0"})
  void aListNamesImages(String end) throws IOException {
    List<String> names = fleet();
    Path list = Files.writeString(folder.resolve("list"), String.join(end, names) + end + end);
    assertThat(images(check("--format", "jsonl", "--from", list.toString()))).isEqualTo(names);
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(list)));
    try {
      assertThat(images(check("--format", "jsonl", "-"))).isEqualTo(names);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void anEmptyListIsNoMistake() throws IOException {
    Path list = Files.createFile(folder.resolve("list"));
    Cli.Answer answer = check("--from", list.toString());
    assertThat(answer).isEqualTo(new Cli.Answer(0, "", ""));
    assertThat(check("--from", folder.resolve("none").toString()).status()).isEqualTo(2);
  }

  @Test
  void jobsAreANumber() {
    for (String wrong : List.of("-1", "x", "257", "")) {
      assertThat(check("--jobs", wrong, "x").err()).as(wrong).contains("is no value of --jobs");
    }
    assertThat(check("--jobs", "0", Fixtures.image("zeros").toString()).status()).isEqualTo(1);
  }

  @Test
  void noMoreAreWorkedOnThanJobsAndFewWait() throws Exception {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch gate = new CountDownLatch(1);
    List<Integer> inputs = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      inputs.add(i);
    }
    Thread run =
        new Thread(
            () ->
                InOrder.run(
                    inputs,
                    4,
                    input -> {
                      started.incrementAndGet();
                      if (input == 0) {
                        await(gate);
                      }
                      return input;
                    },
                    answer -> assertThat(answer).isEqualTo(taken.getAndIncrement())));
    run.start();
    for (int i = 0; i < 500 && started.get() < 8; i++) {
      Thread.sleep(10);
    }
    Thread.sleep(100);
    // the first one holds up all others, of which no more than two for each job are done
    assertThat(started.get()).isEqualTo(8);
    assertThat(taken.get()).isZero();
    gate.countDown();
    run.join(10_000);
    assertThat(taken.get()).isEqualTo(1000);
  }

  /** In a process with little memory, which must not grow with the images. */
  @ParameterizedTest
  @CsvSource({"jsonl, 64", "sarif, 64"})
  @Tag("slow")
  void tenThousandImagesInOneRun(String format, int mebibytes) throws Exception {
    Path images = Files.createDirectories(folder.resolve("images"));
    byte[] image = new byte[64 << 10];
    image[510] = 0x55;
    image[511] = (byte) 0xAA;
    for (int i = 0; i < 10_000; i++) {
      image[440] = (byte) i;
      Files.write(images.resolve(String.format(Locale.ROOT, "%05d.raw", i)), image);
    }
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + mebibytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                "preflight.cli.Main",
                "check",
                "-j",
                "2",
                "--format",
                format,
                images.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    assertThat(process.exitValue()).isEqualTo(1);
    try (Stream<String> lines = Files.lines(out)) {
      assertThat(lines.filter(line -> line.contains("09999.raw")).count()).isPositive();
    }
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTerminalShowsOneLine() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("check", "--as-of", "2016-06-06"));
    arguments.addAll(fleet());
    try (PrintStream out = new PrintStream(new ByteArrayOutputStream());
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      Main.run(arguments.toArray(new String[0]), new Terminal(out, toErr, false, true, Map.of()));
    }
    String shown = err.toString(StandardCharsets.UTF_8);
    assertThat(shown).contains("0 of 20 images, 0 rejected");
    // whatever was drawn is erased before anything else
    String last = shown.substring(shown.lastIndexOf('\r') + 1);
    assertThat(last).doesNotContain("images");
    assertThat(shown.replaceAll("\r *\r", "")).contains("missing.raw: there is no such file");
  }
}
