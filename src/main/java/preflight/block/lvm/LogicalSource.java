package preflight.block.lvm;

import java.io.IOException;
import java.util.List;
import preflight.io.ByteSource;

/** The bytes of a logical volume. */
final class LogicalSource implements ByteSource {

  private final String name;
  private final long size;
  private final List<MappedSegment> segments;

  /**
   * @param segments in their order, without gaps, from 0 to {@code size}
   */
  LogicalSource(String name, long size, List<MappedSegment> segments) {
    this.name = name;
    this.size = size;
    this.segments = List.copyOf(segments);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    int done = 0;
    int index = length == 0 ? 0 : segment(offset);
    while (done < length) {
      MappedSegment segment = segments.get(index++);
      long within = offset + done - segment.start();
      int count = (int) Math.min(length - done, segment.length() - within);
      segment.read(within, target, from + done, count);
      done += count;
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    if (offset >= size) {
      return size;
    }
    for (int i = segment(offset); i < segments.size(); i++) {
      MappedSegment segment = segments.get(i);
      long within = Math.max(0, offset - segment.start());
      long data = segment.nextData(within);
      if (data < segment.length()) {
        return segment.start() + data;
      }
    }
    return size;
  }

  /** The number of the segment that holds this byte. */
  private int segment(long offset) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).start() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
