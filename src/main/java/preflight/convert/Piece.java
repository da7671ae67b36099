package preflight.convert;

import java.util.Arrays;

/**
 * Some bytes of a disk on their way from the thread that reads them to the one that writes them.
 * Taken up again when it was written, so that memory stays bounded.
 */
final class Piece {

  /** In bytes; a divisor of the blocks of all containers that are larger. */
  static final int SIZE = 256 * 1024;

  private static final byte[] ZEROS = new byte[SIZE];

  /** The disk's content; behind {@link #length} zeros. */
  final byte[] bytes = new byte[SIZE];

  /** Offset in the disk, in bytes, a multiple of {@link #SIZE}. */
  long offset;

  /** How many bytes the disk has here. */
  int length;

  /** Whether there is anything but zeros in it. */
  boolean hasData;

  /** What the bytes were made into; the writer knows how much of it counts. */
  byte[] packed = new byte[0];

  /** Where the results of the parts end in {@link #packed}; equal neighbours are parts of zeros. */
  int[] ends = new int[0];

  /** CRC-32 of the content; 0 where the writer needs none. */
  int checksum;

  /** Whether these bytes are all zeros. */
  boolean isZero(int from, int count) {
    return Arrays.equals(bytes, from, from + count, ZEROS, 0, count);
  }
}
