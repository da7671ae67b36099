package preflight.image.ova;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.image.Siblings;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.UnsupportedException;

/**
 * A file that is split into pieces of one size, the last of which may be shorter (DSP0243 1.1.1,
 * 7.1): {@code disk.vmdk.000000000}, {@code disk.vmdk.000000001} and so on, in the order of their
 * numbers and not in that of the archive.
 *
 * @param chunks at least one
 * @param chunkSize of each but the last, in bytes
 * @param size of all together, in bytes
 */
record ChunkedSource(String name, List<ByteSource> chunks, long chunkSize, long size)
    implements ByteSource {

  /** As many as an archive may have members. */
  private static final int MAX_CHUNKS = 10_000;

  private static final int DIGITS = 9;

  ChunkedSource {
    chunks = List.copyOf(chunks);
  }

  /**
   * The whole of a chunked file. Where its size is declared, that tells the number of chunks.
   *
   * @param name of the file, without the numbers
   * @throws CorruptException where a chunk is missing or of another size than the others
   */
  static ChunkedSource open(OvfFile file, String name, Siblings siblings) throws IOException {
    String structure = "OVF File " + file.id();
    long chunkSize = file.chunkSize().orElse(0);
    if (chunkSize == 0) {
      throw new UnsupportedException(structure, "chunked file without a chunkSize");
    }
    List<ByteSource> chunks = new ArrayList<>();
    long size = 0;
    Optional<ByteSource> next = siblings.open(chunkName(name, 0));
    while (next.isPresent()) {
      if (chunks.size() == MAX_CHUNKS) {
        throw new UnsupportedException(structure, "more than " + MAX_CHUNKS + " chunks");
      }
      if (size % chunkSize != 0) {
        throw wrongSize(structure, chunks.get(chunks.size() - 1), chunkSize);
      }
      ByteSource chunk = next.get();
      if (chunk.size() > chunkSize || chunk.size() == 0) {
        throw wrongSize(structure, chunk, chunkSize);
      }
      chunks.add(chunk);
      size += chunk.size();
      next = siblings.open(chunkName(name, chunks.size()));
    }
    // a number that is left out ends the chunks in the same way as the last one does
    boolean gap = siblings.open(chunkName(name, chunks.size() + 1)).isPresent();
    if (chunks.isEmpty() || gap || size < lastChunk(file, chunkSize)) {
      throw new CorruptException(
          structure, '"' + chunkName(name, chunks.size()) + "\" is not in the package");
    }
    return new ChunkedSource(name, chunks, chunkSize, size);
  }

  /** Where the last chunk has to begin, in bytes, so that all of them are there. */
  private static long lastChunk(OvfFile file, long chunkSize) {
    long size = file.size().orElse(0);
    return size == 0 ? 0 : (size - 1) / chunkSize * chunkSize + 1;
  }

  private static CorruptException wrongSize(String structure, ByteSource chunk, long chunkSize) {
    return new CorruptException(
        structure,
        "the chunk \"" + chunk.name() + "\" has " + chunk.size() + " bytes, not " + chunkSize);
  }

  static String chunkName(String name, int number) {
    String digits = Integer.toString(number);
    return name + '.' + "0".repeat(DIGITS - digits.length()) + digits;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    while (done < length) {
      long at = offset + done;
      ByteSource chunk = chunks.get((int) (at / chunkSize));
      long within = at % chunkSize;
      int count = (int) Math.min(length - done, chunk.size() - within);
      chunk.read(within, target, from + done, count);
      done += count;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    while (at < size) {
      long start = at / chunkSize * chunkSize;
      ByteSource chunk = chunks.get((int) (at / chunkSize));
      long next = chunk.nextData(at - start);
      if (next < chunk.size()) {
        return start + next;
      }
      at = start + chunkSize;
    }
    return size;
  }
}
