package preflight.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A line to a server on this machine that is slow, breaks, or has somebody on it who answers in the
 * server's place. One request a connection; its bytes are passed on as they are but for the header
 * {@code Connection}, which nobody signs.
 */
public final class BadLine implements AutoCloseable {

  /**
   * What becomes of a request.
   *
   * @param latency before it is passed on, in milliseconds
   * @param instead what is answered in place of the server; empty to ask it
   * @param cutAfter bytes of the answer the line breaks; negative for never
   */
  public record Fate(int latency, String instead, long cutAfter) {
    public static final Fate GOOD = new Fate(0, "", -1);
  }

  /** Decides on a request. */
  public interface Fates {

    /**
     * @param number of the request, from 0
     * @param head its lines
     */
    Fate of(int number, String head);
  }

  private final ServerSocket socket;
  private final int server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
  private volatile Fates fates = (number, head) -> Fate.GOOD;

  /**
   * @param server its port
   */
  public BadLine(int server) {
    this.server = server;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** From now on, and counts requests anew. */
  public void fates(Fates next) {
    heads.clear();
    fates = next;
  }

  /** The heads of all requests. */
  public List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
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
    try (client) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      Fate fate;
      synchronized (heads) {
        fate = fates.of(heads.size(), head);
        heads.add(head);
      }
      Thread.sleep(fate.latency());
      OutputStream out = client.getOutputStream();
      if (!fate.instead().isEmpty()) {
        out.write(fate.instead().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return;
      }
      try (Socket to = new Socket(InetAddress.getLoopbackAddress(), server)) {
        String once =
            head.replaceFirst("(?i)\r\nConnection: [^\r]*", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
        to.getOutputStream().write(once.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
        pass(to.getInputStream(), out, fate.cutAfter());
      }
    } catch (IOException e) {
      heads.add("whoever asked has gone: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pass(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long left = most < 0 ? Long.MAX_VALUE : most;
    for (int got = in.read(buffer); got > 0 && left > 0; got = in.read(buffer)) {
      int count = (int) Math.min(got, left);
      out.write(buffer, 0, count);
      left -= count;
    }
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      String text = b == '\n' ? bytes.toString(StandardCharsets.ISO_8859_1) : "";
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
    }
    return "";
  }
}
