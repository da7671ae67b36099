package preflight.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.testing.CountingProxy.Fate;
import preflight.testing.CountingProxy.Fates;
import preflight.testing.CountingProxy.Seen;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Uploads through the proxy, and what it says of them. */
class CountingProxyTest {

  private static final int PART = 5 << 20;
  private static final byte[] CONTENT = new byte[2 * PART + 1_234_567];

  @TempDir static Path folder;

  private static S3Proxy server;
  private static CountingProxy proxy;
  private static S3Client s3;

  @BeforeAll
  static void start() {
    server = new S3Proxy(folder);
    proxy = new CountingProxy(server.port());
    s3 = SdkClients.s3(proxy.url());
    s3.createBucket(b -> b.bucket("images"));
    new Random(5).nextBytes(CONTENT);
  }

  @AfterAll
  static void end() {
    s3.close();
    proxy.close();
    server.close();
  }

  @BeforeEach
  void reset() {
    proxy.reset();
  }

  private static String begin(String key) {
    return s3.createMultipartUpload(b -> b.bucket("images").key(key)).uploadId();
  }

  private static CompletedPart part(String key, String upload, int number) {
    byte[] bytes =
        Arrays.copyOfRange(CONTENT, (number - 1) * PART, Math.min(number * PART, CONTENT.length));
    String tag =
        s3.uploadPart(
                b -> b.bucket("images").key(key).uploadId(upload).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private static List<Integer> there(String key, String upload) {
    return s3.listParts(b -> b.bucket("images").key(key).uploadId(upload)).parts().stream()
        .map(Part::partNumber)
        .toList();
  }

  private static void complete(String key, String upload, List<CompletedPart> parts) {
    s3.completeMultipartUpload(
        b -> b.bucket("images").key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }

  private static Seen last() {
    return proxy.seen().get(proxy.seen().size() - 1);
  }

  @Test
  void countsWhatPasses() {
    String key = "a folder/disk+1.raw";
    String upload = begin(key);
    List<CompletedPart> parts = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      parts.add(part(key, upload, number));
    }
    complete(key, upload, parts);
    assertThat(s3.getObjectAsBytes(b -> b.bucket("images").key(key)).asByteArray())
        .isEqualTo(CONTENT);
    assertThat(proxy.parts()).containsExactly(1, 2, 3);
    List<Seen> seen = proxy.seen();
    assertThat(seen)
        .extracting(one -> one.asked().method() + " " + one.status() + " " + one.told())
        .containsExactly(
            "POST 200 true",
            "PUT 200 true",
            "PUT 200 true",
            "PUT 200 true",
            "POST 200 true",
            "GET 200 true");
    assertThat(seen.subList(1, 4))
        .extracting(Seen::sent)
        .containsExactly((long) PART, (long) PART, 1_234_567L);
    assertThat(seen.get(1).asked().path()).isEqualTo("/images/a%20folder/disk%2B1.raw");
    assertThat(seen.get(1).asked().query()).contains("partNumber=1").contains("uploadId=" + upload);
    assertThat(seen.get(5).received()).isEqualTo(CONTENT.length);
    assertThat(seen.get(5).sent()).isZero();
    assertThat(proxy.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void aBusyServiceTakesNothing() {
    String upload = begin("busy.raw");
    proxy.fates(Fates.first(1, asked -> asked.part() == 1, Fate.BUSY));
    assertThatThrownBy(() -> part("busy.raw", upload, 1))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(503);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
            });
    assertThat(last().status()).isEqualTo(503);
    assertThat(proxy.parts()).isEmpty();
    assertThat(there("busy.raw", upload)).isEmpty();
    part("busy.raw", upload, 1);
    assertThat(there("busy.raw", upload)).containsExactly(1);
    assertThat(proxy.parts()).containsExactly(1);
    proxy.fates(asked -> Fate.BUSY_AT_ONCE);
    // the JDK's HTTP client hides the words of an answer that comes in place of leave to send, and
    // at times the whole of it
    assertThatThrownBy(() -> part("busy.raw", upload, 2))
        .isInstanceOf(SdkException.class)
        .hasMessageMatching("(?s).*(Status Code: 503|Incomplete output stream).*");
    assertThat(last().status()).isEqualTo(503);
    assertThat(last().sent()).isZero();
  }

  @Test
  void aConnectionBreaksWithinABody() {
    String upload = begin("broken.raw");
    proxy.fates(Fates.first(1, asked -> asked.part() == 2, Fate.broken(1_000_000)));
    part("broken.raw", upload, 1);
    assertThatThrownBy(() -> part("broken.raw", upload, 2)).isInstanceOf(SdkClientException.class);
    assertThat(last().status()).isZero();
    assertThat(last().told()).isFalse();
    assertThat(last().sent()).isEqualTo(1_000_000);
    assertThat(there("broken.raw", upload)).containsExactly(1);
    part("broken.raw", upload, 2);
    assertThat(proxy.parts()).containsExactly(1, 2);
  }

  @Test
  void anAnswerIsLost() {
    String upload = begin("lost.raw");
    proxy.fates(Fates.first(1, asked -> asked.part() == 1, Fate.UNANSWERED));
    assertThatThrownBy(() -> part("lost.raw", upload, 1)).isInstanceOf(SdkClientException.class);
    assertThat(there("lost.raw", upload)).as("it was done").containsExactly(1);
    Seen put = proxy.seen().get(1);
    assertThat(put.good()).isTrue();
    assertThat(put.told()).isFalse();
  }

  @Test
  void aLineIsSlow() {
    String upload = begin("slow.raw");
    proxy.bandwidth(10_000_000);
    long start = System.nanoTime();
    part("slow.raw", upload, 1);
    assertThat(System.nanoTime() - start).isGreaterThan(500_000_000L);
    proxy.bandwidth(0);
    proxy.fates(asked -> Fate.slow(300));
    start = System.nanoTime();
    there("slow.raw", upload);
    assertThat(System.nanoTime() - start).isGreaterThan(300_000_000L);
  }

  @Test
  void requestsRunAtTheSameTime() throws InterruptedException, ExecutionException {
    String upload = begin("many.raw");
    proxy.fates(asked -> Fate.slow(asked.part() > 0 ? 500 : 0));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<CompletedPart>> futures = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      int mine = number;
      futures.add(threads.submit(() -> part("many.raw", upload, mine)));
    }
    List<CompletedPart> parts = new ArrayList<>();
    for (Future<CompletedPart> future : futures) {
      parts.add(future.get());
    }
    threads.shutdown();
    complete("many.raw", upload, parts);
    assertThat(proxy.mostAtOnce()).isEqualTo(3);
    assertThat(proxy.parts()).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void chunksAndLeaveToSendPass() throws IOException, InterruptedException {
    // head and body are two packets, of which the second would wait for 40 ms; all servers of
    // this JVM are set so by the first
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer echo =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    echo.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          // no length is known: in chunks
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    echo.start();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (CountingProxy relay = new CountingProxy(echo.getAddress().getPort())) {
      for (boolean leave : new boolean[] {false, true}) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(relay.url() + "/x?partNumber=" + (leave ? 2 : 1)))
                .expectContinue(leave)
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(CONTENT)))
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(CONTENT);
      }
      assertThat(relay.parts()).containsExactly(1, 2);
      assertThat(relay.seen())
          .allSatisfy(
              one -> {
                assertThat(one.sent()).isEqualTo(CONTENT.length);
                assertThat(one.received()).isEqualTo(CONTENT.length);
              });
    } finally {
      echo.stop(0);
    }
  }

  @Test
  void aConnectionIsKept() throws IOException {
    URI url = URI.create(proxy.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(10_000);
      for (int i = 0; i < 3; i++) {
        String head = "HEAD /images HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(HttpHead.read(socket.getInputStream()).orElseThrow().status()).isEqualTo(403);
      }
    }
    assertThat(proxy.seen()).hasSize(3);
  }
}
