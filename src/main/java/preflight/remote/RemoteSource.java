package preflight.remote;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadCounter;

/**
 * An object as a source. A round trip costs as much as some megabytes, so more than what is asked
 * for is fetched: windows that are the larger, the more requests have gone to the same region, and
 * the further something is read in order. Windows that are missing beside each other are fetched by
 * one request.
 *
 * <p>Many a reader takes a failure for one of a single structure and goes on. Here it is one of the
 * whole object: after the first one nothing is asked any more, and {@link #close} tells it.
 */
public final class RemoteSource implements ByteSource {

  /** A window: what one request fetches at least, in bytes. */
  static final int WINDOW = 128 * 1024;

  /** Requests to the same region of this size, in bytes, become larger. */
  private static final long REGION = 16L << 20;

  /** Windows of 1 MiB, after three requests to a region. */
  private static final int MOST_DOUBLINGS = 3;

  /** Read ahead where something is read in order: up to 4 MiB. */
  private static final int MOST_RUN = 5;

  private final RemoteAddress address;
  private final RemoteObject object;
  private final WindowPool pool;
  private final ReadCounter counter;
  private final Map<Long, Integer> requests = new HashMap<>();
  private Optional<IOException> failure = Optional.empty();
  private long end = -1;
  private int run;

  private RemoteSource(
      RemoteAddress address, RemoteObject object, WindowPool pool, ReadCounter counter) {
    this.address = address;
    this.object = object;
    this.pool = pool;
    this.counter = counter;
  }

  /**
   * Opens an object, for which its first bytes are fetched.
   *
   * @param pool keeps what is fetched
   * @param counter is told of every request
   * @throws RemoteProblem where it cannot be read
   */
  public static RemoteSource open(
      RemoteAddress address, RemoteStore store, WindowPool pool, ReadCounter counter)
      throws IOException {
    RemoteObject object;
    try {
      object = store.open(address, WINDOW);
    } catch (RemoteProblem e) {
      throw e.about(address);
    }
    RemoteSource source = new RemoteSource(address, object, pool, counter);
    counter.add(object.head().length);
    if (object.head().length > 0) {
      pool.put(source, 0, object.head());
    }
    source.requests.put(0L, 1);
    source.end = 1;
    return source;
  }

  @Override
  public String name() {
    return address.fileName();
  }

  @Override
  public Optional<String> version() {
    return object.version();
  }

  @Override
  public long size() {
    return object.size();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    while (done < length) {
      long at = offset + done;
      long number = at / WINDOW;
      Optional<byte[]> window = pool.get(this, number);
      if (window.isEmpty()) {
        done +=
            fetch(number, (offset + length - 1) / WINDOW, at, target, from + done, length - done);
        continue;
      }
      int within = (int) (at % WINDOW);
      int count = Math.min(length - done, window.get().length - within);
      System.arraycopy(window.get(), within, target, from + done, count);
      done += count;
    }
  }

  /**
   * Fetches the windows from {@code first} on that are missing and keeps them; copies what of them
   * was asked for, since the pool may be too small for all.
   *
   * @return the bytes that were copied
   */
  private int fetch(long first, long last, long at, byte[] target, int from, int length)
      throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    long most = Limits.REMOTE_REQUEST / WINDOW;
    long to = first;
    while (to < last && to + 1 < first + most && !pool.has(this, to + 1)) {
      to++;
    }
    long begin = first;
    long whole = (size() + WINDOW - 1) / WINDOW;
    int asked = requests.merge(first * WINDOW / REGION, 1, Integer::sum) - 1;
    long aligned = 1L << Math.min(asked, MOST_DOUBLINGS);
    if (first == end) {
      run = Math.min(run + 1, MOST_RUN);
      to = Math.max(to, first + (1L << run) - 1);
    } else {
      run = 0;
      begin = first / aligned * aligned;
    }
    to = Math.max(to, (to / aligned + 1) * aligned - 1);
    to = Math.max(first, Math.min(Math.min(to, begin + most - 1), whole - 1));
    while (pool.has(this, begin) && begin < first) {
      begin++;
    }
    while (pool.has(this, to) && to > first) {
      to--;
    }
    // a gap in what is there already is fetched again: it is cheaper than a second request
    end = to + 1;
    long start = begin * WINDOW;
    byte[] bytes = fetched(start, (int) (Math.min((to + 1) * WINDOW, size()) - start));
    for (long number = begin; number <= to; number++) {
      int place = (int) ((number - begin) * WINDOW);
      byte[] window = new byte[Math.min(WINDOW, bytes.length - place)];
      System.arraycopy(bytes, place, window, 0, window.length);
      pool.put(this, number, window);
    }
    int within = (int) (at - start);
    int count = Math.min(length, bytes.length - within);
    System.arraycopy(bytes, within, target, from, count);
    return count;
  }

  private byte[] fetched(long offset, int length) throws IOException {
    try {
      byte[] bytes = object.range(offset, length);
      counter.add(bytes.length);
      return bytes;
    } catch (RemoteProblem e) {
      failure = Optional.of(e.about(address));
      throw failure.get();
    } catch (IOException e) {
      failure = Optional.of(e);
      throw e;
    }
  }

  /**
   * @throws IOException the failure of a read, whether or not whoever read has told it
   */
  @Override
  public void close() throws IOException {
    pool.drop(this);
    if (failure.isPresent()) {
      // another one each time: whoever reads and closes would else suppress one by itself
      throw failure.get() instanceof RemoteProblem problem
          ? problem.again()
          : new IOException(failure.get().getMessage(), failure.get());
    }
  }
}
