package preflight.testing;

import java.util.concurrent.TimeUnit;

/** Lets so many bytes a second pass, all threads together. */
final class Pacer {

  private long bytesPerSecond;
  private long free = System.nanoTime();

  synchronized void limit(long next) {
    bytesPerSecond = next;
    free = System.nanoTime();
  }

  /** Returns once these bytes may have passed. */
  void pass(int bytes) throws InterruptedException {
    long wait;
    synchronized (this) {
      if (bytesPerSecond <= 0) {
        return;
      }
      long now = System.nanoTime();
      free = Math.max(free, now) + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
      wait = free - now;
    }
    TimeUnit.NANOSECONDS.sleep(wait);
  }
}
