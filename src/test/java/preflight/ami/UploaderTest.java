package preflight.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.Ec2Access;
import preflight.convert.Target;
import preflight.testing.S3Proxy;

/** Contents whose size is at S3's limits, against S3Proxy. */
class UploaderTest {

  @TempDir static Path folder;
  private static S3Proxy storage;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(folder.resolve("objects").resolve("bucket"));
    storage = new S3Proxy(folder);
    System.setProperty("aws.accessKeyId", S3Proxy.KEY);
    System.setProperty("aws.secretAccessKey", S3Proxy.SECRET);
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    storage.close();
  }

  private record Content(long least, long most) implements UploadedContent {

    @Override
    public void write(Target target, Progress progress) throws IOException {
      target.write(new byte[] {1, 2, 3}, 0, 3);
    }
  }

  private Uploader.Uploaded upload(Content content) throws IOException, AwsProblem {
    Path path = folder.resolve("state-" + content.least());
    try (StateFile state = StateFile.open(path)) {
      state.put("id", "1");
      state.put("file.1.key", "key");
    }
    Ec2Access access =
        new Ec2Access(
            Optional.of("eu-west-1"),
            Optional.empty(),
            Optional.of(URI.create("http://127.0.0.1:" + storage.port())));
    try (ImportState state = ImportState.open(path);
        Bucket bucket = Bucket.open(access, "bucket")) {
      return new Uploader(bucket, "1", 1)
          .upload(
              state.uploads().get(0),
              content,
              new Uploader.Watcher() {
                @Override
                public void beforeEnd() {}

                @Override
                public void update(long done, long total) {}
              });
    }
  }

  @Test
  void whatCouldBecomeLargerThanAnObjectIsTried() throws IOException, AwsProblem {
    assertThat(upload(new Content(0, Long.MAX_VALUE)).object().size()).isEqualTo(3);
  }

  @Test
  void whatIsLargerThanAnObjectIsToldBeforeAnythingIsSent() {
    assertThatThrownBy(() -> upload(new Content(PartSizes.LARGEST + 1, PartSizes.LARGEST + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than the parts of one object can hold");
  }
}
