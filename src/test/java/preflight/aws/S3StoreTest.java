package preflight.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.io.ReadCounter;
import preflight.remote.Patience;
import preflight.remote.RemoteAddress;
import preflight.remote.RemoteProblem;
import preflight.remote.RemoteProblem.Kind;
import preflight.remote.RemoteSource;
import preflight.remote.WindowPool;
import preflight.testing.BadLine;
import preflight.testing.BadLine.Fate;
import preflight.testing.S3Proxy;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects of a server that checks signatures, over a line that is slow, busy or breaks. */
class S3StoreTest {

  private static final Patience SHORT =
      new Patience(4, Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofSeconds(2));

  private static final String ERROR =
      """
      HTTP/1.1 %s\r
      Content-Type: application/xml\r
      Connection: close\r
      %s\r
      <?xml version="1.0" encoding="UTF-8"?>
      <Error><Code>%s</Code><Message>%s</Message></Error>
      """;

  private static final String IN_PLACE =
      "  $ aws ec2 import-snapshot --disk-container Format=RAW,UserBucket="
          + "'{S3Bucket=images,S3Key=exports/debian8-686-pae.raw}'";

  @TempDir static Path folder;

  private static S3Proxy server;
  private static BadLine line;
  private static S3Client client;
  private static final byte[] CONTENT = new byte[3_000_000];

  private final WindowPool pool = new WindowPool(16 << 20);

