package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import preflight.fixture.Fixtures;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Location;
import preflight.image.Siblings;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;
import preflight.report.Rendering;

/** Answers of earlier runs. */
class VerdictCacheTest {

  private static final List<String> FIXTURES =
      List.of("debian8-ova", "zeros", "bare-ext3", "nixos", "debian8-686-pae", "ubuntu2204-gpt");

  /** Files in it are old enough to be trusted. */
  @TempDir static Path shared;

  @TempDir Path own;

  private static List<String> images;
  private Path cache;

  @BeforeAll
  static void copy() throws Exception {
    List<String> names = new ArrayList<>();
    for (String fixture : FIXTURES) {
      Path image = Fixtures.image(fixture);
      names.add(Files.copy(image, shared.resolve(image.getFileName())).toString());
    }
    Path split = Fixtures.image("centos7-vmdk-split").getParent();
    try (Stream<Path> files = Files.list(split)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, shared.resolve(file.getFileName()));
      }
    }
    names.add(shared.resolve(Fixtures.image("centos7-vmdk-split").getFileName()).toString());
    images = List.copyOf(names);
    grow();
  }

  /** Waits until the files are not young any more. */
  private static void grow() throws InterruptedException {
    Thread.sleep(ReadFiles.YOUNG.toMillis() + 50);
  }

  @BeforeEach
  void place() {
    cache = own.resolve("cache/preflight/verdicts");
  }

  /** What a run said, and how many answers were of earlier ones. */
  private record Said(Cli.Answer answer, int earlier) {}

  private Said check(List<String> names, String... options) {
    List<String> all = new ArrayList<>(List.of("check", "--as-of", "2016-06-06"));
    all.addAll(List.of(options));
    all.addAll(names);
    return run(all);
  }

  private Said run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status;
    try (PrintStream toOut = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      status =
          Main.run(
              arguments.toArray(new String[0]),
              new Terminal(
                  toOut,
                  toErr,
                  false,
                  true,
                  Map.of("XDG_CACHE_HOME", own.resolve("cache").toString())));
    }
    String said = err.toString(StandardCharsets.UTF_8).replaceAll("[^\r\n]*\r *\r", "");
    int earlier = 0;
    StringBuilder rest = new StringBuilder();
    for (String line : said.lines().toList()) {
      if (line.contains("of earlier runs")) {
        earlier = Integer.parseInt(line.split(" ", -1)[1]);
      } else {
        rest.append(line).append('\n');
      }
    }
    return new Said(
        new Cli.Answer(status, out.toString(StandardCharsets.UTF_8), rest.toString()), earlier);
  }

  private List<Path> kept() throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(".answer")).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "jsonl", "sarif", "junit", "github", "markdown"})
  void anEarlierAnswerReadsAsANewOne(String format) {
    Said plain = check(images, "--format", format, "--no-cache");
    Said first = check(images, "--format", format);
    Said second = check(images, "--format", format, "-j", "3");
    assertThat(first.answer()).isEqualTo(plain.answer());
    assertThat(second.answer()).isEqualTo(plain.answer());
    assertThat(first.earlier()).isZero();
    assertThat(second.earlier()).isEqualTo(images.size());
  }

  @Test
  void theAnswerForEachCommittedImageIsTheSame() throws Exception {
    Path all = Files.createDirectory(own.resolve("all"));
    List<String> names = new ArrayList<>();
    for (String fixture : committed()) {
      Path image = Fixtures.image(fixture);
      // an archive of the same name may hold it, too
      Path copy = Files.createDirectory(all.resolve(fixture)).resolve(image.getFileName());
      names.add(Files.copy(image, copy).toString());
    }
    assertThat(names).hasSizeGreaterThan(20);
    grow();
    for (String format : List.of("text", "jsonl")) {
      Cli.Answer plain = check(names, "--format", format, "--no-cache").answer();
      assertThat(check(names, "--format", format, "-j", "2").answer()).isEqualTo(plain);
      Said again = check(names, "--format", format);
      assertThat(again.earlier()).isEqualTo(names.size());
      assertThat(again.answer()).isEqualTo(plain);
    }
  }

  private static List<String> committed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("fixtures/images"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".xz"))
          .map(name -> name.substring(0, name.indexOf('.')))
          .sorted()
          .toList();
    }
  }

  /** A file of which the state can be asked, but which nobody may open. */
  private record Closed(Location location) implements Location {

    @Override
    public String name() {
      return location.name();
    }

    @Override
    public Optional<Path> file() {
      return location.file();
    }

    @Override
    public Path path() {
      return location.path();
    }

    @Override
    public Location image() {
      return this;
    }

    @Override
    public ByteSource open(ReadCounter counter) throws IOException {
      throw new IOException(name() + " was opened");
    }

    @Override
    public Siblings siblings(ReadCounter counter) {
      return name -> {
        throw new IOException(name + " was looked for");
      };
    }
  }

  @Test
  void anEarlierAnswerIsGivenWithoutOpeningTheImage() throws IOException {
    ParseResult parsed =
        new CommandLine(new CheckCommand().spec()).parseArgs("--cache", cache.toString());
    Settings settings = Settings.of(parsed, Optional.empty());
    Terminal terminal = new Terminal(System.out, System.err, false, false);
    try (VerdictCache answers =
        VerdictCache.open(parsed, terminal, EnumSet.of(Rendering.TEXT)).orElseThrow()) {
      for (String name : images) {
        Location file = new LocalFile(Path.of(name));
        CheckRun.Asked open = asked(file, settings);
        CheckRun.Asked closed = asked(new Closed(file), settings);
        assertThatThrownBy(() -> answers.answer(closed, Optional.empty(), terminal))
            .hasMessage(name + " was opened");
        CheckedImage first = answers.answer(open, Optional.empty(), terminal);
        assertThat(first.result()).isPresent();
        CheckedImage second = answers.answer(closed, Optional.empty(), terminal);
        assertThat(second.result()).isEmpty();
        assertThat(second.kept().orElseThrow().outline().prediction())
            .isEqualTo(first.result().get().prediction());
      }
    }
  }

  private static CheckRun.Asked asked(Location file, Settings settings) {
    return new CheckRun.Asked(
        Image.of(file),
        settings,
        new ImageCheck.Asked(settings.request(), settings.policy(), true, false, false, false));
  }

  /** What starts in a tenth of a second has no time to load what it does not use. */
  @Test
  void theCheckOfOneImageLoadsNothingOfIt() throws Exception {
    assertThat(loaded(images.subList(0, 1)))
        .contains("preflight.cli.CheckCommand")
        .noneMatch(name -> name.startsWith("preflight.cache."))
        .noneMatch(name -> name.startsWith("preflight.remote."))
        .doesNotContain("preflight.cli.VerdictCache", "preflight.report.ResultLine");
    for (int run = 0; run < 2; run++) {
      assertThat(loaded(images))
          .contains("preflight.cli.VerdictCache")
          .doesNotContain("preflight.cli.ReadObjects")
          .noneMatch(name -> name.startsWith("preflight.remote."));
    }
  }

  private List<String> loaded(List<String> names) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "preflight.cli.Main",
                "check"));
    command.addAll(names);
    Path log = own.resolve("classes");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("XDG_CACHE_HOME", own.resolve("cache").toString());
    builder.start().waitFor();
    List<String> classes = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      // [0.061s][info][class,load] java.lang.Object source: shared objects file
      int source = line.indexOf(" source: ");
      int name = line.indexOf(" preflight.");
      if (line.startsWith("[") && name > 0 && name < source) {
        classes.add(line.substring(name + 1, source));
      }
    }
    return classes;
  }

  @Test
  void eachReportIsMadeOfIt() throws IOException {
    String report = own.resolve("sarif").toString();
    assertThat(check(images, "--format", "jsonl").earlier()).isZero();
    // the text was not kept
    String plain = check(images, "--report", "sarif=" + report, "--no-cache").answer().out();
    String sarif = Files.readString(Path.of(report));
    assertThat(check(images, "--report", "sarif=" + report).earlier()).isZero();
    Said again = check(images, "--report", "sarif=" + report);
    assertThat(again.earlier()).isEqualTo(images.size());
    assertThat(again.answer().out()).isEqualTo(plain);
    assertThat(Files.readString(Path.of(report))).isEqualTo(sarif);
    assertThat(check(images, "--format", "markdown").earlier()).isEqualTo(images.size());
  }

  @Test
  void anotherQuestionHasAnotherAnswer() {
    check(images);
    List<List<String>> questions =
        List.of(
            List.of("--boot-mode", "uefi"),
            List.of("--platform", "Linux"),
            List.of("--architecture", "arm64"),
            List.of("--declared-format", "RAW"),
            List.of("--route", "import-snapshot"),
            List.of("--fail-on", "never"),
            List.of("--allow-unknown"),
            List.of("--severity", "PF806=error"),
            List.of("--uplink", "20Mbit"),
            List.of("--no-initrd"),
            List.of("--verify-manifest"));
    for (List<String> question : questions) {
      String[] options = question.toArray(new String[0]);
      Said said = check(images, options);
      assertThat(said.earlier()).as("%s", question).isZero();
      Said again = check(images, options);
      assertThat(again.earlier()).as("%s", question).isEqualTo(images.size());
      assertThat(again.answer()).as("%s", question).isEqualTo(said.answer());
    }
    List<String> other = new ArrayList<>(List.of("check", "--as-of", "2026-11-01"));
    other.addAll(images);
    assertThat(run(other).earlier()).isZero();
    assertThat(check(images).earlier()).isEqualTo(images.size());
  }

  @Test
  void theConfigurationIsPartOfTheQuestion() throws IOException {
    Path file = own.resolve("preflight.yaml");
    String ignore =
        """
        ignore:
          - rule: PF302
            reason: known
            expires: 2099-01-01
          - rule: PF999
            reason: never there
        """;
    for (String text :
        List.of(ignore.replace("PF999", "PF101"), ignore.replace("PF999", "PF502"))) {
      Files.writeString(file, text);
      String[] options = {
        "--config", file.toString(), "--route", "import-image", "--route", "import-snapshot"
      };
      for (String format : List.of("text", "json", "sarif", "junit")) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--format", format));
        String[] with = all.toArray(new String[0]);
        all.add("--no-cache");
        Cli.Answer plain = check(images, all.toArray(new String[0])).answer();
        check(images, with);
        Said again = check(images, with);
        assertThat(again.answer()).isEqualTo(plain);
        assertThat(again.earlier()).isEqualTo(images.size());
      }
    }
  }

  @Test
  void aFileThatIsChangedInPlaceIsNoticed() throws Exception {
    Path a = Files.copy(Path.of(images.get(4)), own.resolve("a.raw"));
    Path b = Files.copy(Path.of(images.get(1)), own.resolve("b.raw"));
    List<String> both = List.of(a.toString(), b.toString());
    assertThat(check(both).earlier()).isZero();
    assertThat(kept()).as("young files are not trusted").isEmpty();
    grow();
    Said before = check(both);
    assertThat(check(both).earlier()).isEqualTo(2);
    FileTime modified = Files.getLastModifiedTime(a);
    byte[] zeros = new byte[(int) Files.size(a)];
    Files.write(a, zeros, StandardOpenOption.WRITE);
    Files.setLastModifiedTime(a, modified);
    Said after = check(both);
    assertThat(after.earlier()).isEqualTo(1);
    assertThat(before.answer().out()).contains("PF502").doesNotContain("a.raw at byte 0");
    assertThat(after.answer().out()).contains("a.raw at byte 0").doesNotContain("PF502");
  }

  @Test
  void filesBesideAnImageCount() throws Exception {
    Path split = Path.of(images.get(images.size() - 1));
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> files = Files.list(split.getParent())) {
      String stem = split.getFileName().toString().replace(".vmdk", "");
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(stem)) {
          parts.add(Files.copy(file, own.resolve(file.getFileName())));
        }
      }
    }
    Path extent = parts.get(0);
    assertThat(extent.getFileName()).isNotEqualTo(split.getFileName());
    List<String> both = List.of(own.resolve(split.getFileName()).toString(), images.get(1));
    grow();
    String whole = check(both).answer().out();
    assertThat(check(both).earlier()).isEqualTo(2);
    Path away = Files.move(extent, own.resolve("away"));
    Said lacking = check(both);
    assertThat(lacking.earlier()).isEqualTo(1);
    assertThat(lacking.answer().out()).isNotEqualTo(whole);
    assertThat(check(both).earlier()).as("what is not there is kept, too").isEqualTo(2);
    Files.move(away, extent);
    Said again = check(both);
    assertThat(again.earlier()).isEqualTo(1);
    assertThat(again.answer().out()).isEqualTo(whole);
    grow();
    check(both);
    Files.write(extent, new byte[(int) Files.size(extent)], StandardOpenOption.WRITE);
    assertThat(check(both).earlier()).isEqualTo(1);
  }

  @Test
  void aDescriptorThatAppearsBesideAnExtentCounts() throws Exception {
    Path disk = Files.copy(Path.of(images.get(4)), own.resolve("disk-flat.vmdk"));
    List<String> both = List.of(disk.toString(), images.get(1));
    grow();
    check(both);
    assertThat(check(both).earlier()).isEqualTo(2);
    Files.writeString(
        own.resolve("disk.vmdk"),
        "# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\n"
            + "createType=\"monolithicFlat\"\nRW "
            + Files.size(disk) / 512
            + " FLAT \"disk-flat.vmdk\" 0\n");
    assertThat(check(both).earlier()).isEqualTo(1);
  }

  @Test
  void damagedAnswersAreFoundOutAgain() throws IOException {
    Cli.Answer plain = check(images).answer();
    assertThat(kept()).hasSize(images.size());
    for (Path file : kept()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    Said said = check(images);
    assertThat(said.earlier()).isZero();
    assertThat(said.answer()).isEqualTo(plain);
    assertThat(check(images).earlier()).isEqualTo(images.size());
  }

  @Test
  void isUsedForSeveralImagesOrWhereItIsNamed() throws IOException {
    check(images.subList(0, 1));
    check(images, "--no-cache");
    check(images, "--stats");
    assertThat(cache).doesNotExist();
    Path named = own.resolve("named");
    check(images.subList(0, 1), "--cache", named.toString());
    Said again = check(images.subList(0, 1), "--cache", named.toString());
    assertThat(again.earlier()).isEqualTo(1);
    assertThat(cache).doesNotExist();
    assertThat(check(images, "--cache", named.toString(), "--no-cache").answer().err())
        .contains("--cache and --no-cache exclude each other");
    Files.setPosixFilePermissions(named, PosixFilePermissions.fromString("rwxrwxrwx"));
    Said open = check(images, "--cache", named.toString());
    assertThat(open.answer().status()).isEqualTo(2);
    assertThat(open.answer().err()).contains("cannot be a cache");
    // nothing says where the usual place is
    assertThat(Cli.run("check", images.get(0), images.get(1)).err()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsNotKept() throws IOException {
    List<String> names = new ArrayList<>(images);
    names.add(own.resolve("missing.raw").toString());
    check(names);
    Said again = check(names);
    assertThat(again.earlier()).isEqualTo(images.size());
    assertThat(again.answer().status()).isEqualTo(2);
    assertThat(again.answer().err()).contains("missing.raw: there is no such file");
  }

  @Test
  void severalProcessesMayUseItAtOnce() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                // without it Java 25 warns of zstd's library, but for a jar that says so itself
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "preflight.cli.Main",
                "check",
                "-j",
                "2",
                "--as-of",
                "2016-06-06"));
    command.addAll(images);
    String plain = check(images, "--no-cache").answer().out();
    for (int round = 0; round < 2; round++) {
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectOutput(own.resolve("out" + i).toFile())
                .redirectError(own.resolve("err" + i).toFile());
        builder.environment().put("XDG_CACHE_HOME", own.resolve("cache").toString());
        processes.add(builder.start());
      }
      for (int i = 0; i < processes.size(); i++) {
        processes.get(i).waitFor();
        assertThat(own.resolve("err" + i)).isEmptyFile();
        assertThat(Files.readString(own.resolve("out" + i))).isEqualTo(plain);
      }
    }
    assertThat(kept()).hasSize(images.size());
    assertThat(check(images).earlier()).isEqualTo(images.size());
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }
}
