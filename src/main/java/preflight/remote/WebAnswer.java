package preflight.remote;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the body of an answer, but no more than was asked for: of any other answer than a part of
 * the object nothing is taken at all, since a server without ranges would send everything.
 */
final class WebAnswer implements HttpResponse.BodySubscriber<byte[]> {

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final byte[] bytes;
  private final AtomicLong progress;
  private int count;
  private boolean overfull;
  private Flow.Subscription subscription = new None();

  /**
   * @param most bytes that are taken
   * @param progress is set to the time of the last byte, as {@link System#nanoTime} tells it
   */
  WebAnswer(int most, AtomicLong progress) {
    this.bytes = new byte[most];
    this.progress = progress;
  }

  /** Before there is one. */
  private static final class None implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (bytes.length == 0) {
      given.cancel();
      body.complete(new byte[0]);
      return;
    }
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    progress.set(System.nanoTime());
    for (ByteBuffer buffer : buffers) {
      int take = Math.min(buffer.remaining(), bytes.length - count);
      overfull |= buffer.remaining() > take;
      buffer.get(bytes, count, take);
      count += take;
    }
    if (overfull) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  /** What came is shorter than the range if the connection ended; longer, it is cut here. */
  @Override
  public void onComplete() {
    body.complete(count == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, count));
  }
}
