package preflight.image.ova;

import java.io.IOException;
import java.util.List;
import preflight.io.ByteSource;

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

  ChunkedSource {
    chunks = List.copyOf(chunks);
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
