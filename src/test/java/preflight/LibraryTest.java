package preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.ec2.ImportRequest;
import preflight.fixture.Fixtures;
import preflight.prediction.Verdict;

/** The program as a library. */
class LibraryTest {

  private static final ImportRequest REQUEST = ImportRequest.on(LocalDate.of(2016, 6, 6));
  private static final Path EXAMPLE = Path.of("docs/examples/library");

  @TempDir Path folder;

  @Test
  void checksAFile() throws Exception {
    Preflight.Check check = Preflight.check(Fixtures.image("debian8-686-pae"), REQUEST);
    assertThat(check.prediction().verdict()).isEqualTo(Verdict.REJECTED);
    assertThat(check.prediction().message())
        .contains("ClientError: Unsupported kernel version 3.16.0-4-686-pae");
    assertThat(check.snapshotRoute().boots()).isTrue();
    assertThat(check.inspection().disks()).hasSize(1);
    assertThat(check.bytesRead()).isPositive();
    assertThat(check.requests()).isPositive();
  }

  @Test
  void checksAMachineOfSeveralDisks() throws Exception {
    Path system = Fixtures.image("debian8-raw");
    Path data = Fixtures.image("zeros");
    Preflight.Check check = Preflight.check(List.of(system, data), REQUEST);
    assertThat(check.inspection().disks()).hasSize(2);
    assertThat(check.inspection().name()).isEqualTo(system + " + " + data);
  }

  @Test
  void tellsWhatTheHostCannotRead() {
    assertThatThrownBy(() -> Preflight.check(folder.resolve("no.raw"), REQUEST))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Preflight.check(folder, REQUEST))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> Preflight.check(List.of(), REQUEST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void answersSeveralThreadsAtOnce() throws Exception {
    Path good = Fixtures.image("debian8-ova");
    Path bad = Fixtures.image("debian8-686-pae");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Verdict>> checks = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Path image = i % 2 == 0 ? good : bad;
        checks.add(() -> Preflight.check(image, REQUEST).prediction().verdict());
      }
      int i = 0;
      for (Future<Verdict> verdict : threads.invokeAll(checks)) {
        assertThat(verdict.get()).isEqualTo(i++ % 2 == 0 ? Verdict.COMPLETES : Verdict.REJECTED);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** As a module of others, on the module path alone. */
  @Test
  void theExampleCompilesAndRunsAsAModule() throws Exception {
    String modules = modulePath();
    List<String> sources;
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      sources = files.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList();
    }
    Path classes = folder.resolve("example");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter told = new StringWriter();
    List<String> options =
        List.of("-Xlint:all", "-Werror", "--module-path", modules, "-d", classes.toString());
    try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  told, files, null, options, null, files.getJavaFileObjectsFromStrings(sources))
              .call();
      assertThat(compiled).as(told.toString()).isTrue();
    }
    Path rejected = Fixtures.image("debian8-686-pae");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules + File.pathSeparator + classes,
                "--module",
                "example/example.BeforeUpload",
                "2016-06-06",
                Fixtures.image("debian8-ova").toString(),
                rejected.toString())
            .redirectError(folder.resolve("err").toFile())
            .start();
    String out = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    assertThat(out)
        .isEqualTo(
            """
            debian8-ova.ova: upload it
            debian8-686-pae.raw: REJECTED
              PF502 The default boot entry starts a 32-bit kernel, 3.16.0-4-686-pae.
              Install the 64-bit kernel and make it the default.
            """);
  }

  @Test
  void theReadmesLinesCompile() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String shown = readme.substring(readme.indexOf("```java\n") + 8);
    Path source = folder.resolve("Shown.java");
    Files.writeString(
        source,
        """
        import java.io.IOException;
        import java.nio.file.Path;
        import java.time.LocalDate;
        import java.time.ZoneOffset;
        import preflight.Preflight;
        import preflight.ec2.ImportRequest;
        import preflight.prediction.Prediction;

        class Shown {
          Prediction shown() throws IOException {
        """
            + shown.substring(0, shown.indexOf("```"))
            + "return prediction; } }");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                folder.toString(),
                "--class-path",
                "target/classes",
                source.toString());
    assertThat(status).isZero();
  }

  /** The program's classes and what it needs of others, without what only tests need. */
  private static String modulePath() throws IOException {
    List<String> path = new ArrayList<>();
    path.add(Path.of("target/classes").toAbsolutePath().toString());
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      for (String library :
          List.of(
              "picocli",
              "commons-",
              "jnr-",
              "jffi",
              "asm",
              "snakeyaml-engine",
              "xz-",
              "zstd-",
              "jackson-core-3")) {
        if (name.startsWith(library) && name.endsWith(".jar")) {
          path.add(entry);
        }
      }
    }
    return String.join(File.pathSeparator, path);
  }
}
