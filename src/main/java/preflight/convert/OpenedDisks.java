package preflight.convert;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One opened disk for each thread, or as many as leave half of the heap free: each keeps tables of
 * its own, which grow with the disk.
 */
final class OpenedDisks implements AutoCloseable {

  private final List<DiskReaders.Opened> opened = new ArrayList<>();
  private final BooleanSupplier room;

  OpenedDisks() {
    this(OpenedDisks::hasRoom);
  }

  /**
   * @param room whether one more may be opened
   */
  OpenedDisks(BooleanSupplier room) {
    this.room = room;
  }

  /**
   * Opens the disks that one thread needs once more, at first and as long as there is room.
   *
   * @param most at least one
   * @return how many times each was opened
   * @throws IOException where one cannot be opened; what was opened is closed with this
   */
  int open(int most, DiskReaders... disks) throws IOException {
    int times = 0;
    while (times < most && (times == 0 || room.getAsBoolean())) {
      for (DiskReaders disk : disks) {
        opened.add(disk.open());
      }
      times++;
    }
    return times;
  }

  /** In the order in which they were opened. */
  DiskReaders.Opened get(int index) {
    return opened.get(index);
  }

  private static boolean hasRoom() {
    long enough = Runtime.getRuntime().maxMemory() / 2;
    if (free() < enough) {
      System.gc();
    }
    return free() >= enough;
  }

  private static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  /** Closes all, and tells the first failure. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (DiskReaders.Opened each : opened) {
      try {
        each.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
