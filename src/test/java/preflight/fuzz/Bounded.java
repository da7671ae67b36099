package preflight.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import preflight.io.ReadProblem;

/**
 * Runs one reading and holds it to what is promised of every input of at most 1 MiB: no failure but
 * a {@link ReadProblem}, 5 seconds, 64 MiB.
 *
 * <p>What a thread allocates can be measured, what lives at one time cannot. The promise is kept by
 * the small heap that {@code make fuzz} starts the JVM with; the measure here, for all that is
 * allocated, most of it garbage at once, is far above it and finds what grows out of proportion.
 * Loading classes, and instrumenting them for the fuzzer, happens in the same thread: a reading
 * that takes more than it should is given a second chance.
 */
final class Bounded {

  static final long SECONDS = 5;
  static final long MEBIBYTES = 2048;

  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getPlatformMXBean(java.lang.management.ThreadMXBean.class);

  /** Something that reads an input. */
  interface Reading {
    void run() throws IOException;
  }

  private Bounded() {}

  /** Throws an {@link AssertionError} for a broken promise; other failures come out as they are. */
  static void read(Reading reading) {
    if (!once(reading).isEmpty()) {
      String again = once(reading);
      require(again.isEmpty(), again);
    }
  }

  /** What was too much, in words; empty if nothing was. */
  private static String once(Reading reading) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long time = THREADS.getCurrentThreadCpuTime();
    try {
      reading.run();
    } catch (ReadProblem e) {
      require(!e.trouble().summary().isBlank(), "a problem without words");
    } catch (IOException e) {
      throw new AssertionError("a failure of the host, but there is none", e);
    }
    long milliseconds = (THREADS.getCurrentThreadCpuTime() - time) / 1_000_000;
    long mebibytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) >> 20;
    if (milliseconds > SECONDS * 1000) {
      return "took " + milliseconds + " ms";
    }
    return mebibytes > MEBIBYTES ? "allocated " + mebibytes + " MiB" : "";
  }

  /** As an assertion, whatever the JVM's switches say. */
  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
