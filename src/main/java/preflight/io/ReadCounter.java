package preflight.io;

import java.util.concurrent.atomic.AtomicLong;

/** What one run has read from the host's files, in bytes and in requests. */
public final class ReadCounter {

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  /** Of a run that has read nothing. */
  public ReadCounter() {}

  void add(long count) {
    bytes.addAndGet(count);
    requests.incrementAndGet();
  }

  public long bytes() {
    return bytes.get();
  }

  public long requests() {
    return requests.get();
  }
}
