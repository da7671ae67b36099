package preflight.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Works on several inputs at a time and hands over what came out in their order. No more than twice
 * as many answers as threads wait, so that memory does not grow with the inputs.
 */
final class InOrder {

  /** What is done with one input, in any thread. */
  interface Work<I, O> {
    O of(I input);
  }

  /** Takes the answers, in the caller's thread. */
  interface Taker<O> {
    void take(O answer);
  }

  private InOrder() {}

  /**
   * @param jobs how many at a time; 1 works in the caller's thread
   */
  static <I, O> void run(List<I> inputs, int jobs, Work<I, O> work, Taker<O> taker) {
    if (jobs == 1 || inputs.size() < 2) {
      for (I input : inputs) {
        taker.take(work.of(input));
      }
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(jobs, inputs.size()));
    try {
      Deque<Future<O>> waiting = new ArrayDeque<>();
      for (I input : inputs) {
        if (waiting.size() == 2 * jobs) {
          taker.take(get(waiting.remove()));
        }
        waiting.add(threads.submit(() -> work.of(input)));
      }
      while (!waiting.isEmpty()) {
        taker.take(get(waiting.remove()));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static <O> O get(Future<O> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while images are checked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
