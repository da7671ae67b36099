package preflight.convert;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Some threads whose failures are those of the one that waits for them. */
public final class Pool implements AutoCloseable {

  private final ExecutorService threads;

  Pool(int count) {
    this.threads = Executors.newFixedThreadPool(count, Pool::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "convert");
    thread.setDaemon(true);
    return thread;
  }

  <T> Future<T> submit(Callable<T> work) {
    return threads.submit(work);
  }

  /**
   * Waits for a result.
   *
   * @throws IOException that the work has thrown
   */
  public static <T> T get(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failure) {
        throw failure;
      }
      if (cause instanceof RuntimeException defect) {
        throw defect;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IOException(cause);
    }
  }

  /** Waits until no thread works any more, since they use what is closed next. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        done = threads.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
