package preflight.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import preflight.io.ByteSource;

/** Compares two disks byte by byte; where neither has data, both are zeros and nothing is read. */
final class Comparison {

  private static final long NONE = -1;

  private final ByteSource first;
  private final ByteSource second;
  private final long size;
  private final LongConsumer progress;
  private long next;

  private Comparison(ByteSource first, ByteSource second, LongConsumer progress) {
    this.first = first;
    this.second = second;
    this.size = Math.max(first.size(), second.size());
    this.progress = progress;
  }

  /**
   * A byte that differs, the first one that was met; empty where the disks are equal. What one has
   * behind the end of the other must be zeros.
   *
   * @param threads at least one
   * @param progress is told how far it is, in bytes of the disk, by one thread at a time
   * @throws IOException where one of them cannot be read
   */
  static OptionalLong difference(
      DiskReaders first, DiskReaders second, int threads, LongConsumer progress)
      throws IOException {
    try (DiskReaders.Opened a = first.open();
        DiskReaders.Opened b = second.open();
        Pool pool = new Pool(threads)) {
      Comparison comparison = new Comparison(a.disk(), b.disk(), progress);
      List<Future<OptionalLong>> results = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        results.add(pool.submit(() -> comparison.compare(first, second)));
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
      at = Math.min(data(first, at), data(second, at)) / Piece.SIZE * Piece.SIZE;
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

  private OptionalLong compare(DiskReaders a, DiskReaders b) throws IOException {
    try (DiskReaders.Opened one = a.open();
        DiskReaders.Opened other = b.open()) {
      byte[] left = new byte[Piece.SIZE];
      byte[] right = new byte[Piece.SIZE];
      for (long at = take(); at != NONE; at = take()) {
        read(one.disk(), at, left);
        read(other.disk(), at, right);
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

  /** What is behind the end reads as zeros. */
  private static void read(ByteSource disk, long at, byte[] bytes) throws IOException {
    int length = (int) Math.max(0, Math.min(bytes.length, disk.size() - at));
    if (length > 0) {
      disk.read(at, bytes, 0, length);
    }
    Arrays.fill(bytes, length, bytes.length, (byte) 0);
  }
}
