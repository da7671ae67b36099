package preflight.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import preflight.image.Image;
import preflight.policy.Configuration;
import preflight.policy.ConfigurationException;

/** The configuration that counts for an image; each file is read once. */
final class ConfigurationFiles {

  private final Optional<Path> named;
  private final boolean none;
  private final Map<Path, Configuration> read = new HashMap<>();

  private ConfigurationFiles(Optional<Path> named, boolean none) {
    this.named = named;
    this.none = none;
  }

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Options.text(
            "--config",
            "FILE",
            "The configuration. Default: the nearest "
                + Configuration.NAME
                + " upward from the image, or from the working directory."));
    spec.addOption(Options.flag("--no-config", "Use no configuration file."));
  }

  static ConfigurationFiles of(ParseResult parsed) {
    Optional<Path> named = Options.option(parsed, "--config").map(TaskLogs::path);
    boolean none = parsed.matchedOptionValue("--no-config", false);
    if (none && named.isPresent()) {
      throw new UsageException("--config and --no-config exclude each other", "give one of them");
    }
    return new ConfigurationFiles(named, none);
  }

  /**
   * That of an image; empty where there is none.
   *
   * @throws IOException where it cannot be read
   */
  Optional<Configuration> of(Image image) throws IOException {
    if (none) {
      return Optional.empty();
    }
    Optional<Path> folder =
        image.disks().get(0).file().map(disk -> disk.toAbsolutePath().normalize().getParent());
    Optional<Path> file =
        named
            .or(() -> folder.flatMap(ConfigurationFiles::upward))
            .or(() -> upward(Path.of("").toAbsolutePath()));
    return file.isEmpty() ? Optional.empty() : Optional.of(read(file.get()));
  }

  /** Up to the folder that holds a repository: what lies above belongs to somebody else. */
  private static Optional<Path> upward(Path from) {
    for (Path folder = from; folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(Configuration.NAME);
      // a link that leads nowhere is a mistake to be told, not a folder without a configuration
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(file);
      }
      if (Files.exists(folder.resolve(".git"))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Configuration read(Path file) throws IOException {
    Configuration known = read.get(file);
    if (known != null) {
      return known;
    }
    Path shown = shown(file);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // opening a pipe would wait for somebody who writes
      throw new FileSystemException(shown.toString(), null, "is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Configuration.MOST_BYTES + 1);
      if (bytes.length > Configuration.MOST_BYTES) {
        throw new FileSystemException(shown.toString(), null, "is too large for a configuration");
      }
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
      Configuration configuration = Configuration.parse(text, shown);
      read.put(file, configuration);
      return configuration;
    } catch (CharacterCodingException e) {
      throw new UsageException(shown + ": is no text in UTF-8", "save it in UTF-8");
    } catch (ConfigurationException e) {
      throw new UsageException(e.getMessage(), e.advice());
    }
  }

  /** From the working directory, as people named the image. */
  private static Path shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.isAbsolute() && file.startsWith(here) ? here.relativize(file) : file;
  }
}
