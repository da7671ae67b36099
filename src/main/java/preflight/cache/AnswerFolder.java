package preflight.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A folder of answers, a file each. Several runs may use it at once: a file appears whole, by a
 * rename, and one that is damaged is none. What fails here never fails a run, since all of it can
 * be found out again.
 */
public final class AnswerFolder {

  /** What all answers together may take, in bytes; the oldest go first. */
  static final long MOST_BYTES = 256L << 20;

  /** After as many new ones, or this time, it is looked how large the folder is. */
  static final int SWEEP_EVERY = 1_000;

  private static final Duration SWEEP_AFTER = Duration.ofHours(1);

  /** What a run that was killed has left behind. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** An answer that was used is as good as a new one; told so at most daily. */
  private static final Duration USED_AFTER = Duration.ofDays(1);

  private static final String ANSWER = ".answer";
  private static final String TEMPORARY = ".part";
  private static final String SWEPT = "swept";

  private final Path folder;
  private final long mostBytes;
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicLong number = new AtomicLong();

  private AnswerFolder(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /**
   * The folder, made where it is not there, for its owner alone.
   *
   * @return empty where it cannot be made, or others may write in it
   */
  public static Optional<AnswerFolder> of(Path folder) {
    return of(folder, MOST_BYTES);
  }

  static Optional<AnswerFolder> of(Path folder, long mostBytes) {
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Path parent = folder.toAbsolutePath().getParent();
        FileAttribute<?>[] attributes =
            isPosix(folder)
                ? new FileAttribute<?>[] {
                  PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        if (parent != null) {
          Files.createDirectories(parent, attributes);
        }
        try {
          Files.createDirectory(folder, attributes);
        } catch (FileAlreadyExistsException e) {
          // another run was faster, or it is a file, which the next line tells
        }
      }
      return isOwn(folder) ? Optional.of(new AnswerFolder(folder, mostBytes)) : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static boolean isPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Nobody else may put anything there: an answer that is read is believed. */
  private static boolean isOwn(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(folder)) {
      return false;
    }
    if (!isPosix(folder)) {
      return true;
    }
    Set<PosixFilePermission> permissions =
        new HashSet<>(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
    permissions.retainAll(
        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
    return permissions.isEmpty() && isOfThisUser(folder);
  }

  /** For root may write in the folder of anybody. */
  private static boolean isOfThisUser(Path folder) throws IOException {
    Path self = Path.of("/proc/self");
    return !Files.exists(self)
        || Files.getAttribute(self, "unix:uid")
            .equals(Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * The answer to a question.
   *
   * @param key hexadecimal digits
   * @return empty where there is none, or none that can be read
   */
  public Optional<KeptAnswer> get(String key) {
    Path file = folder.resolve(key + ANSWER);
    try (InputStream in =
        Channels.newInputStream(
            Files.newByteChannel(
                file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
      byte[] bytes = in.readNBytes(KeptAnswer.MOST_BYTES + 1);
      Optional<KeptAnswer> answer = KeptAnswer.of(bytes);
      if (answer.isPresent()) {
        used(file);
      }
      return answer;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void used(Path file) throws IOException {
    Instant now = Instant.now();
    Instant last = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    if (last.isBefore(now.minus(USED_AFTER))) {
      Files.setLastModifiedTime(file, FileTime.from(now));
    }
  }

  /** Keeps an answer in place of another one; where that fails, there is none. */
  public void put(String key, KeptAnswer answer) {
    Path file = folder.resolve(key + ANSWER);
    Path part =
        folder.resolve(
            key + "." + ProcessHandle.current().pid() + "." + number.incrementAndGet() + TEMPORARY);
    try {
      Optional<byte[]> bytes = answer.bytes();
      if (bytes.isEmpty()) {
        return;
      }
      try {
        Files.write(part, bytes.get(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      if (written.incrementAndGet() % SWEEP_EVERY == 0) {
        sweep();
      }
    } catch (IOException e) {
      // a full disk, or a folder that was taken away: the next run finds it out again
    }
  }

  /** After a run: deletes what is too much, if nobody has looked for a while. */
  public void close() {
    try {
      if (written.get() > 0 && !sweptBefore(Instant.now().minus(SWEEP_AFTER))) {
        sweep();
      }
    } catch (IOException e) {
      // the next run tries again
    }
  }

  private boolean sweptBefore(Instant then) throws IOException {
    try {
      return Files.getLastModifiedTime(folder.resolve(SWEPT), LinkOption.NOFOLLOW_LINKS)
          .toInstant()
          .isAfter(then);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private record Found(Path file, long size, FileTime used) {}

  /** Deletes the oldest answers down to three quarters, where all are too many. */
  void sweep() throws IOException {
    List<Found> answers = new ArrayList<>();
    long total = 0;
    FileTime abandoned = FileTime.from(Instant.now().minus(ABANDONED));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<BasicFileAttributes> is = attributes(file);
        if (is.isEmpty()) {
          continue;
        }
        String name = file.getFileName().toString();
        if (name.endsWith(TEMPORARY) && is.get().lastModifiedTime().compareTo(abandoned) < 0) {
          Files.deleteIfExists(file);
        } else if (name.endsWith(ANSWER)) {
          answers.add(new Found(file, is.get().size(), is.get().lastModifiedTime()));
          total += is.get().size();
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (total > mostBytes) {
      answers.sort(Comparator.comparing(Found::used));
      for (Found answer : answers) {
        if (total <= mostBytes / 4 * 3) {
          break;
        }
        Files.deleteIfExists(answer.file());
        total -= answer.size();
      }
    }
    Path swept = folder.resolve(SWEPT);
    Files.deleteIfExists(swept);
    try {
      Files.createFile(swept);
    } catch (FileAlreadyExistsException e) {
      // another run has swept as well
    }
  }

  /** Empty where another run has deleted it meanwhile. */
  private static Optional<BasicFileAttributes> attributes(Path file) {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
