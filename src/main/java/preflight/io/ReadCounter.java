package preflight.io;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one run has read from where its image lies, in bytes and in requests, and for what. Reads
 * may come from several threads; the stages are told by one.
 */
public final class ReadCounter {

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();
  private final Map<Stage, StageReads> stages = new EnumMap<>(Stage.class);
  private Stage stage = Stage.CONTAINER;
  private long requestsBefore;
  private long bytesBefore;
  private long begin = System.nanoTime();

  /** Of a run that has read nothing, and begins with its container. */
  public ReadCounter() {}

  /** One more request, which brought so many bytes. */
  public void add(long count) {
    bytes.addAndGet(count);
    requests.incrementAndGet();
  }

  public long bytes() {
    return bytes.get();
  }

  public long requests() {
    return requests.get();
  }

  /**
   * What is read from now on is for another stage.
   *
   * @param next one that was begun already goes on
   */
  public synchronized void begin(Stage next) {
    long requestsNow = requests();
    long bytesNow = bytes();
    long now = System.nanoTime();
    StageReads before = stages.getOrDefault(stage, new StageReads(stage, 0, 0, 0));
    stages.put(
        stage,
        new StageReads(
            stage,
            before.requests() + requestsNow - requestsBefore,
            before.bytes() + bytesNow - bytesBefore,
            before.nanoseconds() + now - begin));
    requestsBefore = requestsNow;
    bytesBefore = bytesNow;
    begin = now;
    stage = next;
  }

  /** What each stage took until now, in their order; those that were never begun are left out. */
  public synchronized List<StageReads> stages() {
    begin(stage);
    return List.copyOf(stages.values());
  }
}
