package preflight.io;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the pages read last, since file systems come back to the same few again and again. Reads of
 * {@value #STREAMING} bytes and more go through without being kept.
 */
public final class CachedSource implements ByteSource {

  private static final int PAGE = 16 * 1024;
  private static final int PAGES = 512;
  private static final int STREAMING = 128 * 1024;

  private final ByteSource source;
  private final Pool pool;

  /** The pages of several sources together, so that many take no more memory than one. */
  public static final class Pool {

    /** Without a page. */
    public Pool() {}

    private record Key(CachedSource source, long page) {

      // those that the compiler makes of a record are linked at run time (ObjectMethods), which
      // every start would pay for, since every check looks up pages
      @Override
      public boolean equals(Object other) {
        return other instanceof Key key && source == key.source && page == key.page;
      }

      @Override
      public int hashCode() {
        return 31 * System.identityHashCode(source) + Long.hashCode(page);
      }
    }

    private final Map<Key, byte[]> pages =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
            return size() > PAGES;
          }
        };
  }

  public CachedSource(ByteSource source) {
    this(source, new Pool());
  }

  /** Keeps its pages among those of other sources. */
  public CachedSource(ByteSource source, Pool pool) {
    this.source = source;
    this.pool = pool;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public void read(long offset, byte[] target, int from, int length) throws IOException {
    requireRange(offset, length);
    if (length >= STREAMING) {
      source.read(offset, target, from, length);
      return;
    }
    int done = 0;
    while (done < length) {
      long at = offset + done;
      byte[] page = page(at / PAGE);
      int within = (int) (at % PAGE);
      int count = Math.min(length - done, page.length - within);
      System.arraycopy(page, within, target, from + done, count);
      done += count;
    }
  }

  private byte[] page(long number) throws IOException {
    Pool.Key key = new Pool.Key(this, number);
    byte[] page = pool.pages.get(key);
    if (page == null) {
      long start = number * PAGE;
      page = source.read(start, (int) Math.min(PAGE, source.size() - start));
      pool.pages.put(key, page);
    }
    return page;
  }

  @Override
  public long nextData(long offset) throws IOException {
    return source.nextData(offset);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
