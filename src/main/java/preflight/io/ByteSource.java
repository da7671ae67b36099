package preflight.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Random access to bytes, wherever they are. Implementations need not be safe for threads. */
public interface ByteSource extends Closeable {

  /** What the bytes are, for errors: a file's name, {@code partition 2 of disk.raw}. */
  String name();

  /** In bytes. */
  long size();

  /**
   * What surely tells this content from any other that the same name may have at another time;
   * empty where nothing is known that does, as of all that lies on this host.
   */
  default Optional<String> version() {
    return Optional.empty();
  }

  /**
   * Reads exactly {@code length} bytes at {@code offset} into {@code target} from {@code from} on.
   *
   * @throws TruncatedException where the source ends before that
   */
  void read(long offset, byte[] target, int from, int length) throws IOException;

  /**
   * The first offset at or behind {@code offset} where something other than zeros may stand, {@link
   * #size()} if nothing does. Costs no payload: it follows from block maps and file holes.
   */
  default long nextData(long offset) throws IOException {
    return Math.min(offset, size());
  }

  /** A new array with {@code length} bytes from {@code offset}; the caller caps the length. */
  default byte[] read(long offset, int length) throws IOException {
    requireRange(offset, length);
    byte[] bytes = new byte[length];
    read(offset, bytes, 0, length);
    return bytes;
  }

  /** The little-endian structure of {@code length} bytes at {@code offset}. */
  default Bytes littleEndian(String structure, long offset, int length) throws IOException {
    return Bytes.littleEndian(structure, read(offset, length), offset);
  }

  /** The big-endian structure of {@code length} bytes at {@code offset}. */
  default Bytes bigEndian(String structure, long offset, int length) throws IOException {
    return Bytes.bigEndian(structure, read(offset, length), offset);
  }

  /** The window of {@code length} bytes at {@code offset}; closing it does not close this. */
  default ByteSource slice(String name, long offset, long length) throws IOException {
    requireRange(offset, length);
    return new SliceSource(name, this, offset, length);
  }

  /** All bytes in order; asks for at most 256 KiB at a time. */
  default InputStream stream() {
    return new SourceInputStream(this);
  }

  /** Checks a range that came out of an image before anything is allocated for it. */
  default void requireRange(long offset, long length) throws TruncatedException {
    if (offset < 0 || length < 0 || offset > size() || length > size() - offset) {
      long needed = offset < 0 || length < 0 ? Long.MAX_VALUE : saturatedSum(offset, length);
      throw new TruncatedException(name(), size(), needed);
    }
  }

  private static long saturatedSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  @Override
  default void close() throws IOException {}
}
