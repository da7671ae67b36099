package preflight.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import preflight.testing.CountingProxy.Asked;
import preflight.testing.CountingProxy.Fate;
import preflight.testing.CountingProxy.Fate.Kind;

/** One client's connection through {@link CountingProxy}: one request after the other. */
final class ProxyConnection {

  private static final String BUSY =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

  /** Milliseconds that a client may wait for leave to send its body. */
  private static final int PATIENCE = 10_000;

  private final CountingProxy proxy;
  private final Socket client;
  private final InputStream fromClient;
  private final OutputStream toClient;
  private final InputStream fromServer;
  private final OutputStream toServer;

  /** An answer that the server began before it had the whole request. */
  private Optional<HttpHead> early = Optional.empty();

  private boolean serverGone;
  private boolean interimPassed;

  ProxyConnection(CountingProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    fromClient = new BufferedInputStream(client.getInputStream(), 64 * 1024);
    toClient = client.getOutputStream();
    fromServer = new BufferedInputStream(server.getInputStream(), 64 * 1024);
    toServer = server.getOutputStream();
  }

  void run() throws IOException, InterruptedException {
    boolean more = true;
    while (more) {
      Optional<HttpHead> head = HttpHead.read(fromClient);
      more = head.isPresent() && pass(head.get());
    }
  }

  /**
   * @return whether the connection stays
   */
  private boolean pass(HttpHead head) throws IOException, InterruptedException {
    String target = head.word(1);
    int mark = target.indexOf('?');
    Asked asked =
        proxy.begin(
            head.word(0),
            mark < 0 ? target : target.substring(0, mark),
            mark < 0 ? "" : target.substring(mark + 1));
    Fate fate = proxy.fate(asked);
    boolean ended = false;
    try {
      Thread.sleep(fate.latency());
      if (fate.kind() == Kind.BUSY || fate.kind() == Kind.BUSY_AT_ONCE) {
        boolean stays = busy(head, asked, fate.kind() == Kind.BUSY_AT_ONCE);
        ended = true;
        return stays;
      }
      early = Optional.empty();
      interimPassed = false;
      toServer.write(head.bytes());
      if (head.says("Expect", "100-continue")) {
        awaitContinue();
      }
      long most = fate.kind() == Kind.BROKEN ? fate.bytes() : Long.MAX_VALUE;
      if (!body(head, asked, most) || fate.kind() == Kind.BROKEN) {
        reset();
        return false;
      }
      HttpHead answer = early.isPresent() ? early.get() : answer();
      boolean told = fate.kind() != Kind.UNANSWERED;
      if (told) {
        proxy.end(asked, answer.status(), true);
        ended = true;
      }
      boolean whole = answer(head, answer, asked, told);
      if (!told) {
        proxy.end(asked, answer.status(), false);
        ended = true;
        reset();
      }
      return told && whole && !serverGone && stays(head) && stays(answer);
    } finally {
      if (!ended) {
        proxy.end(asked, 0, false);
      }
    }
  }

  /** Without the server. */
  private boolean busy(HttpHead head, Asked asked, boolean atOnce)
      throws IOException, InterruptedException {
    boolean waits = head.says("Expect", "100-continue");
    boolean refused = waits && atOnce;
    if (waits && !atOnce) {
      toClient.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      toClient.flush();
    }
    if (!refused) {
      serverGone = true;
      body(head, asked, Long.MAX_VALUE);
      serverGone = false;
    }
    proxy.end(asked, 503, true);
    String answer =
        "HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: "
            + BUSY.length()
            + (refused ? "\r\nConnection: close" : "")
            + "\r\n\r\n"
            + (head.word(0).equals("HEAD") ? "" : BUSY);
    toClient.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    toClient.flush();
    return !refused && stays(head);
  }

  /** Passes "100 Continue" on; ends, too, where the client does not wait for it. */
  private void awaitContinue() throws IOException, InterruptedException {
    for (int waited = 0;
        fromServer.available() == 0 && fromClient.available() == 0 && waited < PATIENCE;
        waited++) {
      Thread.sleep(1);
    }
    if (fromServer.available() > 0) {
      interim(true);
    }
  }

  /** Reads what the server says before the request is whole. */
  private void interim(boolean passOn) throws IOException {
    HttpHead head = answerHead();
    if (!head.interim()) {
      early = Optional.of(head);
    } else if (passOn && !interimPassed) {
      interimPassed = true;
      toClient.write(head.bytes());
      toClient.flush();
    }
  }

  /**
   * Passes a request's body on, or what of it the server still wants.
   *
   * @return whether it came to its end
   */
  private boolean body(HttpHead head, Asked asked, long most)
      throws IOException, InterruptedException {
    if (early.isPresent() && head.says("Expect", "100-continue")) {
      return true;
    }
    long[] left = {most};
    HttpBody body =
        new HttpBody(
            fromClient,
            (bytes, length, content) -> {
              proxy.pace(content);
              int passed = (int) Math.min(length, left[0]);
              left[0] -= passed;
              proxy.note(asked, one -> one.sent(Math.min(content, passed)));
              forward(bytes, passed);
              if (left[0] == 0) {
                throw new Cut();
              }
            });
    try {
      if (head.chunked()) {
        body.chunks();
      } else if (head.length() > 0) {
        body.bytes(head.length());
      }
      return true;
    } catch (Cut e) {
      return false;
    }
  }

  private void forward(byte[] bytes, int length) throws IOException {
    if (serverGone) {
      return;
    }
    if (early.isEmpty() && fromServer.available() > 0) {
      interim(false);
    }
    try {
      toServer.write(bytes, 0, length);
    } catch (IOException e) {
      // its answer may be there all the same; the client's body is read to its end
      serverGone = true;
    }
  }

  private HttpHead answer() throws IOException {
    HttpHead head = answerHead();
    while (head.interim()) {
      head = answerHead();
    }
    return head;
  }

  private HttpHead answerHead() throws IOException {
    return HttpHead.read(fromServer)
        .orElseThrow(() -> new IOException("the server ends the connection without an answer"));
  }

  /**
   * Passes an answer on.
   *
   * @return whether the connection can stay
   */
  private boolean answer(HttpHead request, HttpHead answer, Asked asked, boolean told)
      throws IOException, InterruptedException {
    if (told) {
      toClient.write(answer.bytes());
    }
    HttpBody body =
        new HttpBody(
            fromServer,
            (bytes, length, content) -> {
              if (told) {
                proxy.note(asked, one -> one.received(content));
                toClient.write(bytes, 0, length);
              }
            });
    int status = answer.status();
    boolean none = request.word(0).equals("HEAD") || status == 204 || status == 304;
    boolean framed = none || answer.chunked() || answer.length() >= 0;
    if (none) {
      toClient.flush();
    } else if (answer.chunked()) {
      body.chunks();
    } else if (framed) {
      body.bytes(answer.length());
    } else {
      body.rest();
    }
    toClient.flush();
    return framed;
  }

  private static boolean stays(HttpHead head) {
    return !head.says("Connection", "close");
  }

  /** Breaks the connection so that the client cannot take it for an end. */
  private void reset() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** The point where the line breaks. */
  private static final class Cut extends IOException {
    private static final long serialVersionUID = 1;
  }
}
