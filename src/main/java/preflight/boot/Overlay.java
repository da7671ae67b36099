package preflight.boot;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import preflight.io.ByteSource;

/**
 * A disk that can be written although its image is not: what is written stands in a file that goes
 * away with it. Like an EBS volume it has whole GiB; behind the image stand zeros.
 */
final class Overlay implements Closeable {

  /** What is copied at the first write into it, in bytes. */
  static final int BLOCK = 64 * 1024;

  private static final long VOLUME_UNIT = 1L << 30;
  private static final int ZEROS = -1;

  private final ByteSource image;
  private final long size;
  private final long most;
  private final FileChannel file;
  private final Map<Long, Integer> blocks = new HashMap<>();
  private int used;

  /**
   * @param folder where the file lies for as long as this is open
   * @param most that is kept of what is written, in bytes
   * @throws IOException where the file cannot be made
   */
  Overlay(ByteSource image, Path folder, long most) throws IOException {
    this.image = image;
    this.size = (Math.max(1, image.size()) + VOLUME_UNIT - 1) / VOLUME_UNIT * VOLUME_UNIT;
    this.most = most / BLOCK;
    this.file =
        FileChannel.open(
            folder.resolve("written-" + System.identityHashCode(this)),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** In bytes. */
  long size() {
    return size;
  }

  /**
   * Fills the array from this offset on.
   *
   * @throws IOException where the image cannot be read there
   */
  void read(long offset, byte[] target) throws IOException {
    int done = 0;
    while (done < target.length) {
      long at = offset + done;
      int length = (int) Math.min(target.length - done, BLOCK - at % BLOCK);
      readWithin(at, target, done, length);
      done += length;
    }
  }

  private void readWithin(long at, byte[] target, int from, int length) throws IOException {
    Integer slot = blocks.get(at / BLOCK);
    if (slot == null) {
      int there = (int) Math.max(0, Math.min(length, image.size() - at));
      if (there > 0) {
        image.read(at, target, from, there);
      }
      java.util.Arrays.fill(target, from + there, from + length, (byte) 0);
    } else if (slot == ZEROS) {
      java.util.Arrays.fill(target, from, from + length, (byte) 0);
    } else {
      ByteBuffer buffer = ByteBuffer.wrap(target, from, length);
      long position = (long) slot * BLOCK + at % BLOCK;
      while (buffer.hasRemaining()) {
        int read = file.read(buffer, position);
        if (read < 0) {
          throw new IOException("what was written is gone");
        }
        position += read;
      }
    }
  }

  /**
   * Writes beside the image.
   *
   * @return whether there was room for it
   * @throws IOException where the image cannot be read around it, or the file not be written
   */
  boolean write(long offset, byte[] source) throws IOException {
    int done = 0;
    while (done < source.length) {
      long at = offset + done;
      int length = (int) Math.min(source.length - done, BLOCK - at % BLOCK);
      if (!writeWithin(at, ByteBuffer.wrap(source, done, length))) {
        return false;
      }
      done += length;
    }
    return true;
  }

  private boolean writeWithin(long at, ByteBuffer bytes) throws IOException {
    long block = at / BLOCK;
    Integer slot = blocks.get(block);
    if (slot == null || slot == ZEROS) {
      if (used >= most) {
        return false;
      }
      byte[] whole = new byte[BLOCK];
      readWithin(block * BLOCK, whole, 0, BLOCK);
      put(ByteBuffer.wrap(whole), (long) used * BLOCK);
      slot = used;
      blocks.put(block, slot);
      used++;
    }
    put(bytes, (long) slot * BLOCK + at % BLOCK);
    return true;
  }

  private void put(ByteBuffer bytes, long position) throws IOException {
    long to = position;
    while (bytes.hasRemaining()) {
      to += file.write(bytes, to);
    }
  }

  /**
   * Zeros, which take no room where they fill a block.
   *
   * @return whether there was room for it
   * @throws IOException as for {@link #write}
   */
  boolean zero(long offset, long length) throws IOException {
    long done = 0;
    while (done < length) {
      long at = offset + done;
      int piece = (int) Math.min(length - done, BLOCK - at % BLOCK);
      Integer slot = blocks.get(at / BLOCK);
      if (piece == BLOCK && slot == null && blocks.size() < most) {
        blocks.put(at / BLOCK, ZEROS);
      } else if (slot == null || slot != ZEROS) {
        if (!writeWithin(at, ByteBuffer.allocate(piece))) {
          return false;
        }
      }
      done += piece;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
