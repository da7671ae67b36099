package preflight.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of the host; small pieces are gathered, and long runs of zeros become holes. */
final class FileTarget implements Target {

  private static final int GATHERED = 256 * 1024;

  /** Shorter runs of zeros are written: a file system keeps whole blocks. */
  private static final int HOLE = 4096;

  /** So much is written before the disk is told to keep up, in bytes. */
  private static final long AHEAD = 64L << 20;

  /** Called now and then, when there is something to bring to the disk. */
  interface KeepUp {

    /**
     * May only start it.
     *
     * @throws WriteException where what was started before has failed
     */
    void run() throws WriteException;
  }

  private final FileChannel channel;
  private final KeepUp keepUp;
  private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED);
  private long position;
  private long behind;

  FileTarget(FileChannel channel, KeepUp keepUp) {
    this.channel = channel;
    this.keepUp = keepUp;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws WriteException {
    int done = 0;
    while (done < length) {
      if (!gathered.hasRemaining()) {
        flush();
      }
      int count = Math.min(length - done, gathered.remaining());
      gathered.put(bytes, from + done, count);
      position += count;
      done += count;
    }
  }

  @Override
  public void zeros(long count) throws WriteException {
    if (count >= HOLE) {
      flush();
      position += count;
      return;
    }
    write(new byte[(int) count], 0, (int) count);
  }

  @Override
  public void rewrite(long at, byte[] bytes) throws WriteException {
    flush();
    put(ByteBuffer.wrap(bytes), at);
  }

  /** Writes what is gathered, and makes the file as long as what was written. */
  void finish() throws WriteException {
    flush();
    try {
      if (channel.size() < position) {
        put(ByteBuffer.wrap(new byte[1]), position - 1);
      }
    } catch (WriteException e) {
      throw e;
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

  private void flush() throws WriteException {
    gathered.flip();
    int length = gathered.remaining();
    put(gathered, position - length);
    gathered.clear();
    behind += length;
    if (behind >= AHEAD) {
      behind = 0;
      keepUp.run();
    }
  }

  private void put(ByteBuffer bytes, long at) throws WriteException {
    try {
      long place = at;
      while (bytes.hasRemaining()) {
        place += channel.write(bytes, place);
      }
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }
}
