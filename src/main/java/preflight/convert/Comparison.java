package preflight.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import preflight.io.ByteSource;

/**
 * Compares what was written with the disk that it was made of, byte by byte; where neither has
 * data, both are zeros and nothing is read.
 */
final class Comparison {

  private static final long NONE = -1;

  private final ByteSource original;
  private final ByteSource written;
  private final long size;
  private final LongConsumer progress;
  private long next;

  private Comparison(ByteSource original, ByteSource written, LongConsumer progress) {
    this.original = original;
    this.written = written;
    this.size = Math.max(original.size(), written.size());
    this.progress = progress;
  }

  /**
   * A byte that differs, the first one that was met; empty where the disks are equal. What one has
   * behind the end of the other must be zeros.
   *
   * @param threads at least one; fewer are used where the disks' tables leave no room for more
   * @param progress is told how far it is, in bytes of the disk, by one thread at a time
   * @throws WriteException where what was written cannot be read
   * @throws IOException where the original cannot be read
   */
  static OptionalLong difference(
      DiskReaders original, DiskReaders written, int threads, LongConsumer progress)
      throws IOException {
    try (DiskReaders.Opened a = original.open();
        DiskReaders.Opened b = own(written::open);
        OpenedDisks readers = new OpenedDisks();
        Pool pool = new Pool(threads)) {
      Comparison comparison = new Comparison(a.disk(), b.disk(), progress);
      int count = readers.open(threads, original, () -> own(written::open));
      List<Future<OptionalLong>> results = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ByteSource one = readers.get(2 * i).disk();
        ByteSource other = readers.get(2 * i + 1).disk();
        results.add(pool.submit(() -> comparison.compare(one, other)));
      }
      OptionalLong found = OptionalLong.empty();
      for (Future<OptionalLong> result : results) {
        OptionalLong one = Pool.get(result);
        found = found.isPresent() ? found : one;
      }
      return found;
    }
  }

  /** The next piece in which one of them has data. */
  private synchronized long take() throws IOException {
    long at = next;
    if (at < size) {
      long from = at;
      long first = Math.min(data(original, at), own(() -> data(written, from)));
      at = first / Piece.SIZE * Piece.SIZE;
      at = Math.max(at, next);
    }
    if (at >= size) {
      next = size;
      return NONE;
    }
    next = at + Piece.SIZE;
    progress.accept(Math.min(size, next));
    return at;
  }

  private synchronized void stop() {
    next = size;
  }

  private long data(ByteSource source, long at) throws IOException {
    return at >= source.size() ? size : dataOrEnd(source, at);
  }

  private long dataOrEnd(ByteSource source, long at) throws IOException {
    long found = source.nextData(at);
    return found >= source.size() ? size : found;
  }

  private OptionalLong compare(ByteSource one, ByteSource other) throws IOException {
    try {
      byte[] left = new byte[Piece.SIZE];
      byte[] right = new byte[Piece.SIZE];
      for (long at = take(); at != NONE; at = take()) {
        read(one, at, left);
        readOwn(other, at, right);
        int differs = Arrays.mismatch(left, right);
        if (differs >= 0) {
          stop();
          return OptionalLong.of(at + differs);
        }
      }
      return OptionalLong.empty();
    } catch (IOException | RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** A step with what was written, whose failures are not those of the image. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T own(Step<T> step) throws WriteException {
    try {
      return step.run();
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

  private static void readOwn(ByteSource disk, long at, byte[] bytes) throws WriteException {
    try {
      read(disk, at, bytes);
    } catch (IOException e) {
      throw new WriteException(e);
    }
  }

  /** What is behind the end reads as zeros. */
  private static void read(ByteSource disk, long at, byte[] bytes) throws IOException {
    int length = (int) Math.max(0, Math.min(bytes.length, disk.size() - at));
    if (length > 0) {
      disk.read(at, bytes, 0, length);
    }
    Arrays.fill(bytes, length, bytes.length, (byte) 0);
  }
}