  @BeforeAll
  static void start() {
    server = new S3Proxy(folder);
    line = new BadLine(server.port());
    client =
        S3Client.builder()
            .endpointOverride(URI.create(server.url()))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
            .region(Region.US_EAST_1)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3Proxy.KEY, S3Proxy.SECRET)))
            .build();
    client.createBucket(b -> b.bucket("images"));
    new Random(3).nextBytes(CONTENT);
    put("folder/disk one+?.raw", CONTENT);
  }

  @AfterAll
  static void end() {
    client.close();
    line.close();
    server.close();
  }

  @BeforeEach
  void credentials() {
    line.fates((number, head) -> Fate.GOOD);
    System.setProperty("aws.accessKeyId", S3Proxy.KEY);
    System.setProperty("aws.secretAccessKey", S3Proxy.SECRET);
  }

  @AfterEach
  void forget() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static void put(String key, byte[] content) {
    client.putObject(b -> b.bucket("images").key(key), RequestBody.fromBytes(content));
  }

  private static S3Access access(boolean payer, boolean unsigned) {
    return new S3Access(
        Optional.of("us-east-1"),
        Optional.empty(),
        Optional.of(URI.create(line.url())),
        payer,
        unsigned);
  }

  private RemoteSource open(S3Access access, String key) throws IOException {
    return RemoteSource.open(
        RemoteAddress.parse("s3://images/" + key),
        S3Store.open(access, SHORT),
        pool,
        new ReadCounter());
  }

  private RemoteSource open(String key) throws IOException {
    return open(access(false, false), key);
  }

  private RemoteProblem problem(S3Access access, String key) {
    try (RemoteSource source = open(access, key)) {
      source.read(2_500_000, 10);
    } catch (RemoteProblem e) {
      return e;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing was wrong");
  }

  private static Fate answer(String status, String header, String code, String message) {
    String text = ERROR.formatted(status, header.isEmpty() ? "" : header + "\r\n", code, message);
    return new Fate(0, text, -1);
  }

  @Test
  void readsRanges() throws IOException {
    try (RemoteSource source = open("folder/disk one+?.raw")) {
      assertThat(source.size()).isEqualTo(CONTENT.length);
      assertThat(source.name()).isEqualTo("disk one+?.raw");
      for (int at : new int[] {2_999_990, 1_000_000, 0}) {
        assertThat(source.read(at, 10)).isEqualTo(Arrays.copyOfRange(CONTENT, at, at + 10));
      }
    }
    assertThat(line.heads()).hasSize(3).allMatch(head -> head.startsWith("GET "));
    assertThat(line.heads().get(0)).contains("Range: bytes=0-131071").doesNotContain("If-Match");
    assertThat(line.heads().get(1)).containsIgnoringCase("If-Match: \"");
  }

  @Test
  void anImageIsCheckedAsAFileIs() throws IOException {
    Path image = Fixtures.image("debian8-686-pae");
    put("exports/debian8-686-pae.raw", Files.readAllBytes(image));
    String url = "s3://images/exports/debian8-686-pae.raw";
    Cli.Answer local = Cli.run("check", "--as-of", "2016-06-06", image.toString());
    Cli.Answer remote =
        Cli.run(
            "check",
            "--as-of",
            "2016-06-06",
            "--endpoint-url",
            line.url(),
            "--region",
            "us-east-1",
            "--deep",
            url);
    assertThat(remote.err()).isEmpty();
    assertThat(remote.status()).isEqualTo(local.status());
    String folder = image.getParent() + "/";
    List<String> there =
        new ArrayList<>(remote.out().replace("s3://images/exports/", "").lines().toList());
    List<String> here = new ArrayList<>(local.out().replace(folder, "").lines().toList());
    // it need not be uploaded, and more is read at a time
    assertThat(there).contains(IN_PLACE);
    there.removeIf(text -> text.startsWith("read ") || text.startsWith(IN_PLACE));
    assertThat(here).anyMatch(text -> text.startsWith("  saves uploading "));
    assertThat(there).anyMatch(text -> text.matches("  saves about .* of waiting"));
    there.removeIf(text -> text.startsWith("  saves "));
    here.removeIf(
        text ->
            text.startsWith("read ")
                || text.startsWith("  saves ")
                || text.startsWith("  $ aws s3 cp ")
                || text.startsWith("  $ aws ec2 import-snapshot "));
    assertThat(there).isEqualTo(here);
    assertThat(line.heads()).hasSizeLessThan(20);
    assertThat(Cli.run("ls", "--endpoint-url", line.url(), url, "/boot").out())
        .isEqualTo(Cli.run("ls", image.toString(), "/boot").out());
    Cli.Answer none = Cli.run("check", "--endpoint-url", line.url(), "--no-sign-request", url);
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err().lines()).hasSize(2);
    Cli.Answer wrong = Cli.run("check", "--endpoint-url", "s3.example.com", url);
    assertThat(wrong.err())
        .startsWith("preflight: 's3.example.com' is no value of --endpoint-url\n");
  }

  @Test
  void aWrongSecretIsToldApart() {
    System.setProperty("aws.secretAccessKey", "another");
    RemoteProblem problem = problem(access(false, false), "folder/disk one+?.raw");
    assertThat(problem.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(problem.getMessage()).contains("SignatureDoesNotMatch");
    assertThat(problem.advice()).contains("aws sts get-caller-identity");
    assertThat(line.heads()).as("asked once").hasSize(1);
  }

  @Test
  void whatIsNotThereIsToldApart() {
    RemoteProblem object = problem(access(false, false), "folder/none.raw");
    assertThat(object.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(object.getMessage())
        .startsWith("s3://images/folder/none.raw: there is no such object: ");
    assertThat(object.advice()).isEqualTo("aws s3 ls s3://images/folder/");
    assertThatThrownBy(
            () ->
                S3Store.open(access(false, false), SHORT)
                    .open(RemoteAddress.parse("s3://nowhere-at-all/x"), 10))
        .hasMessageStartingWith("there is no such bucket: NoSuchBucket");
    assertThat(problem(access(false, false), "folder/").getMessage())
        .isEqualTo("s3://images/folder/: it names a folder, not an object");
  }

  @Test
  void withoutCredentialsNothingIsAsked() {
    forget();
    RemoteProblem problem = problem(access(false, false), "x");
    assertThat(problem)
        .hasMessage(
            "s3://images/x: no credentials for AWS can be used: Unable to load credentials from any"
                + " of the providers in the chain");
    assertThat(line.heads()).isEmpty();
  }

  @Test
  void nobodyIsAskedAsNobody() {
    forget();
    put("plain.raw", CONTENT);
    RemoteProblem problem = problem(access(false, true), "plain.raw");
    assertThat(problem.getMessage()).contains("nobody may read it without credentials");
    assertThat(line.heads().get(0)).doesNotContainIgnoringCase("Authorization:");
  }

  @Test
  void aBusyServiceIsAskedAgain() throws IOException {
    line.fates(
        (number, head) ->
            number < 2
                ? answer("503 Slow Down", "Retry-After: 0", "SlowDown", "Reduce your request rate")
                : new Fate(150, "", -1));
    try (RemoteSource source = open("folder/disk one+?.raw")) {
      assertThat(source.read(0, 10)).isEqualTo(Arrays.copyOf(CONTENT, 10));
    }
    assertThat(line.heads()).hasSize(3);
    line.fates((number, head) -> answer("503 Slow Down", "", "SlowDown", "Reduce"));
    assertThat(problem(access(false, false), "folder/disk one+?.raw").getMessage())
        .endsWith("S3 is busy: SlowDown (Reduce), 4 times");
  }

  @Test
  void whatIsCutOffIsRepeated() throws IOException {
    line.fates((number, head) -> number % 2 == 0 ? new Fate(0, "", 50_000) : Fate.GOOD);
    try (RemoteSource source = open("folder/disk one+?.raw")) {
      assertThat(source.read(2_500_000, 100_000))
          .isEqualTo(Arrays.copyOfRange(CONTENT, 2_500_000, 2_600_000));
    }
    assertThat(line.heads()).hasSize(4);
    line.fates((number, head) -> new Fate(0, "", 50_000));
    assertThat(problem(access(false, false), "folder/disk one+?.raw").kind())
        .isEqualTo(Kind.NETWORK);
    assertThat(line.heads()).hasSize(4);
  }

  @Test
  void anObjectThatChangesIsTold() {
    put("changing.raw", CONTENT);
    line.fates(
        (number, head) -> {
          if (number == 1) {
            byte[] other = CONTENT.clone();
            other[5]++;
            put("changing.raw", other);
          }
          return Fate.GOOD;
        });
    RemoteProblem problem = problem(access(false, false), "changing.raw");
    assertThat(problem.kind()).isEqualTo(Kind.CHANGED);
    assertThat(problem.getMessage()).contains("the object changed while it was read");
  }

  @Test
  void anotherRegionIsFollowed() throws IOException {
    line.fates(
        (number, head) ->
            head.contains("/us-east-1/s3/")
                ? answer(
                    "301 Moved Permanently",
                    "x-amz-bucket-region: eu-west-3",
                    "PermanentRedirect",
                    "The bucket is elsewhere")
                : Fate.GOOD);
    try (RemoteSource source = open("folder/disk one+?.raw")) {
      assertThat(source.read(2_500_000, 10)).hasSize(10);
    }
    assertThat(line.heads())
        .extracting(head -> head.contains("/eu-west-3/s3/"))
        .containsExactly(false, true, true);
  }

  @Test
  void refusalsSayWhatHelps() {
    line.fates((n, head) -> answer("403 Forbidden", "", "AccessDenied", "Access Denied"));
    assertThat(problem(access(false, false), "a b.raw").advice())
        .isEqualTo(
            "if the bucket wants it, give --request-payer; else allow s3:GetObject on"
                + " 'arn:aws:s3:::images/a b.raw' and s3:ListBucket on arn:aws:s3:::images"
                + " (who am I: aws sts get-caller-identity)");
    line.fates(
        (n, head) ->
            answer("403 Forbidden", "", "AccessDenied", "not authorized to perform: kms:Decrypt"));
    assertThat(problem(access(false, false), "a.raw").advice())
        .startsWith("allow them kms:Decrypt");
    line.fates((n, head) -> answer("403 Forbidden", "", "InvalidObjectState", "archived"));
    assertThat(problem(access(false, false), "a.raw").advice())
        .isEqualTo("aws s3api restore-object --bucket images --key a.raw --restore-request Days=1");
    line.fates((n, head) -> answer("400 Bad Request", "", "ExpiredToken", "expired"));
    assertThat(problem(access(false, false), "a.raw").getMessage())
        .contains("the credentials have expired");
  }

  @Test
  void whoAsksPays() {
    problem(access(true, false), "none");
    assertThat(line.heads().get(0).toLowerCase(Locale.ROOT))
        .contains("x-amz-request-payer: requester");
  }

  @Test
  void anEmptyObjectIsEmpty() throws IOException {
    put("empty", new byte[0]);
    try (RemoteSource source = open("empty")) {
      assertThat(source.size()).isZero();
    }
  }

  @Test
  void listsAFolderInOrder() throws IOException {
    for (String key : List.of("list/b", "list/a", "list/sub/c", "lists/d")) {
      put(key, new byte[1]);
    }
    S3Store store = S3Store.open(access(false, false), SHORT);
    assertThat(store.list(RemoteAddress.parse("s3://images/list/"), 10))
        .extracting(RemoteAddress::name)
        .containsExactly("s3://images/list/a", "s3://images/list/b", "s3://images/list/sub/c");
    assertThat(store.list(RemoteAddress.parse("s3://images/list/"), 2)).hasSize(2);
  }

  @Test
  void aPrefixIsItsImages() throws IOException {
    byte[] zeros = Files.readAllBytes(Fixtures.image("zeros"));
    for (String key : List.of("fleet/b.raw", "fleet/a.vmdk", "fleet/README.md", "fleets/c.raw")) {
      put(key, zeros);
    }
    Cli.Answer answer =
        Cli.run(
            "check",
            "-j",
            "2",
            "--format",
            "jsonl",
            "--endpoint-url",
            line.url(),
            "--region",
            "us-east-1",
            "s3://images/fleet/");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines())
        .hasSize(2)
        .element(0)
        .asString()
        .contains("\"image\":\"s3://images/fleet/a.vmdk\"");
  }

  @Test
  void anEarlierAnswerIsTakenWhereTheTagIsTheSame(@TempDir Path cache) throws IOException {
    byte[] zeros = Files.readAllBytes(Fixtures.image("zeros"));
    put("kept/a.raw", zeros);
    Cli.Answer first = checkKept(cache);
    line.fates((number, head) -> Fate.GOOD);
    assertThat(checkKept(cache)).isEqualTo(first);
    assertThat(line.heads()).singleElement().asString().contains("Range: bytes=0-0\r");
    zeros[0] = 1;
    put("kept/a.raw", zeros);
    line.fates((number, head) -> Fate.GOOD);
    checkKept(cache);
    assertThat(line.heads()).hasSizeGreaterThan(1);
  }

  private static Cli.Answer checkKept(Path cache) {
    return Cli.run(
        "check",
        "--cache",
        cache.toString(),
        "--endpoint-url",
        line.url(),
        "--region",
        "us-east-1",
        "s3://images/kept/a.raw");
  }
}
