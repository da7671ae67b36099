package preflight.filesystem.btrfs;

/** BLAKE2b with a digest of 32 bytes and no key (RFC 7693). */
final class Blake2b {

  static final int LENGTH = 32;

  private static final int BLOCK = 128;
  private static final long[] START = {
    0x6A09E667F3BCC908L, 0xBB67AE8584CAA73BL, 0x3C6EF372FE94F82BL, 0xA54FF53A5F1D36F1L,
    0x510E527FADE682D1L, 0x9B05688C2B3E6C1FL, 0x1F83D9ABFB41BD6BL, 0x5BE0CD19137E2179L
  };
  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}
  };

  private final long[] state = START.clone();
  private final long[] work = new long[16];
  private final long[] message = new long[16];

  private Blake2b() {
    // parameter block: digest length, no key, fanout 1, depth 1
    state[0] ^= 0x01010000L ^ LENGTH;
  }

  static byte[] of(byte[] data, int from, int length) {
    Blake2b hash = new Blake2b();
    int at = 0;
    while (length - at > BLOCK) {
      hash.compress(data, from + at, BLOCK, at + BLOCK, false);
      at += BLOCK;
    }
    hash.compress(data, from + at, length - at, length, true);
    byte[] digest = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      digest[i] = (byte) (hash.state[i / 8] >>> (8 * (i % 8)));
    }
    return digest;
  }

  private void compress(byte[] data, int from, int length, long counted, boolean last) {
    for (int word = 0; word < 16; word++) {
      long value = 0;
      for (int i = 7; i >= 0; i--) {
        int at = word * 8 + i;
        value = (value << 8) | (at < length ? data[from + at] & 0xFF : 0);
      }
      message[word] = value;
    }
    System.arraycopy(state, 0, work, 0, 8);
    System.arraycopy(START, 0, work, 8, 8);
    work[12] ^= counted;
    if (last) {
      work[14] = ~work[14];
    }
    for (byte[] s : SIGMA) {
      mix(0, 4, 8, 12, message[s[0]], message[s[1]]);
      mix(1, 5, 9, 13, message[s[2]], message[s[3]]);
      mix(2, 6, 10, 14, message[s[4]], message[s[5]]);
      mix(3, 7, 11, 15, message[s[6]], message[s[7]]);
      mix(0, 5, 10, 15, message[s[8]], message[s[9]]);
      mix(1, 6, 11, 12, message[s[10]], message[s[11]]);
      mix(2, 7, 8, 13, message[s[12]], message[s[13]]);
      mix(3, 4, 9, 14, message[s[14]], message[s[15]]);
    }
    for (int i = 0; i < 8; i++) {
      state[i] ^= work[i] ^ work[i + 8];
    }
  }

  private void mix(int a, int b, int c, int d, long x, long y) {
    long[] v = work;
    v[a] += v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
