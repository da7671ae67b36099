package preflight.remote;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import preflight.io.Limits;
import preflight.remote.RemoteProblem.Kind;

/**
 * Objects on web servers, by range requests (RFC 9110, 14) of the JDK's HTTP client: over HTTP/2
 * where an https server offers it.
 */
public final class WebClient implements RemoteStore {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final Patience patience;

  /**
   * @param patience with servers that are slow, busy or away
   */
  public WebClient(Patience patience) {
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(ProxySelector.getDefault())
            .connectTimeout(CONNECT)
            .build();
  }

  @Override
  public RemoteObject open(RemoteAddress address, int head) throws IOException {
    return WebObject.open(this, address, head);
  }

  Patience patience() {
    return patience;
  }

  /** The user of an address, as a header says it (RFC 7617). */
  static Optional<String> authorization(RemoteAddress address) {
    return address
        .user()
        .map(
            user ->
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8)
                                .getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * One answer, whatever its status; the body of a part alone.
   *
   * @throws Patience.PassingException where none comes, or not in time
   */
  HttpResponse<byte[]> send(URI uri, Optional<String> authorization, long offset, int length)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "preflight");
    if (uri.getScheme().equals("http")) {
      // an offer to go on with HTTP/2 is one that plain servers may stumble over
      request.version(HttpClient.Version.HTTP_1_1);
    }
    authorization.ifPresent(value -> request.header("Authorization", value));
    AtomicLong progress = new AtomicLong(System.nanoTime());
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request.build(),
            info -> new WebAnswer(info.statusCode() == 206 ? length : 0, progress));
    try {
      return await(answer, progress, length);
    } catch (ExecutionException e) {
      throw failed(uri, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpResponse<byte[]> await(
      CompletableFuture<HttpResponse<byte[]>> answer, AtomicLong progress, int length)
      throws IOException, ExecutionException, InterruptedException {
    long begin = System.nanoTime();
    long most = patience.forBytes(length).toNanos();
    long idle = patience.idle().toNanos();
    long now = begin;
    while (true) {
      long left = Math.min(idle - (now - progress.get()), most - (now - begin));
      if (left <= 0) {
        boolean silent = now - progress.get() >= idle;
        String seconds = patience.idle().toMillis() / 1000.0 + " s";
        throw new Patience.PassingException(
            new RemoteProblem(
                Kind.NETWORK,
                silent ? "nothing came for " + seconds : "it comes too slowly to be of use",
                "check the network, or download it first"),
            Optional.empty());
      }
      try {
        return answer.get(left, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // perhaps something came meanwhile: the next round sees
        now = System.nanoTime();
      }
    }
  }

  private static IOException failed(URI uri, Throwable cause) {
    String said = WebFailure.words(cause);
    if (WebFailure.isOfCertificate(cause)) {
      return new RemoteProblem(
          Kind.NETWORK,
          "no secure connection to " + uri.getHost() + ": " + said,
          "trust its certificate: PREFLIGHT_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE",
          WebFailure.exception(cause));
    }
    RemoteProblem problem =
        new RemoteProblem(
            Kind.NETWORK,
            uri.getHost() + " does not answer: " + said,
            "check the network and the address",
            WebFailure.exception(cause));
    return WebFailure.isUnknownHost(cause)
        ? problem
        : new Patience.PassingException(problem, Optional.empty());
  }

  /** What a server wants that is busy. */
  static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .flatMap(header -> Patience.retryAfter(header, Instant.now()));
  }

  /**
   * Where a redirect leads.
   *
   * @throws RemoteProblem where that is nowhere, or where nobody would expect it
   */
  static URI redirected(URI from, HttpResponse<?> answer, int followed) throws RemoteProblem {
    Optional<String> location = answer.headers().firstValue("Location");
    if (location.isEmpty() || followed >= Limits.REMOTE_REDIRECTS) {
      throw new RemoteProblem(
          Kind.REFUSED,
          location.isEmpty()
              ? "the server redirects to nowhere (HTTP status " + answer.statusCode() + ")"
              : "more than " + Limits.REMOTE_REDIRECTS + " redirects",
          "check the address");
    }
    URI to;
    try {
      to = URI.create(from.resolve(URI.create(location.get())).toASCIIString());
    } catch (IllegalArgumentException e) {
      throw new RemoteProblem(
          Kind.REFUSED, "the server redirects to what is no address", "check the address", e);
    }
    String scheme = Optional.ofNullable(to.getScheme()).orElse("");
    boolean web = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
    if (!web || Optional.ofNullable(to.getHost()).isEmpty()) {
      throw new RemoteProblem(
          Kind.REFUSED, "the server redirects to what is no web server", "check the address");
    }
    if (from.getScheme().equals("https") && !scheme.equalsIgnoreCase("https")) {
      throw new RemoteProblem(
          Kind.REFUSED,
          "the server redirects from https to http, where anybody could change what is read",
          "name the http address itself if that is meant");
    }
    return to;
  }
}
