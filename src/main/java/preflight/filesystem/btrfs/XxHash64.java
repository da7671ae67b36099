package preflight.filesystem.btrfs;

/** XXH64 with seed 0 (xxHash fast digest algorithm, specification 0.1.1, "XXH64 Algorithm"). */
final class XxHash64 {

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private XxHash64() {}

  static long of(byte[] data, int from, int length) {
    int at = from;
    int end = from + length;
    long hash;
    if (length >= 32) {
      long a = PRIME_2;
      a += PRIME_1;
      long b = PRIME_2;
      long c = 0;
      long d = -PRIME_1;
      while (end - at >= 32) {
        a = round(a, lane(data, at));
        b = round(b, lane(data, at + 8));
        c = round(c, lane(data, at + 16));
        d = round(d, lane(data, at + 24));
        at += 32;
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merge(merge(merge(merge(hash, a), b), c), d);
    } else {
      hash = PRIME_5;
    }
    hash += length;
    while (end - at >= 8) {
      hash = Long.rotateLeft(hash ^ round(0, lane(data, at)), 27) * PRIME_1 + PRIME_4;
      at += 8;
    }
    if (end - at >= 4) {
      hash = Long.rotateLeft(hash ^ half(data, at) * PRIME_1, 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    while (at < end) {
      hash = Long.rotateLeft(hash ^ (data[at] & 0xFF) * PRIME_5, 11) * PRIME_1;
      at++;
    }
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private static long round(long accumulator, long lane) {
    return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long accumulator) {
    return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
  }

  private static long lane(byte[] data, int at) {
    return half(data, at) | (half(data, at + 4) << 32);
  }

  private static long half(byte[] data, int at) {
    return (data[at] & 0xFFL)
        | ((data[at + 1] & 0xFFL) << 8)
        | ((data[at + 2] & 0xFFL) << 16)
        | ((data[at + 3] & 0xFFL) << 24);
  }
}
