package preflight.ami;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an import has done so far, so that it can go on where it was interrupted. A line of text for
 * each fact, a name and a value, each appended and brought to the disk before anything is built on
 * it; a later line of a name replaces an earlier one, and a last line without an end is none. There
 * is no secret in it. One process at a time has it.
 */
public final class StateFile implements AutoCloseable {

  private static final String HEAD = "preflight-import-1\n";
  private static final int LARGEST = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final Map<String, String> facts;

  private StateFile(Path path, FileChannel channel, Map<String, String> facts) {
    this.path = path;
    this.channel = channel;
    this.facts = facts;
  }

  /** That a file cannot be used; the message says why. */
  public static final class UnusableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
      super(message);
    }
  }

  /** Where it is kept of an image, unless another place is named: beside the image. */
  public static Path beside(Path image) {
    Path name = image.getFileName();
    return image.resolveSibling((name == null ? "image" : name) + ".import-state");
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws UnusableException if it is something else, or another process has it
   */
  public static StateFile open(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnusableException(path + " is no regular file");
    }
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      Optional<FileLock> lock = lock(channel);
      if (lock.isEmpty() || !isStill(path, channel)) {
        throw new UnusableException("another process imports by " + path);
      }
      StateFile file = new StateFile(path, channel, new HashMap<>());
      file.read();
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** A process that has just ended may have deleted it in between. */
  private static boolean isStill(Path path, FileChannel channel) throws IOException {
    try {
      return Files.size(path) == channel.size();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void read() throws IOException {
    long size = channel.size();
    if (size > LARGEST) {
      throw new UnusableException(path + " is no state of an import");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      // until all is there
    }
    String text = new String(bytes.array(), StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    if (whole.isEmpty() && HEAD.startsWith(text)) {
      append(HEAD, 0);
      return;
    }
    if (!whole.startsWith(HEAD)) {
      throw new UnusableException(path + " is no state of an import");
    }
    for (String line : whole.substring(HEAD.length()).split("\n", -1)) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        facts.put(line.substring(0, blank), decoded(line.substring(blank + 1)));
      }
    }
    channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
    channel.position(channel.size());
  }

  private String decoded(String text) throws UnusableException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new UnusableException(path + " is damaged: " + e.getMessage());
    }
  }

  private void append(String text, long at) throws IOException {
    channel.position(at);
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  /** Whether nothing is known yet. */
  public boolean isNew() {
    return facts.isEmpty();
  }

  /** A fact; empty where it is not known, or was taken back. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(facts.get(name)).filter(value -> !value.isEmpty());
  }

  /** Keeps a fact; an empty value takes it back. */
  public void put(String name, String value) throws IOException {
    append(name + ' ' + URLEncoder.encode(value, StandardCharsets.UTF_8) + '\n', channel.size());
    facts.put(name, value);
  }

  /** Forgets everything. */
  public void clear() throws IOException {
    channel.truncate(0);
    append(HEAD, 0);
    facts.clear();
  }

  /** Removes the file, when nothing is left to go on with. */
  public void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
