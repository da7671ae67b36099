package preflight.testing;

import java.util.concurrent.atomic.AtomicLong;

/** Gives out IDs with 17 hexadecimal digits, the same ones in every run. */
final class Ec2Ids {

  private final AtomicLong given = new AtomicLong();

  String next(String prefix) {
    // an odd factor: no two are the same
    return prefix + "0%016x".formatted(given.incrementAndGet() * 0x9E3779B97F4A7C15L);
  }
}
