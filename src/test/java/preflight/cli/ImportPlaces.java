package preflight.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import preflight.testing.AwsStandIn;
import preflight.testing.CountingProxy;
import preflight.testing.S3Proxy;

/** The services that an import needs, on this machine alone, and a clock of its own. */
final class ImportPlaces implements AutoCloseable {

  static final String BUCKET = "my-images";
  static final String REGION = "eu-west-1";
  private static final List<String> SERVICES = List.of("S3", "Ec2", "Iam", "Sts");

  private final Path bucket;
  final CountingProxy proxy;
  final AwsStandIn aws = new AwsStandIn();
  Instant now = Instant.parse("2016-06-06T10:00:00Z");

  /**
   * With an empty bucket.
   *
   * @param folder of the storage
   */
  ImportPlaces(S3Proxy storage, Path folder) throws IOException {
    bucket = Files.createDirectories(folder.resolve("objects").resolve(BUCKET));
    for (Path object : objects()) {
      Files.delete(object);
    }
    proxy = new CountingProxy(storage.port());
    aws.role("vmimport", AwsStandIn.VMIMPORT_TRUST);
    System.setProperty("aws.endpointUrlS3", proxy.url());
    for (String service : SERVICES.subList(1, SERVICES.size())) {
      System.setProperty("aws.endpointUrl" + service, aws.url());
    }
    System.setProperty("aws.accessKeyId", S3Proxy.KEY);
    System.setProperty("aws.secretAccessKey", S3Proxy.SECRET);
  }

  /** For a process of its own. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL_S3", proxy.url(),
        "AWS_ENDPOINT_URL_EC2", aws.url(),
        "AWS_ENDPOINT_URL_IAM", aws.url(),
        "AWS_ACCESS_KEY_ID", S3Proxy.KEY,
        "AWS_SECRET_ACCESS_KEY", S3Proxy.SECRET);
  }

  private final WatchTime time =
      new WatchTime() {
        @Override
        public Instant now() {
          return now;
        }

        @Override
        public void sleep(Duration duration) {
          now = now.plus(duration);
        }

        @Override
        public double chance() {
          return 0.5;
        }
      };

  /** Runs the command on an image. */
  Cli.Answer run(Object image, String... arguments) {
    List<String> all = new ArrayList<>(List.of("import", image.toString()));
    all.addAll(List.of("--bucket", BUCKET, "--region", REGION));
    all.addAll(Arrays.asList(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    int status = Main.run(all.toArray(new String[0]), terminal, List.of(new ImportCommand(time)));
    return new Cli.Answer(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The objects of the bucket. */
  List<Path> objects() throws IOException {
    try (Stream<Path> files = Files.list(bucket)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    for (String service : SERVICES) {
      System.clearProperty("aws.endpointUrl" + service);
    }
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    aws.close();
    proxy.close();
  }
}
