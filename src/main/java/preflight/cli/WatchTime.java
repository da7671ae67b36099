package preflight.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/** The time that a watch lives in. */
interface WatchTime {

  /** This machine's. */
  WatchTime OF_MACHINE =
      new WatchTime() {
        @Override
        public Instant now() {
          return Instant.now().truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration.toMillis());
        }

        @Override
        public double chance() {
          return ThreadLocalRandom.current().nextDouble();
        }
      };

  /** In whole seconds. */
  Instant now();

  void sleep(Duration duration) throws InterruptedException;

  /** From 0 to 1, by chance. */
  double chance();
}
