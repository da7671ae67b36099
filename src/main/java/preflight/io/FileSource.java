package preflight.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;

/** A file or block device of the host, opened for reading only. */
public final class FileSource implements ByteSource {

  /** {@code S_IFMT} and {@code S_IFBLK} of st_mode (inode(7)). */
  private static final int FILE_TYPE = 0170000;

  private static final int BLOCK_DEVICE = 0060000;

  /** Loading the native library takes as long as reading some hundred megabytes. */
  private static final long WORTH_ASKING = 1L << 30;

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final ReadCounter counter;
  private boolean askedForHoles;
  private Optional<NativeFile> holes = Optional.empty();

  private FileSource(Path path, FileChannel channel, long size, ReadCounter counter) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.counter = counter;
  }

  /**
   * @param counter is told of every read
   * @throws IOException where the file is not there, must not be read, or is neither a file nor a
   *     block device: opening a FIFO would wait for a writer, a character device has no size
   */
  public static FileSource open(Path path, ReadCounter counter) throws IOException {
    if (Files.readAttributes(path, BasicFileAttributes.class).isOther() && !isBlockDevice(path)) {
      throw new FileSystemException(
          path.toString(), null, "is neither a regular file nor a block device");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return new FileSource(path, channel, channel.size(), counter);
  }

  private static boolean isBlockDevice(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(path, "unix:mode") instanceof Integer mode
        && (mode & FILE_TYPE) == BLOCK_DEVICE;
  }

  @Override
  public String name() {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    ByteBuffer buffer = ByteBuffer.wrap(target, from, length);
    long at = offset;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new EOFException(name() + " became shorter while it was read");
      }
      at += count;
    }
    counter.add(length);
  }

  /** Asks the file system for the next byte that is not in a hole, if the file is large. */
  @Override
  public long nextData(long offset) {
    if (offset >= size) {
      return size;
    }
    if (size < WORTH_ASKING) {
      return offset;
    }
    return holes()
        .map(file -> file.nextData(offset, size))
        .orElse(OptionalLong.empty())
        .orElse(offset);
  }

  /** The bytes that the file takes on its file system; empty where that cannot be told. */
  public OptionalLong allocated() {
    return holes().map(NativeFile::allocated).orElse(OptionalLong.empty());
  }

  private Optional<NativeFile> holes() {
    if (!askedForHoles) {
      askedForHoles = true;
      holes = NativeFile.open(path);
    }
    return holes;
  }

  @Override
  public void close() throws IOException {
    holes.ifPresent(NativeFile::close);
    channel.close();
  }
}
