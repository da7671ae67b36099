package preflight.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of the host, opened for reading only. */
public final class FileSource implements ByteSource {

  private final String name;
  private final FileChannel channel;
  private final long size;
  private final ReadCounter counter;

  private FileSource(String name, FileChannel channel, long size, ReadCounter counter) {
    this.name = name;
    this.channel = channel;
    this.size = size;
    this.counter = counter;
  }

  /**
   * @param counter is told of every read
   * @throws IOException where the file is not there or must not be read
   */
  public static FileSource open(Path path, ReadCounter counter) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return new FileSource(fileName(path), channel, channel.size(), counter);
  }

  private static String fileName(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }

  @Override
  public String name() {
    return name;
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
        throw new EOFException(name + " became shorter while it was read");
      }
      at += count;
    }
    counter.add(length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
