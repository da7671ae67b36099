package preflight.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import preflight.io.ArraySource;
import preflight.io.ReadCounter;
import preflight.remote.RemoteProblem.Kind;
import preflight.testing.WebStandIn;

/** Ranges from a web server that is slow, busy, wrong or away. */
class WebClientTest {

  private static final Patience SHORT =
      new Patience(4, Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofMillis(400));

  private final WebStandIn server = new WebStandIn();
  private final byte[] content = new byte[3_000_000];
  private final WindowPool pool = new WindowPool(8 << 20);
  private final ReadCounter counter = new ReadCounter();

  WebClientTest() {
    new Random(1).nextBytes(content);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String served() {
    return server.put("/images/disk.raw", new ArraySource("disk.raw", content), "\"one\"");
  }

  private RemoteSource open(String url) throws IOException {
    return RemoteSource.open(RemoteAddress.parse(url), new WebClient(SHORT), pool, counter);
  }

  private RemoteProblem problem(String url) {
    try (RemoteSource source = open(url)) {
      source.read(2_500_000, 10);
    } catch (RemoteProblem e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing was wrong");
  }

  @Test
  void readsWhatIsThereInAnyOrder() throws IOException {
    try (RemoteSource source = open(served())) {
      assertThat(source.size()).isEqualTo(content.length);
      assertThat(source.name()).isEqualTo("disk.raw");
      Random random = new Random(2);
      for (int i = 0; i < 300; i++) {
        int offset = random.nextInt(content.length);
        int length =
            random.nextInt(Math.min(content.length - offset, i % 5 == 0 ? 2_000_000 : 500));
        assertThat(source.read(offset, length))
            .isEqualTo(java.util.Arrays.copyOfRange(content, offset, offset + length));
      }
      assertThat(counter.requests()).isEqualTo(server.requests().size()).isLessThan(25);
      assertThat(counter.bytes()).isEqualTo(server.bytes());
    }
  }

  @Test
  void aPoolThatHoldsNothing() throws IOException {
    RemoteAddress address = RemoteAddress.parse(served());
    try (RemoteSource source =
        RemoteSource.open(address, new WebClient(SHORT), new WindowPool(0), counter)) {
      assertThat(source.read(5, 2_999_000))
          .isEqualTo(java.util.Arrays.copyOfRange(content, 5, 2_999_005));
    }
  }

  @Test
  void readsAheadWhereItIsReadInOrder() throws IOException {
    byte[] large = new byte[40_000_000];
    String url = server.put("/large", new ArraySource("large", large), "\"l\"");
    try (RemoteSource source = open(url)) {
      assertThat(source.stream().readAllBytes()).hasSize(large.length);
    }
    assertThat(server.requests()).hasSizeLessThan(20);
    assertThat(server.bytes()).isEqualTo(large.length);
  }

  @Test
  void asksForEightMebibytesAtMost() throws IOException {
    byte[] large = new byte[20_000_000];
    String url = server.put("/large", new ArraySource("large", large), "\"l\"");
    try (RemoteSource source = open(url)) {
      assertThat(source.read(10, 19_000_000)).hasSize(19_000_000);
    }
    // a busy machine may let one run out of time, which is asked again
    assertThat(new TreeSet<>(server.requests())).hasSize(4);
    for (String line : server.requests()) {
      String[] ends = line.substring(line.indexOf('=') + 1).split("-", -1);
      assertThat(Long.parseLong(ends[1]) - Long.parseLong(ends[0])).isLessThan(8 << 20);
    }
  }

  @Test
  void anEmptyObjectIsEmpty() throws IOException {
    String url = server.put("/empty", new ArraySource("empty", new byte[0]), "\"e\"");
    try (RemoteSource source = open(url)) {
      assertThat(source.size()).isZero();
    }
  }

  @Test
  void asksABusyServerAgainWhenItSays() throws IOException {
    String url = served();
    server.twist(
        (exchange, number) ->
            number < 2 && WebStandIn.status(exchange, 503, "Retry-After", "" + number));
    long before = System.nanoTime();
    try (RemoteSource source = open(url)) {
      assertThat(source.size()).isEqualTo(content.length);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void doesNotWaitForHours() {
    String url = served();
    server.twist((exchange, n) -> WebStandIn.status(exchange, 429, "Retry-After", "7200"));
    RemoteProblem problem = problem(url);
    assertThat(problem.kind()).isEqualTo(Kind.NETWORK);
    assertThat(problem)
        .hasMessage(url + ": the server is busy (HTTP status 429); it asks to come back in 7200 s");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void givesUpAfterSomeTries() {
    String url = served();
    server.twist((exchange, n) -> WebStandIn.status(exchange, 500));
    assertThat(problem(url)).hasMessage(url + ": the server answers with HTTP status 500, 4 times");
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void repeatsWhatWasCutOff() throws IOException {
    String url = served();
    server.twist(
        (exchange, number) -> {
          if (number % 2 == 0) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-131071/3000000");
            exchange.sendResponseHeaders(206, 131072);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            exchange.close();
            return true;
          }
          return false;
        });
    try (RemoteSource source = open(url)) {
      assertThat(source.read(0, 3000)).isEqualTo(java.util.Arrays.copyOf(content, 3000));
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aSilentServerIsGivenUp() {
    String url = served();
    AtomicInteger asked = new AtomicInteger();
    server.twist(
        (exchange, number) -> {
          asked.incrementAndGet();
          pause(1500);
          return WebStandIn.status(exchange, 500);
        });
    RemoteProblem problem = problem(url);
    assertThat(problem).hasMessage(url + ": nothing came for 0.4 s, 4 times");
    assertThat(problem.kind()).isEqualTo(Kind.NETWORK);
    assertThat(asked.get()).isEqualTo(4);
  }

  @Test
  void anAnswerWithoutAnEndIsGivenUp() {
    String url = served();
    server.twist((exchange, number) -> drip(exchange));
    Patience patience =
        new Patience(1, Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofMillis(300));
    // of so few bytes a byte every 50 ms is too slow after 0.3 s and some
    WebClient client = new WebClient(patience);
    assertThatThrownBy(() -> client.open(RemoteAddress.parse(url), 1000))
        .isInstanceOf(RemoteProblem.class)
        .hasMessage("it comes too slowly to be of use, 1 times");
  }

  private static boolean drip(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Range", "bytes 0-999/3000000");
    exchange.sendResponseHeaders(206, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 100; i++) {
        out.write(i);
        out.flush();
        pause(50);
      }
    }
    return true;
  }

  @Test
  void aServerWithoutRangesIsNamed() {
    String url = served();
    server.twist(
        (exchange, number) -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 100_000; i++) {
              out.write(new byte[100_000]);
            }
          } catch (IOException e) {
            return true;
          }
          throw new AssertionError("somebody has read 10 GB");
        });
    RemoteProblem problem = problem(url);
    assertThat(problem).hasMessage(url + ": the server does not answer ranges (HTTP status 200)");
    assertThat(problem.advice()).isEqualTo("download it first: curl -LO '" + url + "'");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anotherRangeIsRefused() {
    String url = served();
    for (String range :
        new String[] {
          "bytes 1-131072/3000000", "bytes 0-131070/3000000", "bytes 0-131071/*", "0-9", ""
        }) {
      server.twist(
          (exchange, n) -> {
            exchange.getResponseHeaders().set("Content-Range", range);
            exchange.sendResponseHeaders(206, 131072);
            exchange.getResponseBody().write(new byte[131072]);
            exchange.close();
            return true;
          });
      RemoteProblem problem = problem(url);
      assertThat(problem.kind()).as(range).isEqualTo(Kind.REFUSED);
      assertThat(problem.getMessage()).contains("range");
    }
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void aPackedAnswerIsRefused() {
    String url = served();
    server.twist(
        (exchange, n) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          return false;
        });
    assertThat(problem(url))
        .hasMessage(
            url + ": the server packs it (Content-Encoding gzip), and gives ranges of that");
  }

  @Test
  void anObjectThatChangesIsTold() {
    String url = served();
    server.twist(
        (exchange, number) -> {
          if (number == 1) {
            server.put("/images/disk.raw", new ArraySource("disk.raw", content), "\"two\"");
          }
          return false;
        });
    RemoteProblem problem = problem(url);
    assertThat(problem.kind()).isEqualTo(Kind.CHANGED);
    assertThat(problem)
        .hasMessage(
            url + ": the object changed while it was read (from ETag \"one\" to ETag \"two\")");
    assertThat(problem.advice()).startsWith("run again");
  }

  @Test
  void anotherSizeIsAChangeWithoutATag() {
    String url = server.put("/d", new ArraySource("d", content), "");
    server.twist(
        (exchange, number) -> {
          if (number == 1) {
            server.put("/d", new ArraySource("d", new byte[2_900_000]), "");
          }
          return false;
        });
    assertThat(problem(url))
        .hasMessageContaining("changed while it was read (from 3000000 to 2900000 bytes)");
  }

  @Test
  void aFailureThatAReaderSwallowsIsToldInTheEnd() throws IOException {
    String url = served();
    RemoteSource source = open(url);
    server.twist((exchange, n) -> WebStandIn.status(exchange, 404));
    assertThatThrownBy(() -> source.read(2_500_000, 10)).isInstanceOf(RemoteProblem.class);
    assertThatThrownBy(() -> source.read(2_000_000, 10)).isInstanceOf(RemoteProblem.class);
    assertThat(server.requests()).as("nothing is asked after a failure").hasSize(2);
    assertThatThrownBy(source::close)
        .isInstanceOf(RemoteProblem.class)
        .hasMessage(url + ": there is no such object (HTTP status 404)");
  }

  @Test
  void followsRedirectsOnceForAll() throws IOException {
    served();
    server.twist(
        (exchange, number) ->
            exchange.getRequestURI().getPath().equals("/latest")
                && WebStandIn.status(exchange, 302, "Location", "/images/disk.raw?signed=1"));
    try (RemoteSource source = open(server.url() + "/latest")) {
      assertThat(source.read(2_500_000, 4))
          .isEqualTo(java.util.Arrays.copyOfRange(content, 2_500_000, 2_500_004));
    }
    assertThat(server.requests())
        .extracting(line -> line.split(" ", -1)[1])
        .containsExactly("/latest", "/images/disk.raw?signed=1", "/images/disk.raw?signed=1");
  }

  @Test
  void asksTheOriginAgainWhenASignatureIsTooOld() throws IOException {
    served();
    AtomicInteger signature = new AtomicInteger();
    server.twist(
        (exchange, number) -> {
          if (exchange.getRequestURI().getPath().equals("/latest")) {
            String place = "/images/disk.raw?signed=" + signature.incrementAndGet();
            return WebStandIn.status(exchange, 302, "Location", place);
          }
          boolean old = number > 1 && signature.get() == 1;
          return old && WebStandIn.status(exchange, 403);
        });
    try (RemoteSource source = open(server.url() + "/latest")) {
      assertThat(source.read(2_500_000, 4)).hasSize(4);
    }
    assertThat(signature.get()).isEqualTo(2);
  }

  @Test
  void redirectsEnd() {
    server.twist((exchange, number) -> WebStandIn.status(exchange, 302, "Location", "/r" + number));
    assertThat(problem(server.url() + "/r")).hasMessageContaining("more than 5 redirects");
    assertThat(server.requests()).hasSize(6);
    for (String to : new String[] {"file:///etc/passwd", "s3://bucket/key", "http:", "::"}) {
      server.twist((exchange, n) -> WebStandIn.status(exchange, 302, "Location", to));
      assertThat(problem(server.url() + "/r").kind()).as(to).isEqualTo(Kind.REFUSED);
    }
  }

  @Test
  void aUserIsToldToTheOriginAlone() throws IOException {
    served();
    try (WebStandIn other = new WebStandIn()) {
      AtomicInteger told = new AtomicInteger();
      other.put("/x", new ArraySource("x", content), "\"x\"");
      other.twist(
          (exchange, n) -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isNull();
            return false;
          });
      server.twist(
          (exchange, n) -> {
            String expected =
                "Basic "
                    + java.util.Base64.getEncoder()
                        .encodeToString("me:p@".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              told.incrementAndGet();
            }
            return WebStandIn.status(exchange, 302, "Location", other.url() + "/x");
          });
      String url = server.url().replace("http://", "http://me:p%40@") + "/images/disk.raw";
      try (RemoteSource source = open(url)) {
        assertThat(source.size()).isEqualTo(content.length);
      }
      assertThat(told.get()).isEqualTo(1);
      assertThat(RemoteAddress.parse(url).name())
          .isEqualTo(server.url().replace("http://", "http://…@") + "/images/disk.raw");
    }
  }

  @Test
  void nobodyThereIsTold() {
    String url = served();
    server.close();
    RemoteProblem problem = problem(url);
    assertThat(problem.kind()).isEqualTo(Kind.NETWORK);
    assertThat(problem.getMessage()).contains("127.0.0.1 does not answer: ").endsWith(", 4 times");
    assertThat(problem("http://nowhere.invalid/disk.raw"))
        .hasMessage(
            "http://nowhere.invalid/disk.raw: nowhere.invalid does not answer: no such host is known");
  }

  @Test
  void readsWhatServersSayOfTheirTime() {
    Instant now = Instant.parse("2026-11-01T12:00:00Z");
    assertThat(Patience.retryAfter("120", now)).contains(Duration.ofMinutes(2));
    assertThat(Patience.retryAfter("Sun, 01 Nov 2026 12:00:05 GMT", now))
        .contains(Duration.ofSeconds(5));
    assertThat(Patience.retryAfter("Sun, 01 Nov 2026 11:00:00 GMT", now)).contains(Duration.ZERO);
    assertThat(Patience.retryAfter("soon", now)).isEmpty();
    assertThat(Patience.retryAfter("99999999999", now)).isEmpty();
    assertThat(Patience.retryAfter("", now)).isEmpty();
  }

  @Test
  void readsContentRanges() {
    assertThat(ContentRange.parse("bytes 0-9/10")).contains(new ContentRange(0, 9, 10));
    for (String wrong :
        new String[] {
          "",
          "bytes 0-9/*",
          "bytes */10",
          "bytes 0-10/10",
          "bytes 9-0/10",
          "bytes -1-9/10",
          "bytes 0-9",
          "items 0-9/10",
          "bytes 0-9/9999999999999999999"
        }) {
      assertThat(ContentRange.parse(wrong)).as(wrong).isEqualTo(Optional.empty());
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
