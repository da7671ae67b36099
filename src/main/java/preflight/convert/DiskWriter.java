package preflight.convert;

import java.io.IOException;
import java.util.zip.Deflater;

/** Writes one disk into a container, piece by piece in the disk's order. */
interface DiskWriter {

  /**
   * Makes a piece ready to be written. Called by several threads at once, in any order.
   *
   * @param deflater of the thread
   * @return false where nothing but zeros is in it, so that it need not be written
   */
  boolean prepare(Piece piece, Deflater deflater);

  /** Writes what comes before the content. */
  void begin() throws IOException;

  /** Writes a piece that lies behind the one before. */
  void write(Piece piece) throws IOException;

  /** Writes what comes behind the content. */
  void finish() throws IOException;
}
