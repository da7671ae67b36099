package preflight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import preflight.io.ByteSource;

/** A web server that answers ranges, on this machine alone, and goes wrong as it is told to. */
public final class WebStandIn implements AutoCloseable {

  /** What is done instead of an answer, or before it. */
  public interface Twist {

    /** None. */
    Twist NONE = (exchange, number) -> false;

    /**
     * @param number of the request, from 0
     * @return whether that was all
     */
    boolean handle(HttpExchange exchange, int number) throws IOException;
  }

  private record Served(ByteSource content, String etag) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Served> objects = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong bytes = new AtomicLong();
  private volatile Twist twist = Twist.NONE;

  /** Over plain HTTP. */
  public WebStandIn() {
    this(Optional.empty());
  }

  /** Over TLS, where a context is given. */
  public WebStandIn(Optional<SSLContext> tls) {
    // head and body are two packets, of which the second would wait for 40 ms
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      InetSocketAddress here =
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
      if (tls.isPresent()) {
        HttpsServer secure = HttpsServer.create(here, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        server = secure;
      } else {
        server = HttpServer.create(here, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Without a slash at its end. */
  public String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Serves an object; returns its URL. */
  public String put(String path, ByteSource content, String etag) {
    objects.put(path, new Served(content, etag));
    return url() + path;
  }

  public void twist(Twist next) {
    twist = next;
  }

  /** The method, path and range of each request. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Of bodies. */
  public long bytes() {
    return bytes.get();
  }

  /** Forgets what was asked. */
  public void reset() {
    requests.clear();
    bytes.set(0);
    twist = Twist.NONE;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** An answer without a body. */
  public static boolean status(HttpExchange exchange, int status, String... headers)
      throws IOException {
    for (int i = 0; i + 1 < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
    return true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    int number;
    synchronized (requests) {
      number = requests.size();
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("Range"));
    }
    if (twist.handle(exchange, number)) {
      return;
    }
    Optional<Served> found =
        Optional.ofNullable(objects.get(exchange.getRequestURI().getRawPath()));
    if (found.isEmpty()) {
      status(exchange, 404);
      return;
    }
    send(exchange, found.get().content(), found.get().etag());
  }

  /** The range that was asked for. */
  public void send(HttpExchange exchange, ByteSource content, String etag) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    long first = Long.parseLong(ends[0]);
    if (first >= content.size()) {
      status(exchange, 416, "Content-Range", "bytes */" + content.size());
      return;
    }
    long last = Math.min(Long.parseLong(ends[1]), content.size() - 1);
    int length = (int) (last - first + 1);
    byte[] body;
    synchronized (content) {
      body = content.read(first, length);
    }
    if (!etag.isEmpty()) {
      exchange.getResponseHeaders().set("ETag", etag);
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + first + "-" + last + "/" + content.size());
    exchange.sendResponseHeaders(206, length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
    bytes.addAndGet(length);
  }
}
