package preflight.io;

import java.io.IOException;
import java.util.List;

/** Sources one behind the other, such as the extents of a disk. */
public final class JoinedSource implements ByteSource {

  private final String name;
  private final List<ByteSource> parts;
  private final long[] ends;

  /** The parts' sizes together must not exceed 63 bits. */
  public JoinedSource(String name, List<ByteSource> parts) {
    this.name = name;
    this.parts = List.copyOf(parts);
    this.ends = new long[parts.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += parts.get(i).size();
      ends[i] = end;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    int part = part(offset);
    while (done < length) {
      long within = offset + done - start(part);
      int count = (int) Math.min(length - done, parts.get(part).size() - within);
      parts.get(part).read(within, target, from + done, count);
      done += count;
      part++;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    long at = Math.max(0, offset);
    int part = part(at);
    while (part < ends.length) {
      ByteSource source = parts.get(part);
      long within = Math.max(0, at - start(part));
      long next = source.nextData(within);
      if (next < source.size()) {
        return start(part) + next;
      }
      part++;
    }
    return size();
  }

  /** The first part that ends behind {@code offset}. */
  private int part(long offset) {
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long start(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }
}
