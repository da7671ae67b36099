package preflight.remote;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was fetched last, of all the objects that a run reads, so that many take no more memory than
 * one. May be used by several threads.
 */
public final class WindowPool {

  private record Key(RemoteSource source, long window) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && source == key.source && window == key.window;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(source) + Long.hashCode(window);
    }
  }

  private final Map<Key, byte[]> windows = new LinkedHashMap<>(64, 0.75f, true);
  private final long most;
  private long held;

  /**
   * @param most bytes that are kept
   */
  public WindowPool(long most) {
    this.most = most;
  }

  synchronized Optional<byte[]> get(RemoteSource source, long window) {
    return Optional.ofNullable(windows.get(new Key(source, window)));
  }

  /** Without telling that it is used. */
  synchronized boolean has(RemoteSource source, long window) {
    return windows.containsKey(new Key(source, window));
  }

  synchronized void put(RemoteSource source, long window, byte[] bytes) {
    byte[] before = windows.put(new Key(source, window), bytes);
    held += bytes.length - (before == null ? 0 : before.length);
    Iterator<Map.Entry<Key, byte[]>> eldest = windows.entrySet().iterator();
    while (held > most && eldest.hasNext()) {
      held -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  /** Forgets what was read of an object. */
  synchronized void drop(RemoteSource source) {
    Iterator<Map.Entry<Key, byte[]>> each = windows.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Key, byte[]> entry = each.next();
      if (entry.getKey().source == source) {
        held -= entry.getValue().length;
        each.remove();
      }
    }
  }
}
