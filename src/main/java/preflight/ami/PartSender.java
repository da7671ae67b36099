package preflight.ami;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import preflight.aws.AwsProblem;
import preflight.aws.Part;
import preflight.convert.Pool;

/** Sends several parts at once; whoever has more waits, so that memory stays bounded. */
final class PartSender implements AutoCloseable {

  /**
   * What became of a part.
   *
   * @param sent false where the service had it
   */
  record Outcome(Part part, boolean sent) {}

  /** All of it, by the parts' numbers, with the bytes that were sent and that were there. */
  record Sent(Map<Integer, Part> parts, long sent, long found) {

    Sent {
      parts = Map.copyOf(parts);
    }
  }

  /** Sends one part. May be called by several threads. */
  interface Sending {
    Outcome send(int number, byte[] bytes, int length) throws AwsProblem;
  }

  private final Sending sending;
  private final int most;
  private final ExecutorService threads;
  private final Deque<Future<Outcome>> underWay = new ArrayDeque<>();
  private final Map<Integer, Part> parts = new HashMap<>();
  private long sent;
  private long found;

  PartSender(Sending sending, int most) {
    this.sending = sending;
    this.most = most;
    this.threads = Executors.newFixedThreadPool(most, PartSender::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "upload");
    thread.setDaemon(true);
    return thread;
  }

  /** That a service's refusal goes through code that knows of host and image alone. */
  static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final AwsProblem problem;

    RefusedException(AwsProblem problem) {
      super(problem.getMessage(), problem);
      this.problem = problem;
    }

    AwsProblem problem() {
      return problem;
    }
  }

  /**
   * Sends a part in the background.
   *
   * @throws RefusedException where an earlier one has failed
   */
  void send(int number, byte[] bytes, int length) throws IOException {
    while (underWay.size() >= most) {
      take();
    }
    underWay.add(
        threads.submit(
            () -> {
              try {
                return sending.send(number, bytes, length);
              } catch (AwsProblem e) {
                throw new RefusedException(e);
              }
            }));
  }

  /** Waits until all have been sent. */
  Sent end() throws IOException {
    while (!underWay.isEmpty()) {
      take();
    }
    return new Sent(parts, sent, found);
  }

  private void take() throws IOException {
    Outcome outcome = Pool.get(underWay.remove());
    parts.put(outcome.part().number(), outcome.part());
    if (outcome.sent()) {
      sent += outcome.part().size();
    } else {
      found += outcome.part().size();
    }
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      // an HTTP call does not always hear that it is interrupted; its thread ends with the process
      threads.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
