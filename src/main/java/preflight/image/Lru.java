package preflight.image;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the values used last, for readers that come back to the same few. */
public final class Lru<V> extends LinkedHashMap<Long, V> {

  private static final long serialVersionUID = 1L;

  private final int capacity;

  /**
   * @param capacity how many values
   */
  public Lru(int capacity) {
    super(16, 0.75f, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
    return size() > capacity;
  }
}
