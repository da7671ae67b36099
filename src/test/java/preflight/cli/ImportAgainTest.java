package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import preflight.ami.StateFile;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.Ec2Access;
import preflight.aws.UploadId;
import preflight.fixture.Fixtures;
import preflight.testing.AwsTrouble;
import preflight.testing.ImportScript;

/** What the next run of an import takes of the one before, and what ends by {@code --abort}. */
class ImportAgainTest extends ImportScene {

  private Path image;

  @BeforeEach
  void copy() throws IOException {
    image = Files.copy(Fixtures.image("debian8-raw"), folder.resolve("image.raw"));
  }

  private Path state() {
    return image.resolveSibling("image.raw.import-state");
  }

  @Test
  void anObjectThatIsGoneIsNotSentAgainWhileItsTaskRuns() throws IOException {
    places.aws.images(call -> ImportScript.endlessBooting());
    assertThat(places.run(image, "--give-up-after", "1m").status()).isEqualTo(ExitStatus.GIVEN_UP);
    Files.delete(places.objects().get(0));
    places.proxy.reset();
    assertThat(places.run(image, "--give-up-after", "1m").status()).isEqualTo(ExitStatus.GIVEN_UP);
    assertThat(places.proxy.parts()).isEmpty();
    assertThat(places.aws.tasks()).hasSize(1);
  }

  @Test
  void ofSeveralSnapshotsOnlyTheOneThatFailedIsMadeAgain() throws IOException {
    AtomicInteger started = new AtomicInteger();
    places.aws.snapshots(
        call ->
            started.incrementAndGet() == 2
                ? ImportScript.snapshotFailure("ClientError: Disk validation failed [no]")
                : ImportScript.snapshot());
    String data = Fixtures.image("zeros").toString();
    String[] route = {data, "--route", "import-snapshot", "--force"};
    Cli.Answer failed = places.run(image, route);
    assertThat(failed.status()).as(failed.err()).isEqualTo(ExitStatus.REJECTED);
    assertThat(failed.err()).contains("EC2 says: ClientError: Disk validation failed [no]");
    assertThat(places.aws.tasks()).hasSize(2);
    Cli.Answer again = places.run(image, route);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(places.aws.tasks()).hasSize(3);
    assertThat(places.aws.images()).containsOnlyKeys(again.out().strip());
    assertThat(places.aws.calls("ImportSnapshot").get(2).parameters().get("ClientToken"))
        .isNotEqualTo(places.aws.calls("ImportSnapshot").get(1).parameters().get("ClientToken"));
  }

