package preflight.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What tells one content of a file from another, without reading it.
 *
 * @param text to be compared; of a file that is not there, that it is not
 * @param changed when it last changed; empty where it is not there
 */
public record FileState(String text, Optional<Instant> changed) {

  private static final FileState ABSENT = new FileState("absent", Optional.empty());

  /**
   * Of a file as it is now: its size, the times of its content and of its inode (stat(2)), the
   * inode, and where links lead.
   *
   * @return empty where a change need not show, as of a device or of a file that must not be looked
   *     at
   */
  public static Optional<FileState> of(Path file) {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
        return ofUnix(file);
      }
      BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
      String text =
          basic.size()
              + " "
              + basic.lastModifiedTime()
              + " "
              + basic.creationTime()
              + " "
              + basic.fileKey()
              + " "
              + file.toRealPath();
      return basic.isRegularFile()
          ? Optional.of(new FileState(text, Optional.of(basic.lastModifiedTime().toInstant())))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of(ABSENT);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<FileState> ofUnix(Path file) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(file, "unix:isRegularFile,size,lastModifiedTime,ctime,ino");
    Instant modified = ((FileTime) all.get("lastModifiedTime")).toInstant();
    Instant status = ((FileTime) all.get("ctime")).toInstant();
    String text =
        all.get("size")
            + " "
            + modified
            + " "
            + status
            + " "
            + all.get("ino")
            + " "
            + file.toRealPath();
    return Boolean.TRUE.equals(all.get("isRegularFile"))
        ? Optional.of(
            new FileState(text, Optional.of(modified.isAfter(status) ? modified : status)))
        : Optional.empty();
  }
}
