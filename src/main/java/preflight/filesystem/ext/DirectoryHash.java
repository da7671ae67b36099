package preflight.filesystem.ext;

import preflight.io.Bytes;
import preflight.io.ReadProblem;

/**
 * The hash of a name by which the tree of a directory is ordered
 * (docs.kernel.org/filesystems/ext4/dynamic.html, "Hash Tree Directories", {@code
 * dx_root.info.hash_version}; kinds as Linux fs/ext4/hash.c, {@code ext4fs_dirhash}, defines them).
 * The superblock holds the seed ({@code s_hash_seed}) and whether bytes of a name are signed
 * ({@code s_flags}), as characters were on the machine that made the file system.
 */
final class DirectoryHash {

  static final int LEGACY = 0;
  static final int HALF_MD4 = 1;
  static final int TEA = 2;

  private static final int SEED = 0xEC;
  private static final int FLAGS = 0x160;
  private static final int SIGNED = 1;
  private static final int UNSIGNED = 2;

  /** The highest hash stands for the end of a directory in what readdir tells a program. */
  private static final int END = 0xFFFFFFFE;

  /** The initial state of MD4 (RFC 1320, section 3.3). */
  private static final int[] MD4 = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};

  /** The square roots of 2 and 3 (RFC 1320, section 3.4). */
  private static final int ROOT_2 = 0x5A827999;

  private static final int ROOT_3 = 0x6ED9EBA1;

  /** Which word each step of a round takes, and how far it rotates. */
  private static final int[][] WORDS = {
    {0, 1, 2, 3, 4, 5, 6, 7}, {1, 3, 5, 7, 0, 2, 4, 6}, {3, 7, 2, 6, 1, 5, 0, 4}
  };

  private static final int[][] TURNS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

  /** The golden ratio, which each round of TEA adds to its sum. */
  private static final int DELTA = 0x9E3779B9;

  private static final int TEA_ROUNDS = 16;

  private final int[] seed;
  private final int flags;

  private DirectoryHash(int[] seed, int flags) {
    this.seed = seed;
    this.flags = flags;
  }

  /**
   * @param superblock of 1024 bytes
   */
  static DirectoryHash parse(Bytes superblock) throws ReadProblem {
    int[] seed = new int[4];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (int) superblock.u32(SEED + 4 * i);
    }
    return of(seed, (int) superblock.u32(FLAGS));
  }

  /**
   * @param seed four words; all of them zero for the default
   * @param flags {@code s_flags}: 1 signed, 2 unsigned
   */
  static DirectoryHash of(int[] seed, int flags) {
    boolean zero = (seed[0] | seed[1] | seed[2] | seed[3]) == 0;
    return new DirectoryHash((zero ? MD4 : seed).clone(), flags);
  }

  /** Whether the kind is one that Linux takes from a tree's root, to which it adds the sign. */
  static boolean isKnown(int kind) {
    return kind == LEGACY || kind == HALF_MD4 || kind == TEA;
  }

  /**
   * Whether the hash of a name is certain: where the superblock does not say how bytes from 0x80 on
   * count, Linux does as its processor does.
   */
  boolean isCertain(byte[] name) {
    if ((flags & (SIGNED | UNSIGNED)) != 0) {
      return true;
    }
    for (byte b : name) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param kind one that {@link #isKnown(int)}
   * @return 32 bits, of which the lowest is 0
   */
  int of(int kind, byte[] name) {
    int hash = kind == LEGACY ? legacy(name) : kind == HALF_MD4 ? halfMd4(name) : tea(name);
    hash &= ~1;
    return hash == END ? END - 2 : hash;
  }

  private int value(byte b) {
    return (flags & UNSIGNED) != 0 ? b & 0xFF : b;
  }

  private int legacy(byte[] name) {
    int last = 0x12A3FE2D;
    int before = 0x37ABE8F9;
    for (byte b : name) {
      int next = before + (last ^ (value(b) * 7152373));
      if (next < 0) {
        next -= 0x7FFFFFFF;
      }
      before = last;
      last = next;
    }
    return last << 1;
  }

  /** Three rounds of eight steps, where MD4 has sixteen. */
  private int halfMd4(byte[] name) {
    int[] state = seed.clone();
    int[] words = new int[8];
    for (int at = 0; at < name.length; at += 4 * words.length) {
      fill(words, name, at);
      int a = state[0];
      int b = state[1];
      int c = state[2];
      int d = state[3];
      for (int round = 0; round < 3; round++) {
        for (int step = 0; step < 8; step++) {
          int mixed = a + mix(round, b, c, d) + words[WORDS[round][step]];
          int turned = Integer.rotateLeft(mixed, TURNS[round][step % 4]);
          a = d;
          d = c;
          c = b;
          b = turned;
        }
      }
      state[0] += a;
      state[1] += b;
      state[2] += c;
      state[3] += d;
    }
    return state[1];
  }

  /** Selection, majority and parity (RFC 1320, section 3.4), with the constant of the round. */
  private static int mix(int round, int x, int y, int z) {
    return switch (round) {
      case 0 -> (x & y) | (~x & z);
      case 1 -> ((x & y) | (x & z) | (y & z)) + ROOT_2;
      default -> (x ^ y ^ z) + ROOT_3;
    };
  }

  /** The Tiny Encryption Algorithm with the name as its key, in a Davies-Meyer construction. */
  private int tea(byte[] name) {
    int first = seed[0];
    int second = seed[1];
    int[] key = new int[4];
    for (int at = 0; at < name.length; at += 4 * key.length) {
      fill(key, name, at);
      int left = first;
      int right = second;
      int sum = 0;
      for (int round = 0; round < TEA_ROUNDS; round++) {
        sum += DELTA;
        left += ((right << 4) + key[0]) ^ (right + sum) ^ ((right >>> 5) + key[1]);
        right += ((left << 4) + key[2]) ^ (left + sum) ^ ((left >>> 5) + key[3]);
      }
      first += left;
      second += right;
    }
    return first;
  }

  /**
   * Packs what is left of a name into words, the first byte highest. A word begins as four times
   * the length of what is left, and so stays where nothing is.
   */
  private void fill(int[] words, byte[] name, int from) {
    int left = name.length - from;
    int pad = (left & 0xFF) * 0x01010101;
    for (int i = 0; i < words.length; i++) {
      int word = pad;
      int end = Math.min(left, 4 * (i + 1));
      for (int at = 4 * i; at < end; at++) {
        word = (word << 8) + value(name[from + at]);
      }
      words[i] = word;
    }
  }
}
