package preflight.convert;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import preflight.io.ByteSource;

/**
 * Brings a disk into a container. Several threads read and prepare pieces, each from a source of
 * its own; the thread that calls skips holes, hands the pieces out and writes them in order. The
 * bytes written depend on the disk alone, never on which thread was faster.
 */
final class DiskCopy {

  /** Pieces under way for each thread: one in work, one ready, one being written. */
  private static final int AHEAD = 3;

  private final DiskReaders readers;
  private final DiskWriter writer;
  private final int threads;
  private final BlockingQueue<Worker> idle;
  private final Deque<Future<Piece>> pending = new ArrayDeque<>();
  private final Deque<Piece> free = new ArrayDeque<>();
  private long content;

  private record Worker(DiskReaders.Opened opened, Deflater deflater) {}

  private DiskCopy(DiskReaders readers, DiskWriter writer, int threads) {
    this.readers = readers;
    this.writer = writer;
    this.threads = threads;
    this.idle = new ArrayBlockingQueue<>(threads);
  }

  /**
   * Copies all of it.
   *
   * @param threads at least one; fewer are used where the disk's tables leave no room for more
   * @param level of deflate, 1 to 9
   * @param progress is told how far it is, in bytes of the disk
   * @return how many bytes were not left out as zeros, in whole pieces
   * @throws WriteException where the container cannot be written
   * @throws IOException where the disk cannot be read
   */
  static long run(
      DiskReaders readers, DiskWriter writer, int threads, int level, LongConsumer progress)
      throws IOException {
    List<Deflater> deflaters = new ArrayList<>();
    try (OpenedDisks opened = new OpenedDisks()) {
      int count = opened.open(threads, readers);
      DiskCopy copy = new DiskCopy(readers, writer, count);
      for (int i = 0; i < count; i++) {
        Deflater deflater = new Deflater(level);
        deflaters.add(deflater);
        copy.idle.add(new Worker(opened.get(i), deflater));
      }
      return copy.run(progress);
    } finally {
      for (Deflater deflater : deflaters) {
        deflater.end();
      }
    }
  }

  private long run(LongConsumer progress) throws IOException {
    try (DiskReaders.Opened opened = readers.open();
        Pool pool = new Pool(threads);
        Pool aside = new Pool(1)) {
      ByteSource disk = opened.disk();
      // until the first answer, which may load a library, all is taken for data
      Future<Long> answer = aside.submit(() -> disk.nextData(0));
      writer.begin();
      long at = 0;
      while (at < disk.size()) {
        long offset = at / Piece.SIZE * Piece.SIZE;
        if (pending.size() == threads * AHEAD) {
          progress.accept(writeOne());
        }
        Piece piece = free.isEmpty() ? new Piece() : free.pop();
        piece.offset = offset;
        piece.length = (int) Math.min(Piece.SIZE, disk.size() - offset);
        pending.add(pool.submit(() -> prepared(piece)));
        at = Math.min(disk.size(), offset + Piece.SIZE);
        if (answer.isDone()) {
          at = Math.max(Pool.get(answer), disk.nextData(at));
        }
      }
      while (!pending.isEmpty()) {
        progress.accept(writeOne());
      }
      writer.finish();
      progress.accept(disk.size());
      return content;
    }
  }

  private Piece prepared(Piece piece) throws IOException, InterruptedException {
    Worker worker = idle.take();
    try {
      worker.opened().disk().read(piece.offset, piece.bytes, 0, piece.length);
      Arrays.fill(piece.bytes, piece.length, Piece.SIZE, (byte) 0);
      piece.hasData = writer.prepare(piece, worker.deflater());
      return piece;
    } finally {
      idle.add(worker);
    }
  }

  /** Waits for the oldest piece and writes it; returns where it ends in the disk. */
  private long writeOne() throws IOException {
    Piece piece = Pool.get(pending.remove());
    if (piece.hasData) {
      writer.write(piece);
      content += piece.length;
    }
    free.push(piece);
    return piece.offset + piece.length;
  }
}
