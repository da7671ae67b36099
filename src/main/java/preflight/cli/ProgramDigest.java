package preflight.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.cache.Sha256;

/**
 * Tells one build of the program from another, by its bytes: its rules and what it knows of EC2.
 */
final class ProgramDigest {

  private ProgramDigest() {}

  /** In hexadecimal digits; empty where the program cannot be found. */
  static Optional<String> text() {
    try {
      CodeSource source = ProgramDigest.class.getProtectionDomain().getCodeSource();
      if (source == null || !"file".equals(source.getLocation().getProtocol())) {
        return Optional.empty();
      }
      Path program = Path.of(source.getLocation().toURI());
      List<Path> files = files(program);
      List<String> digests = new ArrayList<>(List.of(Version.text()));
      for (Path file : files) {
        digests.add(program.relativize(file).toString());
        digests.add(Sha256.ofBytes(Files.readAllBytes(file)));
      }
      return Optional.of(Sha256.of(digests));
    } catch (IOException | URISyntaxException | IllegalArgumentException | SecurityException e) {
      return Optional.empty();
    }
  }

  /** The jar, or the classes of a build. */
  private static List<Path> files(Path program) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        program,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
