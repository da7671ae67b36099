package preflight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs commands in a folder, with programs of a folder of its own first on the path. */
public final class Shell {

  private static final int SECONDS = 300;

  private final Path folder;
  private final Path programs;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * What is left of a command.
   *
   * @param out standard output as UTF-8
   * @param err standard error as UTF-8
   */
  public record Answer(int status, String out, String err) {}

  /**
   * With {@code preflight} among the programs, which is what this test runs with.
   *
   * @param folder where commands run
   * @param programs made if it is not there
   */
  public Shell(Path folder, Path programs) {
    this.folder = folder;
    this.programs = programs;
    program(
        "preflight",
        "exec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -cp '"
            + System.getProperty("java.class.path")
            + "' preflight.cli.Main \"$@\"");
  }

  /** Puts a script of sh on the path. */
  public Shell program(String name, String script) {
    try {
      Files.createDirectories(programs);
      Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("cannot be made executable: " + file);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without {@code preflight}. */
  public Shell without(String program) {
    try {
      Files.delete(programs.resolve(program));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds to the environment of all commands from now on. */
  public Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Throws an {@link AssertionError} where the command cannot be started or takes too long. */
  public Answer run(String... command) {
    try {
      Path out = Files.createTempFile("out", ".txt");
      Path err = Files.createTempFile("err", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("takes too long: " + String.join(" ", command));
      }
      Answer answer =
          new Answer(
              process.exitValue(),
              Files.readString(out, StandardCharsets.UTF_8),
              Files.readString(err, StandardCharsets.UTF_8));
      Files.delete(out);
      Files.delete(err);
      return answer;
    } catch (IOException e) {
      throw new AssertionError("cannot run " + command[0] + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The same for a command that must end with 0. */
  public String succeed(String... command) {
    Answer answer = run(command);
    if (answer.status() != 0) {
      throw new AssertionError(
          String.join(" ", command)
              + " ended with "
              + answer.status()
              + ":\n"
              + answer.out()
              + answer.err());
    }
    return answer.out();
  }
}
