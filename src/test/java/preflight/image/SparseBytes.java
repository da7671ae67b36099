package preflight.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import preflight.io.ByteSource;

/** A file that is too large for memory, of which only some bytes are not zero. */
public final class SparseBytes implements ByteSource {

  private static final int PAGE = 4096;

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private final String name;
  private long size;

  public SparseBytes(String name) {
    this.name = name;
  }

  /** Writes, and grows the file where it must. */
  public SparseBytes put(long offset, byte[] bytes) {
    for (int done = 0; done < bytes.length; ) {
      long at = offset + done;
      int within = (int) (at % PAGE);
      int count = Math.min(bytes.length - done, PAGE - within);
      byte[] page = pages.computeIfAbsent(at / PAGE, number -> new byte[PAGE]);
      System.arraycopy(bytes, done, page, within, count);
      done += count;
    }
    size = Math.max(size, offset + bytes.length);
    return this;
  }

  public SparseBytes grow(long least) {
    size = Math.max(size, least);
    return this;
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
    for (int done = 0; done < length; ) {
      long at = offset + done;
      int within = (int) (at % PAGE);
      int count = Math.min(length - done, PAGE - within);
      byte[] page = pages.get(at / PAGE);
      if (page == null) {
        Arrays.fill(target, from + done, from + done + count, (byte) 0);
      } else {
        System.arraycopy(page, within, target, from + done, count);
      }
      done += count;
    }
  }

  @Override
  public long nextData(long offset) {
    Map.Entry<Long, byte[]> next = pages.ceilingEntry(offset / PAGE);
    return next == null ? size : Math.min(size, Math.max(offset, next.getKey() * PAGE));
  }
}
