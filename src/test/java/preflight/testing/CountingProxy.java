package preflight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A relay to a server of HTTP on this machine that counts what passes, and can be slow, busy or
 * break. The bytes are passed on as they are, so that signatures stay good; connections are kept as
 * the two ends keep them.
 */
public final class CountingProxy implements AutoCloseable {

  /**
   * A request.
   *
   * @param number from 0, since the proxy started
   * @param query without the question mark; empty for none
   */
  public record Asked(int number, String method, String path, String query) {

    /** Its part's number, or 0 for what is no upload of a part. */
    public int part() {
      for (String pair : query.split("&", -1)) {
        if (method.equals("PUT") && pair.startsWith("partNumber=")) {
          return Integer.parseInt(pair.substring("partNumber=".length()));
        }
      }
      return 0;
    }
  }

  /**
   * A request and what became of it.
   *
   * @param status of the answer, be it the server's or the proxy's; 0 where there was none
   * @param told whether the answer was passed on
   * @param sent bytes of the request's body that came from the client, without the frames of chunks
   * @param received bytes of the answer's body that were passed on
   */
  public record Seen(Asked asked, int status, boolean told, long sent, long received) {

    /** Whether the server did it. */
    public boolean good() {
      return status >= 200 && status < 300;
    }

    Seen answered(int itsStatus, boolean isTold) {
      return new Seen(asked, itsStatus, isTold, sent, received);
    }

    Seen sent(int more) {
      return new Seen(asked, status, told, sent + more, received);
    }

    Seen received(int more) {
      return new Seen(asked, status, told, sent, received + more);
    }
  }

  /**
   * What becomes of a request.
   *
   * @param latency in milliseconds, before it is passed on
   * @param kind what goes wrong
   * @param bytes of the body that are passed on before the connection breaks
   */
  public record Fate(int latency, Kind kind, long bytes) {

    /** What goes wrong. */
    public enum Kind {
      NONE,
      /** The proxy takes the body and answers 503 SlowDown itself. */
      BUSY,
      /** The same, before the body where the client waits for leave to send it (Expect). */
      BUSY_AT_ONCE,
      /** The connection breaks within the request's body. */
      BROKEN,
      /** The server does it, and the connection breaks before the answer. */
      UNANSWERED
    }

    public static final Fate GOOD = new Fate(0, Kind.NONE, 0);
    public static final Fate BUSY = new Fate(0, Kind.BUSY, 0);
    public static final Fate BUSY_AT_ONCE = new Fate(0, Kind.BUSY_AT_ONCE, 0);
    public static final Fate UNANSWERED = new Fate(0, Kind.UNANSWERED, 0);

    public static Fate slow(int latency) {
      return new Fate(latency, Kind.NONE, 0);
    }

    public static Fate broken(long afterBytes) {
      return new Fate(0, Kind.BROKEN, afterBytes);
    }
  }

  /** Decides on a request. */
  public interface Fates {
    Fate of(Asked asked);

    /** For the first so many requests of a kind. */
    static Fates first(int requests, Predicate<Asked> kind, Fate fate) {
      int[] left = {requests};
      return asked -> {
        synchronized (left) {
          return kind.test(asked) && left[0]-- > 0 ? fate : Fate.GOOD;
        }
      };
    }
  }

  private final ServerSocket socket;
  private final int server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SortedMap<Integer, Seen> seen = new TreeMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Pacer pacer = new Pacer();
  private volatile Fates fates = asked -> Fate.GOOD;
  private int began;
  private int running;
  private int mostRunning;

  /**
   * @param server its port
   */
  public CountingProxy(int server) {
    this.server = server;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** From now on; what was counted stays. */
  public void fates(Fates next) {
    fates = next;
  }

  /**
   * @param bytesPerSecond of all requests' bodies together; 0 for no limit
   */
  public void bandwidth(long bytesPerSecond) {
    pacer.limit(bytesPerSecond);
  }

  /** All requests in the order they came in. */
  public List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen.values());
    }
  }

  /** The parts that the server took, in the order they began; twice if they were sent twice. */
  public List<Integer> parts() {
    return seen().stream()
        .filter(Seen::good)
        .map(one -> one.asked().part())
        .filter(part -> part > 0)
        .toList();
  }

  /** Requests that ran at the same time, at most. */
  public int mostAtOnce() {
    synchronized (seen) {
      return mostRunning;
    }
  }

  /** Forgets what was seen and what goes wrong. */
  public void reset() {
    synchronized (seen) {
      seen.clear();
      mostRunning = running;
    }
    fates = asked -> Fate.GOOD;
    bandwidth(0);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(CountingProxy::end);
    threads.shutdownNow();
  }

  /** Begins a request. */
  Asked begin(String method, String path, String query) {
    synchronized (seen) {
      Asked asked = new Asked(began, method, path, query);
      seen.put(began, new Seen(asked, 0, false, 0, 0));
      began++;
      running++;
      mostRunning = Math.max(mostRunning, running);
      return asked;
    }
  }

  /** Its answer is about to begin, or there is none. */
  void end(Asked asked, int status, boolean told) {
    synchronized (seen) {
      running--;
    }
    note(asked, one -> one.answered(status, told));
  }

  /** Once more is known of a request. */
  void note(Asked asked, UnaryOperator<Seen> change) {
    synchronized (seen) {
      // it may have been forgotten meanwhile
      seen.computeIfPresent(asked.number(), (number, one) -> change.apply(one));
    }
  }

  Fate fate(Asked asked) {
    return fates.of(asked);
  }

  void pace(int bytes) throws InterruptedException {
    pacer.pass(bytes);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
      threads.shutdown();
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket to = new Socket(InetAddress.getLoopbackAddress(), server)) {
      open.add(client);
      open.add(to);
      client.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      new ProxyConnection(this, client, to).run();
      open.remove(to);
    } catch (IOException e) {
      // an end has gone; what was seen of its request is noted
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
