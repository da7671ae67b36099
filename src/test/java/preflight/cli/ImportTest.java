package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import preflight.fixture.Fixtures;
import preflight.testing.AwsStandIn;
import preflight.testing.ImportScript;
import preflight.testing.S3Proxy;

/** {@code preflight import} against S3Proxy and a stand-in for EC2 and IAM. */
class ImportTest extends ImportScene {

  /** A copy, since the state lies beside it. */
  private Path image(String name) {
    Path source = Fixtures.image(name);
    Path copy = folder.resolve(source.getFileName().toString());
    try {
      return Files.exists(copy) ? copy : Files.copy(source, copy);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path state(Path image) {
    return image.resolveSibling(image.getFileName() + ".import-state");
  }

  @Test
  void whatEc2TakesGoesUpAsItIs() throws IOException {
    Path image = image("debian8-raw");
    Cli.Answer answer = places.run(image, "--tag", "team=images");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out()).matches("ami-[0-9a-f]{17}\n");
    assertThat(places.objects()).hasSize(1);
    assertThat(places.objects().get(0)).hasSameBinaryContentAs(image);
    assertThat(places.aws.calls("ImportImage")).hasSize(1);
    assertThat(places.aws.calls("ImportImage").get(0).parameters())
        .containsEntry("DiskContainer.1.Format", "RAW")
        .containsEntry("DiskContainer.1.UserBucket.S3Bucket", ImportPlaces.BUCKET)
        .containsEntry("RoleName", "vmimport")
        .containsEntry("Architecture", "x86_64");
    assertThat(places.aws.tags(answer.out().strip())).containsEntry("team", "images");
    assertThat(state(image)).doesNotExist();
    assertThat(answer.err()).doesNotContain("secret");
  }

  @Test
  void whatEc2DoesNotTakeIsConvertedOnTheWay() throws IOException {
    Path image = image("debian8-vdi");
    Cli.Answer answer = places.run(image);
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(places.aws.calls("ImportImage").get(0).parameters())
        .containsEntry("DiskContainer.1.Format", "VMDK");
    Path converted = folder.resolve("converted.vmdk");
    assertThat(Cli.run("convert", image.toString(), "-o", converted.toString()).status()).isZero();
    assertThat(places.objects().get(0)).hasSameBinaryContentAs(converted);
  }

  @Test
  void aPredictedRejectionStopsBeforeTheUpload() throws IOException {
    Path image = image("debian8-two-grub-cfg");
    Cli.Answer answer = places.run(image, "--route", "import-image");
    assertThat(answer.status()).isEqualTo(ExitStatus.REJECTED);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .contains("ClientError: Multiple different grub/menu.lst files found.")
        .contains("nothing was uploaded");
    assertThat(places.proxy.seen()).isEmpty();
    assertThat(places.aws.calls()).isEmpty();
    assertThat(places.run(image, "--route", "import-image", "--force").status()).isZero();
  }

  @Test
  void theOtherWayIsTakenWhereItAloneIsPredictedToWork() {
    Path image = image("debian8-two-grub-cfg");
    Cli.Answer answer = places.run(image);
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(places.aws.calls("ImportImage")).isEmpty();
    assertThat(places.aws.calls("ImportSnapshot")).hasSize(1);
    assertThat(places.aws.calls("RegisterImage").get(0).parameters())
        .containsEntry("Architecture", "x86_64")
        .containsEntry("BootMode", "legacy-bios")
        .containsEntry("RootDeviceName", "/dev/sda1")
        .containsEntry("VirtualizationType", "hvm");
  }

  @Test
  void aFailureIsToldInEc2sWordsAndTheUploadIsKept() throws IOException {
    Path image = image("debian8-raw");
    places.aws.images(call -> ImportScript.failure(ImportScript.UNKNOWN_OS));
    Cli.Answer failed = places.run(image);
    assertThat(failed.status()).isEqualTo(ExitStatus.REJECTED);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("ClientError: Unknown OS / Missing OS files.")
        .contains("$ aws s3 rm s3://my-images/debian8-raw-");
    places.proxy.reset();
    places.aws.images(call -> ImportScript.success());
    Cli.Answer again = places.run(image);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(places.proxy.parts()).as("nothing is sent again").isEmpty();
    assertThat(places.aws.calls("ImportImage")).hasSize(2);
  }

  @Test
  void anInternalErrorEndsTheWatch() {
    places.aws.images(call -> ImportScript.internalError());
    Cli.Answer answer = places.run(image("debian8-raw"));
    assertThat(answer.status()).isEqualTo(ExitStatus.REJECTED);
    assertThat(answer.err()).contains(ImportScript.INTERNAL_ERROR);
  }

  @Test
  void anEndlessLoopIsGivenUpAndWatchedAgainByTheSameCommand() {
    Path image = image("debian8-raw");
    places.aws.images(call -> ImportScript.endlessBooting());
    Cli.Answer answer = places.run(image, "--give-up-after", "3h", "--every", "1m");
    assertThat(answer.status()).as(answer.err()).isEqualTo(ExitStatus.GIVEN_UP);
    assertThat(answer.err()).contains("may never end");
    assertThat(state(image)).content().doesNotContain(S3Proxy.KEY, S3Proxy.SECRET);
    assertThat(places.run(image, "--give-up-after", "1h", "--every", "1m").status())
        .isEqualTo(ExitStatus.GIVEN_UP);
    assertThat(places.aws.calls("ImportImage")).as("no second task").hasSize(1);
    Cli.Answer aborted = places.run(image, "--abort");
    assertThat(aborted.status()).as(aborted.err()).isZero();
    assertThat(places.aws.calls("CancelImportTask")).hasSize(1);
    assertThat(state(image)).doesNotExist();
  }

  @Test
  void aChangedImageStartsAnew() throws IOException {
    Path image = image("debian8-raw");
    places.aws.images(call -> ImportScript.failure(ImportScript.UNKNOWN_OS));
    assertThat(places.run(image).status()).isEqualTo(ExitStatus.REJECTED);
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length - 1] ^= 1;
    Files.write(image, bytes);
    places.aws.images(call -> ImportScript.success());
    Cli.Answer again = places.run(image);
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).contains("the image has changed: starts anew");
    assertThat(places.objects()).hasSize(2);
  }

  @Test
  void aTaskUnderWayIsNotForgottenForAnImageThatChanged() throws IOException {
    Path image = image("debian8-raw");
    places.aws.images(call -> ImportScript.endlessBooting());
    places.run(image, "--give-up-after", "1m");
    Files.setLastModifiedTime(
        image, java.nio.file.attribute.FileTime.from(places.now.plusSeconds(5)));
    Cli.Answer answer = places.run(image, "--give-up-after", "1m");
    assertThat(answer.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(answer.err()).contains("before it changed").contains("--abort");
    assertThat(places.aws.calls("ImportImage")).hasSize(1);
  }

  @Test
  void aDryRunPrintsCommandsAndMakesNoCall() {
    Cli.Answer answer = places.run(image("debian8-vdi"), "--dry-run", "--tag", "a=it's");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out())
        .contains("aws s3api head-bucket --bucket my-images --region eu-west-1\n")
        .contains("preflight convert ")
        .contains("aws s3 cp debian8-vdi-")
        .contains("aws ec2 import-image --region eu-west-1 --client-token ")
        .contains("[{\"Format\":\"VMDK\",\"UserBucket\":{\"S3Bucket\":\"my-images\",")
        .contains("{\"Key\":\"a\",\"Value\":\"it'\\''s\"}");
    assertThat(places.proxy.seen()).isEmpty();
    assertThat(places.aws.calls()).isEmpty();
    assertThat(state(image("debian8-vdi"))).doesNotExist();
  }

  @Test
  void whatIsWrongWithTheRoleIsToldBeforeTheUpload() {
    places.aws.role("other", AwsStandIn.VMIMPORT_TRUST.replace("vmie.", "ec2."));
    Cli.Answer other = places.run(image("debian8-raw"), "--role-name", "other");
    assertThat(other.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(other.err()).contains("role other: it does not let vmie.amazonaws.com take it");
    Cli.Answer none = places.run(image("debian8-raw"), "--role-name", "none");
    assertThat(none.err()).contains("there is no role none").contains("--print-role");
    places.aws.policy(AwsStandIn.Policy.without(List.of("ec2:RegisterImage")));
    Cli.Answer denied = places.run(image("debian8-raw"));
    assertThat(denied.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(denied.err()).contains("role vmimport may not ec2:RegisterImage");
    assertThat(places.proxy.parts()).isEmpty();
  }

  @Test
  void anObjectThatIsThereIsNotReplaced() throws IOException {
    Path image = image("debian8-raw");
    assertThat(places.run(image, "--key", "mine.raw").status()).isZero();
    Cli.Answer again = places.run(image, "--key", "mine.raw");
    assertThat(again.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(again.err()).contains("there is an object s3://my-images/mine.raw already");
    assertThat(places.aws.tasks()).hasSize(1);
  }

  @Test
  void anOvaIsForOneDiskAndImportImage() {
    Path image = image("debian8-raw");
    Cli.Answer answer = places.run(image, "--as", "ova", "--route", "import-snapshot", "--force");
    assertThat(answer.status()).isEqualTo(ExitStatus.FAILED);
    assertThat(answer.err()).contains("--as ova is for machines of one disk");
    Cli.Answer ova = places.run(image, "--as", "ova");
    assertThat(ova.status()).as(ova.err()).isZero();
    assertThat(places.aws.calls("ImportImage").get(0).parameters())
        .containsEntry("DiskContainer.1.Format", "OVA");
  }

  @Test
  void severalDisksGoUpEachAsOneObject() throws IOException {
    Path root = image("debian8-vdi");
    Path data = image("zeros");
    Cli.Answer answer = places.run(root, data.toString(), "--force");
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(places.objects()).hasSize(2);
    assertThat(places.aws.calls("ImportImage").get(0).parameters())
        .containsEntry("DiskContainer.1.Format", "VMDK")
        .containsEntry("DiskContainer.2.Format", "VMDK");
  }

  @Test
  void aBucketOfAnotherRegionIsToldBeforeTheUpload() throws IOException {
    HttpServer elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("x-amz-bucket-region", "us-west-2");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    elsewhere.start();
    String before = System.getProperty("aws.endpointUrlS3");
    System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + elsewhere.getAddress().getPort());
    try {
      Cli.Answer answer = places.run(image("debian8-raw"));
      assertThat(answer.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(answer.err())
          .contains("error bucket my-images is in us-west-2, and the import would be in eu-west-1")
          .contains("give --region us-west-2");
    } finally {
      System.setProperty("aws.endpointUrlS3", before);
      elsewhere.stop(0);
    }
  }

  @Test
  void theRolesPoliciesArePrinted() {
    Cli.Answer answer = Cli.run("import", "--print-role", "--bucket", "my-images");
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains("\"Service\": \"vmie.amazonaws.com\"")
        .contains("\"sts:Externalid\": \"vmimport\"")
        .contains("arn:aws:s3:::my-images/*");
  }

  @Test
  void badUsageIsToldInTwoLines() {
    for (List<String> arguments :
        List.of(
            List.of("import"),
            List.of("import", image("debian8-raw").toString()),
            List.of("import", image("debian8-raw").toString(), "--bucket", "s3://x/"),
            List.of("import", image("debian8-raw").toString(), "--bucket", "abc", "--as", "vdi"))) {
      Cli.Answer answer = Cli.run(arguments.toArray(new String[0]));
      assertThat(answer.status()).isEqualTo(ExitStatus.FAILED);
      assertThat(answer.err().lines()).hasSize(2);
    }
  }
}
