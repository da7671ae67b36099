package preflight.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.CancelImportTaskResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageDiskContainer;
import software.amazon.awssdk.services.ec2.model.ImportImageRequest;
import software.amazon.awssdk.services.ec2.model.ImportImageResponse;
import software.amazon.awssdk.services.ec2.model.ImportImageTask;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SnapshotTaskDetail;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.sts.StsClient;

/** The stand-in as the SDK's own clients see it. */
class AwsStandInTest {

  private final AwsStandIn aws = new AwsStandIn();
  private Ec2Client ec2;
  private IamClient iam;
  private StsClient sts;

  @BeforeEach
  void clients() {
    ec2 = SdkClients.client(Ec2Client.builder(), aws.url());
    iam = SdkClients.client(IamClient.builder(), aws.url());
    sts = SdkClients.client(StsClient.builder(), aws.url());
  }

  @AfterEach
  void close() {
    ec2.close();
    iam.close();
    sts.close();
    aws.close();
  }

  private static ImportImageRequest.Builder image(String token, String key) {
    return ImportImageRequest.builder()
        .clientToken(token)
        .description("a & <b>")
        .diskContainers(container("raw", key), container("vmdk", "data.vmdk"))
        .tagSpecifications(tag(ResourceType.IMPORT_IMAGE_TASK, "run", "7"));
  }

  private static ImageDiskContainer container(String format, String key) {
    return ImageDiskContainer.builder()
        .format(format)
        .userBucket(b -> b.s3Bucket("images").s3Key(key))
        .build();
  }

  private static ImportSnapshotRequest.Builder snapshot(String token, String key) {
    return ImportSnapshotRequest.builder()
        .clientToken(token)
        .diskContainer(c -> c.format("RAW").userBucket(b -> b.s3Bucket("images").s3Key(key)));
  }

  private static TagSpecification tag(ResourceType type, String key, String value) {
    return TagSpecification.builder()
        .resourceType(type)
        .tags(Tag.builder().key(key).value(value).build())
        .build();
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  private static RegisterImageRequest.Builder register(String name, String snapshot) {
    return RegisterImageRequest.builder()
        .name(name)
        .architecture("x86_64")
        .bootMode("uefi")
        .rootDeviceName("/dev/xvda")
        .tagSpecifications(tag(ResourceType.IMAGE, "run", "7"))
        .blockDeviceMappings(
            BlockDeviceMapping.builder()
                .deviceName("/dev/xvda")
                .ebs(e -> e.snapshotId(snapshot))
                .build());
  }

  private ImportImageTask task(String id) {
    return ec2.describeImportImageTasks(b -> b.importTaskIds(id)).importImageTasks().get(0);
  }

  private SnapshotTaskDetail detail(String id) {
    return ec2.describeImportSnapshotTasks(b -> b.importTaskIds(id))
        .importSnapshotTasks()
        .get(0)
        .snapshotTaskDetail();
  }

  private List<String> stages(String id) {
    List<String> stages = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      ImportImageTask task = task(id);
      String stage = task.status() + "/" + task.statusMessage();
      if (stages.isEmpty() || !stages.get(stages.size() - 1).equals(stage)) {
        stages.add(stage);
      }
    }
    return stages;
  }

  private static String code(Throwable thrown) {
    AwsServiceException e = (AwsServiceException) thrown;
    return e.statusCode() + " " + e.awsErrorDetails().errorCode();
  }

  @Test
  void anImageRunsThroughItsStages() {
    aws.sizes(key -> key.equals("disk.raw") ? 3_221_225_472L : 5);
    ImportImageResponse started = ec2.importImage(image("t1", "disk.raw").build());
    assertThat(started.importTaskId()).matches("import-ami-[0-9a-f]{17}");
    assertThat(started.status()).isEqualTo("active");
    assertThat(started.statusMessage()).isEqualTo("pending");
    ImportImageTask shown = task(started.importTaskId());
    assertThat(shown.description()).isEqualTo("a & <b>");
    assertThat(shown.progress()).isEqualTo("1");
    assertThat(shown.snapshotDetails())
        .extracting(d -> d.userBucket().s3Key() + " " + d.diskImageSize() + " " + d.format())
        .containsExactly("disk.raw 3.221225472E9 RAW", "data.vmdk 5.0 VMDK");
    assertThat(shown.tags().get(0).key()).isEqualTo("run");
    assertThat(stages(started.importTaskId()))
        .containsExactly(
            "active/validating",
            "active/validated",
            "active/converting",
            "active/updating",
            "active/updated",
            "active/booting",
            "active/booted",
            "active/preparing ami",
            "completed/null");
    String id = task(started.importTaskId()).imageId();
    assertThat(id).matches("ami-[0-9a-f]{17}");
    Image made = ec2.describeImages(b -> b.imageIds(id)).images().get(0);
    assertThat(made.name()).isEqualTo(started.importTaskId());
    assertThat(made.blockDeviceMappings()).extracting(m -> m.ebs().snapshotId()).hasSize(2);
  }

