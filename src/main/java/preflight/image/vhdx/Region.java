package preflight.image.vhdx;

/**
 * A part of the file that holds no payload.
 *
 * @param offset in bytes
 * @param length in bytes
 */
record Region(long offset, long length) {

  boolean overlaps(long start, long size) {
    return start < offset + length && start + size > offset;
  }
}
