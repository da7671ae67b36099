package preflight.convert;

import java.io.IOException;

/**
 * Where a container is written to, from its first byte to its last. The little that is known only
 * at the end, such as sizes and block maps, goes to places that were written before.
 */
public interface Target {

  /** How many bytes were written so far; the next one goes there. */
  long position();

  /**
   * Appends bytes.
   *
   * @throws WriteException where they cannot be written
   */
  void write(byte[] bytes, int from, int length) throws IOException;

  /**
   * Appends zeros, as a hole where there can be one.
   *
   * @param count in bytes
   * @throws WriteException where they cannot be written
   */
  void zeros(long count) throws IOException;

  /**
   * Replaces bytes that were written before.
   *
   * @param at offset of the first, in bytes; the last lies before {@link #position()}
   * @throws WriteException where they cannot be written
   */
  void rewrite(long at, byte[] bytes) throws IOException;

  /** Appends all of these bytes. */
  default void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /**
   * Appends zeros up to a multiple of {@code block}.
   *
   * @param start of the count, in bytes
   */
  default void pad(long start, int block) throws IOException {
    long over = (position() - start) % block;
    if (over != 0) {
      zeros(block - over);
    }
  }
}
