package preflight.hostile;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import preflight.fixture.Fixtures;

/**
 * The program as it is shipped, in a process of its own: the launcher with its options, around the
 * classes under test.
 */
final class Launcher {

  private static final int SECONDS = 120;

  private final Path home;

  /**
   * What is left of a run.
   *
   * @param peakKib the most memory that was resident at any time
   * @param cpuMillis of all threads, which other programs on the host do not change
   */
  record Run(int status, String out, String err, long peakKib, long cpuMillis) {}

  /** Installs it in an empty folder. */
  Launcher(Path home) throws IOException {
    this.home = home;
    Path lib = Files.createDirectories(home.resolve("lib/preflight"));
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path script = bin.resolve("preflight");
    Files.copy(Fixtures.here().folder().resolveSibling("src/main/sh/preflight"), script);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Measured.class.getName());
    main.put(Attributes.Name.CLASS_PATH, classPath());
    main.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
    try (OutputStream file = Files.newOutputStream(lib.resolve("preflight.jar"))) {
      new JarOutputStream(file, manifest).close();
    }
  }

  private static String classPath() {
    StringBuilder urls = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.append(urls.isEmpty() ? "" : " ").append(Path.of(entry).toUri());
    }
    return urls.toString();
  }

  Run run(List<String> javaOptions, String... arguments) {
    try {
      Path measured = Files.createTempFile(home, "measured", ".txt");
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      List<String> command = new ArrayList<>();
      command.add(home.resolve("bin/preflight").toString());
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      List<String> options = new ArrayList<>(javaOptions);
      options.add("-Dpreflight.measured=" + measured);
      builder.environment().put("PREFLIGHT_JAVA_OPTIONS", String.join(" ", options));
      builder
          .environment()
          .put("PREFLIGHT_JAVA", Path.of(System.getProperty("java.home"), "bin/java").toString());
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end in " + SECONDS + " s: " + command);
      }
      String[] measure = Files.readString(measured).split(" ", -1);
      if (measure.length != 2) {
        throw new AssertionError("ended without a measure: " + Files.readString(err));
      }
      return new Run(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8),
          Long.parseLong(measure[0]),
          Long.parseLong(measure[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