  @Test
  void imagesFailAsTheyDoThere() {
    aws.images(
        call ->
            switch (call.text("DiskContainer.1.UserBucket.S3Key")) {
              case "os" -> ImportScript.failure("updating", ImportScript.UNKNOWN_OS);
              case "internal" -> ImportScript.internalError();
              default -> ImportScript.endlessBooting();
            });
    assertThat(stages(ec2.importImage(image("a", "os").build()).importTaskId()))
        .endsWith(
            "active/updating",
            "deleting/" + ImportScript.UNKNOWN_OS,
            "deleted/" + ImportScript.UNKNOWN_OS);
    assertThat(stages(ec2.importImage(image("b", "internal").build()).importTaskId()))
        .endsWith("active/converting", "active/" + ImportScript.INTERNAL_ERROR);
    assertThat(stages(ec2.importImage(image("c", "boot").build()).importTaskId()))
        .endsWith("active/updated", "active/booting");
    assertThatThrownBy(() -> ImportScript.failure("nowhere", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(aws.images()).isEmpty();
  }

  @Test
  void aTokenStartsOneTask() {
    String first = ec2.importImage(image("t", "disk.raw").build()).importTaskId();
    assertThat(ec2.importImage(image("t", "disk.raw").build()).importTaskId()).isEqualTo(first);
    Throwable other = catchThrowable(() -> ec2.importImage(image("t", "other.raw").build()));
    assertThat(code(other)).isEqualTo("400 IdempotentParameterMismatch");
    assertThat(ec2.importImage(image("u", "disk.raw").build()).importTaskId()).isNotEqualTo(first);
    String snapshot = ec2.importSnapshot(snapshot("t", "disk.raw").build()).importTaskId();
    assertThat(snapshot).matches("import-snap-[0-9a-f]{17}");
    assertThat(ec2.importSnapshot(snapshot("t", "disk.raw").build()).importTaskId())
        .isEqualTo(snapshot);
    assertThat(code(catchThrowable(() -> ec2.importSnapshot(snapshot("t", "o").build()))))
        .isEqualTo("400 IdempotentParameterMismatch");
    assertThat(aws.tasks()).hasSize(3).startsWith(first).endsWith(snapshot);
    assertThat(aws.calls("ImportImage"))
        .hasSize(4)
        .element(2)
        .extracting(AwsCall::parameters)
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("ClientToken", "t")
        .containsEntry("DiskContainer.1.UserBucket.S3Key", "other.raw")
        .doesNotContainKeys("Action", "Version");
  }

  @Test
  void aDryRunStartsNothing() {
    assertThat(code(catchThrowable(() -> ec2.importImage(image("t", "d").dryRun(true).build()))))
        .isEqualTo("412 DryRunOperation");
    assertThat(
            code(catchThrowable(() -> ec2.importSnapshot(snapshot("t", "d").dryRun(true).build()))))
        .isEqualTo("412 DryRunOperation");
    assertThat(aws.tasks()).isEmpty();
    ec2.importImage(image("t", "d").build());
    assertThat(aws.tasks()).hasSize(1);
  }

  @Test
  void runningTasksAreCounted() {
    aws.images(
        call ->
            call.text("ClientToken").equals("ends")
                ? ImportScript.failure("pending", ImportScript.UNKNOWN_OS)
                : ImportScript.endlessPending());
    for (String token : List.of("a", "b", "ends")) {
      ec2.importImage(image(token, token).build());
    }
    ec2.importSnapshot(snapshot("s", "s").build());
    Filter active = filter("task-state", "active", "deleting");
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      counts.add(ec2.describeImportImageTasks(b -> b.filters(active)).importImageTasks().size());
    }
    assertThat(counts).containsExactly(3, 3, 2, 2);
    assertThat(ec2.describeImportImageTasks().importImageTasks()).hasSize(3);
    assertThat(ec2.describeImportSnapshotTasks().importSnapshotTasks()).hasSize(1);
    assertThat(
            code(
                catchThrowable(
                    () ->
                        ec2.describeImportImageTasks(
                            b -> b.importTaskIds("import-ami-00000000000000000")))))
        .isEqualTo("400 InvalidConversionTaskId.Malformed");
  }

  @Test
  void aTaskIsCancelledOnce() {
    String id = ec2.importImage(image("t", "d").build()).importTaskId();
    task(id);
    CancelImportTaskResponse cancelled =
        ec2.cancelImportTask(b -> b.importTaskId(id).cancelReason("enough"));
    assertThat(cancelled.importTaskId()).isEqualTo(id);
    assertThat(cancelled.previousState()).isEqualTo("active");
    assertThat(cancelled.state()).isEqualTo("deleting");
    assertThat(stages(id)).containsExactly("deleting/enough", "deleted/enough");
    assertThat(code(catchThrowable(() -> ec2.cancelImportTask(b -> b.importTaskId(id)))))
        .isEqualTo("400 IncorrectState");
  }

  @Test
  void aSnapshotBecomesAnImage() {
    aws.sizes(key -> 4096);
    String id = ec2.importSnapshot(snapshot("t", "d").build()).importTaskId();
    assertThat(detail(id).progress()).isEqualTo("3");
    for (int i = 0; i < 3; i++) {
      assertThat(detail(id).status()).isEqualTo("active");
    }
    SnapshotTaskDetail done = detail(id);
    assertThat(done.status()).isEqualTo("completed");
    assertThat(done.diskImageSize()).isEqualTo(4096);
    assertThat(done.format()).isEqualTo("RAW");
    assertThat(done.snapshotId()).matches("snap-[0-9a-f]{17}");
    RegisterImageRequest register = register("web 1", done.snapshotId()).build();
    String ami = ec2.registerImage(register).imageId();
    assertThatThrownBy(() -> ec2.registerImage(register))
        .isInstanceOf(Ec2Exception.class)
        .hasMessageStartingWith("AMI name web 1 is already in use by AMI " + ami)
        .satisfies(e -> assertThat(code(e)).isEqualTo("400 InvalidAMIName.Duplicate"));
    assertThat(aws.images()).isEqualTo(Map.of(ami, "web 1"));
    Tag tag = Tag.builder().key("a").value("b").build();
    ec2.createTags(b -> b.resources(ami, done.snapshotId()).tags(tag));
    assertThat(aws.tags(done.snapshotId())).isEqualTo(Map.of("a", "b"));
    List<Image> found =
        ec2.describeImages(b -> b.owners("self").filters(filter("name", "web 1"))).images();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).imageId()).isEqualTo(ami);
    assertThat(found.get(0).stateAsString()).isEqualTo("available");
    assertThat(found.get(0).bootModeAsString()).isEqualTo("uefi");
    assertThat(found.get(0).blockDeviceMappings().get(0).ebs().snapshotId())
        .isEqualTo(done.snapshotId());
    assertThat(found.get(0).tags()).extracting(t -> t.key() + t.value()).contains("ab", "run7");
    assertThat(ec2.describeImages(b -> b.filters(filter("name", "web 2"))).images()).isEmpty();
    assertThat(ec2.describeImages(b -> b.filters(filter("tag:run", "7"))).images()).hasSize(1);
  }

  @Test
  void whatIsUnknownIsRefused() {
    assertThat(code(catchThrowable(() -> ec2.describeImages(b -> b.imageIds("ami-1")))))
        .isEqualTo("400 InvalidAMIID.NotFound");
    assertThat(code(catchThrowable(() -> ec2.registerImage(register("n", "snap-1").build()))))
        .isEqualTo("400 InvalidSnapshot.NotFound");
    assertThat(code(catchThrowable(() -> ec2.describeRegions()))).isEqualTo("400 InvalidAction");
    assertThat(code(catchThrowable(() -> ec2.importImage(b -> b.clientToken("t")))))
        .isEqualTo("400 MissingParameter");
    aws.snapshots(call -> ImportScript.snapshotFailure("ClientError: Unsupported"));
    String id = ec2.importSnapshot(snapshot("t", "d").build()).importTaskId();
    for (int i = 0; i < 5; i++) {
      detail(id);
    }
    assertThat(detail(id).status()).isEqualTo("deleted");
    assertThat(detail(id).statusMessage()).isEqualTo("ClientError: Unsupported");
  }

  @Test
  void rolesAndWhatTheyMayDo() {
    assertThatThrownBy(() -> iam.getRole(b -> b.roleName("vmimport")))
        .isInstanceOf(NoSuchEntityException.class)
        .satisfies(e -> assertThat(code(e)).isEqualTo("404 NoSuchEntity"));
    String arn = aws.role("vmimport", AwsStandIn.VMIMPORT_TRUST);
    assertThat(
            URLDecoder.decode(
                iam.getRole(b -> b.roleName("vmimport")).role().assumeRolePolicyDocument(),
                StandardCharsets.UTF_8))
        .isEqualTo(AwsStandIn.VMIMPORT_TRUST)
        .contains("\"Action\": \"sts:AssumeRole\"");
    assertThat(iam.getRole(b -> b.roleName("vmimport")).role().arn()).isEqualTo(arn);
    aws.policy(AwsStandIn.Policy.without(List.of("s3:GetObject")));
    List<EvaluationResult> results =
        iam.simulatePrincipalPolicy(
                b ->
                    b.policySourceArn(arn)
                        .actionNames("s3:GetObject", "s3:ListBucket")
                        .resourceArns("arn:aws:s3:::images/*"))
            .evaluationResults();
    assertThat(results)
        .extracting(
            r -> r.evalActionName() + " " + r.evalResourceName() + " " + r.evalDecisionAsString())
        .containsExactly(
            "s3:GetObject arn:aws:s3:::images/* implicitDeny",
            "s3:ListBucket arn:aws:s3:::images/* allowed");
    assertThat(sts.getCallerIdentity().account()).isEqualTo(AwsStandIn.ACCOUNT);
    aws.troubles(AwsTrouble.Plan.always("GetRole", AwsTrouble.ACCESS_DENIED));
    assertThat(code(catchThrowable(() -> iam.getRole(b -> b.roleName("vmimport")))))
        .isEqualTo("403 AccessDenied");
  }

  @Test
  void errorsComeBeforeAnythingIsDone() {
    List<AwsTrouble> troubles =
        List.of(
            AwsTrouble.THROTTLED,
            AwsTrouble.INTERNAL,
            AwsTrouble.UNAUTHORIZED,
            AwsTrouble.AUTH_FAILURE);
    aws.troubles((call, count) -> count < troubles.size() ? troubles.get(count) : AwsTrouble.NONE);
    List<String> codes = new ArrayList<>();
    for (AwsTrouble trouble : troubles) {
      Ec2Exception thrown =
          catchThrowableOfType(Ec2Exception.class, () -> ec2.importImage(image("t", "d").build()));
      // the JDK's HTTP client hides the words of an answer with status 401
      assertThat(thrown.awsErrorDetails().errorMessage())
          .isEqualTo(trouble.status() == 401 ? null : trouble.message());
      codes.add(code(thrown));
    }
    assertThat(codes)
        .containsExactly(
            "503 RequestLimitExceeded",
            "500 InternalError",
            "403 UnauthorizedOperation",
            "401 null");
    assertThat(aws.tasks()).isEmpty();
    ec2.importImage(image("t", "d").build());
    assertThat(aws.calls("ImportImage")).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "ERROR"})
  void anAnswerThatIsLostLeavesWhatWasDone(AwsTrouble.Kind kind) {
    aws.troubles(
        AwsTrouble.Plan.first(1, "ImportImage", new AwsTrouble(kind, 200, "", ""))
            .or(AwsTrouble.Plan.first(1, "DescribeImages", AwsTrouble.THROTTLED)));
    assertThatThrownBy(() -> ec2.importImage(image("t", "d").build()))
        .isInstanceOf(SdkClientException.class);
    assertThat(aws.calls()).as("the JDK asks no second time by itself").hasSize(1);
    assertThat(aws.tasks()).hasSize(kind == AwsTrouble.Kind.DROPPED_BEFORE ? 0 : 1);
    String id = ec2.importImage(image("t", "d").build()).importTaskId();
    assertThat(aws.tasks()).containsExactly(id);
    assertThat(code(catchThrowable(() -> ec2.describeImages()))).startsWith("503 ");
  }
}