  @Test
  void aTaskThatEc2DoesNotShowIsNotStartedAgain() throws IOException {
    places.aws.troubles(
        AwsTrouble.Plan.always(
            "DescribeImportSnapshotTasks",
            AwsTrouble.error(400, "InvalidConversionTaskId.Malformed", "no such task")));
    String[] route = {"--route", "import-snapshot", "--force"};
    Cli.Answer unknown = places.run(image, route);
    assertThat(unknown.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(unknown.err()).contains("EC2 shows nothing of import-snap-");
    places.aws.troubles(AwsTrouble.Plan.NONE);
    Cli.Answer again = places.run(image, route);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(places.aws.tasks()).hasSize(1);
  }

  @Test
  void aTaskThatHasEndedIsNoHindranceToAnAbort() throws IOException {
    places.aws.images(call -> ImportScript.failure(ImportScript.UNKNOWN_OS));
    assertThat(places.run(image, "--give-up-after", "20s").status()).isEqualTo(ExitStatus.GIVEN_UP);
    assertThat(places.run(image, "--abort").err()).contains("1 tasks cancelled");
    assertThat(places.run(image, "--give-up-after", "20s").status()).isEqualTo(ExitStatus.GIVEN_UP);
    String task = places.aws.tasks().get(1);
    ended(task);
    Cli.Answer aborted = places.run(image, "--abort");
    assertThat(aborted.status()).as(aborted.err()).isZero();
    assertThat(aborted.err()).contains("0 tasks cancelled").contains("$ aws s3 rm s3://my-images/");
    assertThat(state()).doesNotExist();
  }

  /** Lets a task go on until it has ended. */
  private void ended(String task) {
    for (int i = 0; i < 30; i++) {
      Cli.run(
          "task",
          "watch",
          task,
          "--log",
          "none",
          "--region",
          ImportPlaces.REGION,
          "--every",
          "1s",
          "--endpoint-url",
          places.aws.url(),
          "--give-up-after",
          "1s");
    }
  }

  @Test
  void whoMayNotCancelIsTold() {
    places.aws.images(call -> ImportScript.endlessBooting());
    places.run(image, "--give-up-after", "1m");
    places.aws.troubles(AwsTrouble.Plan.always("CancelImportTask", AwsTrouble.UNAUTHORIZED));
    Cli.Answer answer = places.run(image, "--abort");
    assertThat(answer.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(answer.err()).contains("these credentials may not call ec2:CancelImportTask");
    assertThat(state()).exists();
  }

  /** As a run leaves it that was killed before it heard of the identifier of its upload. */
  private UploadId begun(String bucket) throws IOException, AwsProblem {
    String key = "image-12345678.raw";
    try (StateFile state = StateFile.open(state())) {
      state.put("id", "12345678-1234-1234-1234-123456789012");
      state.put("token", "87654321-1234-1234-1234-123456789012");
      state.put("bucket", bucket);
      state.put("keys-made", "true");
      state.put("file.1.key", key);
      state.put("file.1.begins", "true");
      try (Bucket opened = bucket(bucket)) {
        return opened.begin(key, "12345678-1234-1234-1234-123456789012");
      }
    }
  }

  private Bucket bucket(String name) throws AwsProblem {
    return Bucket.open(
        new Ec2Access(
            Optional.of(ImportPlaces.REGION),
            Optional.empty(),
            Optional.of(URI.create(places.proxy.url()))),
        name);
  }

  private List<UploadId> unfinished(String bucket) throws AwsProblem {
    try (Bucket opened = bucket(bucket)) {
      return opened.unfinished("image-12345678.raw");
    }
  }

  @Test
  void anUploadWhoseIdentifierWasNotHeardOfIsDroppedByAnAbort() throws IOException, AwsProblem {
    UploadId id = begun(ImportPlaces.BUCKET);
    assertThat(unfinished(ImportPlaces.BUCKET)).extracting(UploadId::id).containsExactly(id.id());
    Cli.Answer answer = places.run(image, "--abort");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).contains("1 unfinished uploads dropped");
    assertThat(unfinished(ImportPlaces.BUCKET)).isEmpty();
  }

  @Test
  void whatLiesInAnotherBucketIsDroppedThere() throws IOException, AwsProblem {
    Files.createDirectories(storageFolder.resolve("objects").resolve("elsewhere"));
    begun("elsewhere");
    assertThat(unfinished("elsewhere")).hasSize(1);
    Cli.Answer answer = places.run(image);
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).contains("starts anew, and drops what was uploaded");
    assertThat(unfinished("elsewhere")).isEmpty();
    assertThat(places.objects()).hasSize(1);
  }

  @Test
  void whatStopsAnImportIsToldInPlaceOfWhatTheImportMends() throws IOException {
    Path flat = folder.resolve("disk-flat.vmdk");
    Files.copy(Fixtures.image("debian8-two-grub-cfg"), flat);
    Path descriptor =
        Files.writeString(
            folder.resolve("disk.vmdk"),
            """
            # Disk DescriptorFile
            version=1
            CID=12345678
            parentCID=ffffffff
            createType="monolithicFlat"
            RW %d FLAT "disk-flat.vmdk" 0
            """
                .formatted(Files.size(flat) / 512));
    assertThat(Cli.run("check", descriptor.toString()).out())
        .containsPattern("(?m)^PF102 ")
        .doesNotContainPattern("(?m)^  ClientError: Multiple different");
    Cli.Answer answer = places.run(descriptor, "--route", "import-image");
    assertThat(answer.status()).isEqualTo(ExitStatus.REJECTED);
    assertThat(answer.err())
        .contains("ClientError: Multiple different grub/menu.lst files found.")
        .contains("nothing was uploaded")
        .containsPattern("(?m)^PF401 ")
        .doesNotContainPattern("(?m)^PF102 ");
  }
}
