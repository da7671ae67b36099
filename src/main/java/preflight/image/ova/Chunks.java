package preflight.image.ova;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.image.Siblings;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;

/**
 * The pieces of a file that a package has, as far as they belong together (DSP0243 1.1.1, 7.1):
 * {@code disk.vmdk.000000000}, {@code disk.vmdk.000000001} and so on.
 *
 * @param name of the file, without the numbers
 * @param chunkSize of each but the last, in bytes; 0 where none is declared
 * @param size of all of them together, in bytes
 * @param wrong the chunk that has another size, and ends them
 * @param gap whether a number is left out behind them
 * @param tooMany whether there are more than are read
 */
record Chunks(
    String name,
    long chunkSize,
    List<ByteSource> chunks,
    long size,
    Optional<ByteSource> wrong,
    boolean gap,
    boolean tooMany) {

  private static final int DIGITS = 9;

  Chunks {
    chunks = List.copyOf(chunks);
  }

  /** Looks for them in the order of their numbers; what is wrong with them, the result knows. */
  static Chunks find(long chunkSize, String name, Siblings siblings) throws IOException {
    List<ByteSource> chunks = new ArrayList<>();
    if (chunkSize == 0) {
      return new Chunks(name, 0, chunks, 0, Optional.empty(), false, false);
    }
    long size = 0;
    Optional<ByteSource> next = siblings.open(chunkName(name, 0));
    while (next.isPresent()) {
      if (chunks.size() == Limits.OVF_CHUNKS) {
        return new Chunks(name, chunkSize, chunks, size, Optional.empty(), false, true);
      }
      ByteSource chunk = next.get();
      boolean last = size % chunkSize != 0;
      if (last || chunk.size() > chunkSize || chunk.size() == 0) {
        ByteSource wrong = last ? chunks.get(chunks.size() - 1) : chunk;
        return new Chunks(name, chunkSize, chunks, size, Optional.of(wrong), false, false);
      }
      chunks.add(chunk);
      size += chunk.size();
      next = siblings.open(chunkName(name, chunks.size()));
    }
    // a number that is left out ends the chunks in the same way as the last one does
    boolean gap = siblings.open(chunkName(name, chunks.size() + 1)).isPresent();
    return new Chunks(name, chunkSize, chunks, size, Optional.empty(), gap, false);
  }

  /**
   * The file that they are.
   *
   * @param structure what the file is called in a trouble
   * @param declared the size of the file, in bytes, which tells the number of chunks; 0 where it is
   *     not declared
   * @throws CorruptException where a chunk is missing or of another size than the others
   */
  ChunkedSource whole(String structure, long declared) throws ReadProblem {
    if (chunkSize == 0) {
      throw new UnsupportedException(structure, "chunked file without a chunkSize");
    }
    if (tooMany) {
      throw new UnsupportedException(structure, "more than " + Limits.OVF_CHUNKS + " chunks");
    }
    if (wrong.isPresent()) {
      ByteSource chunk = wrong.get();
      throw new CorruptException(
          structure,
          "the chunk \"" + chunk.name() + "\" has " + chunk.size() + " bytes, not " + chunkSize);
    }
    // where the last chunk has to begin, so that all of them are there
    long least = declared == 0 ? 0 : (declared - 1) / chunkSize * chunkSize + 1;
    if (chunks.isEmpty() || gap || size < least) {
      throw new CorruptException(
          structure, '"' + chunkName(name, chunks.size()) + "\" is not in the package");
    }
    return new ChunkedSource(name, chunks, chunkSize, size);
  }

  static String chunkName(String name, int number) {
    String digits = Integer.toString(number);
    return name + '.' + "0".repeat(DIGITS - digits.length()) + digits;
  }
}
