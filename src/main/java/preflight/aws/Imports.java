package preflight.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DescribeImportImageTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImportImageTasksResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageDiskContainer;
import software.amazon.awssdk.services.ec2.model.ImportImageRequest;
import software.amazon.awssdk.services.ec2.model.ImportImageTask;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotRequest;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SnapshotDiskContainer;
import software.amazon.awssdk.services.ec2.model.SnapshotTaskDetail;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.UserBucket;

/**
 * Starts imports (EC2 API reference, ImportImage, ImportSnapshot, RegisterImage). What fails in
 * passing is asked again; a token keeps that from starting a second task.
 */
public final class Imports implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 8;
  private static final int MOST_PAGES = 100;

  private final Ec2Client client;
  private final String region;

  private Imports(Ec2Client client, String region) {
    this.client = client;
    this.region = region;
  }

  /**
   * Asks nothing yet.
   *
   * @throws AwsProblem if there are no credentials or no region
   */
  public static Imports open(Ec2Access access) throws AwsProblem {
    Login login = Login.of(access);
    login.require();
    RetryStrategy retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build();
    return new Imports(
        login
            .configured(Ec2Client.builder(), retries)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ))
            .build(),
        login.region().id());
  }

  /**
   * In which region tasks would be started.
   *
   * @throws AwsProblem if there is none
   */
  public static String region(Ec2Access access) throws AwsProblem {
    return Login.of(access).region().id();
  }

  /** In which region tasks are started. */
  public String region() {
    return region;
  }

  /** How many import-image tasks are under way in the region. */
  public int running() throws AwsProblem {
    int running = 0;
    try {
      Optional<String> next = Optional.empty();
      int pages = 0;
      do {
        DescribeImportImageTasksRequest.Builder request = DescribeImportImageTasksRequest.builder();
        next.ifPresent(request::nextToken);
        DescribeImportImageTasksResponse page = client.describeImportImageTasks(request.build());
        for (ImportImageTask task : page.importImageTasks()) {
          running += "active".equals(task.status()) ? 1 : 0;
        }
        next = Optional.ofNullable(page.nextToken()).filter(token -> !token.isEmpty());
        pages++;
      } while (next.isPresent() && pages < MOST_PAGES);
      return running;
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:DescribeImportImageTasks");
    }
  }

  /** Starts a task, or finds the one that this token has started; returns its ID. */
  public String importImage(ImageImport what, String token) throws AwsProblem {
    List<ImageDiskContainer> disks = new ArrayList<>();
    for (ImportedFile file : what.files()) {
      disks.add(
          ImageDiskContainer.builder().format(file.format()).userBucket(bucket(file)).build());
    }
    ImportImageRequest.Builder request =
        ImportImageRequest.builder()
            .clientToken(token)
            .description(what.description())
            .diskContainers(disks)
            .roleName(what.role())
            .tagSpecifications(tags(ResourceType.IMPORT_IMAGE_TASK, what.tags()));
    what.architecture().ifPresent(request::architecture);
    what.platform().ifPresent(request::platform);
    what.bootMode().ifPresent(request::bootMode);
    if (what.encryption().encrypted()) {
      request.encrypted(true);
      what.encryption().key().ifPresent(request::kmsKeyId);
    }
    try {
      return SdkWords.word(client.importImage(request.build()).importTaskId());
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:ImportImage");
    }
  }

  /** Starts a task for one disk, or finds the one that this token has started; returns its ID. */
  public String importSnapshot(ImageImport what, ImportedFile file, String token)
      throws AwsProblem {
    ImportSnapshotRequest.Builder request =
        ImportSnapshotRequest.builder()
            .clientToken(token)
            .description(what.description())
            .diskContainer(
                SnapshotDiskContainer.builder()
                    .format(file.format())
                    .userBucket(bucket(file))
                    .build())
            .roleName(what.role())
            .tagSpecifications(tags(ResourceType.IMPORT_SNAPSHOT_TASK, what.tags()));
    if (what.encryption().encrypted()) {
      request.encrypted(true);
      what.encryption().key().ifPresent(request::kmsKeyId);
    }
    try {
      return SdkWords.word(client.importSnapshot(request.build()).importTaskId());
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:ImportSnapshot");
    }
  }

  /** How a task of import-snapshot stands; empty where EC2 does not show it. */
  public Optional<SnapshotTask> snapshotTask(String task) throws AwsProblem {
    try {
      return client
          .describeImportSnapshotTasks(b -> b.importTaskIds(task))
          .importSnapshotTasks()
          .stream()
          .filter(one -> task.equals(one.importTaskId()))
          .findFirst()
          .map(one -> snapshotTask(task, one.snapshotTaskDetail()));
    } catch (AwsServiceException e) {
      if (CallProblems.code(e).startsWith("InvalidConversionTaskId")) {
        return Optional.empty();
      }
      throw CallProblems.of(e, "ec2:DescribeImportSnapshotTasks");
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:DescribeImportSnapshotTasks");
    }
  }

  private static SnapshotTask snapshotTask(String task, SnapshotTaskDetail detail) {
    return new SnapshotTask(
        task,
        SdkWords.word(detail.status()),
        SdkWords.word(detail.statusMessage()),
        SdkWords.word(detail.progress()),
        SdkWords.word(detail.snapshotId()));
  }

  /** Registers a machine image of snapshots; returns its ID. */
  public String register(MachineImage what) throws AwsProblem {
    List<BlockDeviceMapping> disks = new ArrayList<>();
    what.disks()
        .forEach(
            (device, snapshot) ->
                disks.add(
                    BlockDeviceMapping.builder()
                        .deviceName(device)
                        .ebs(e -> e.snapshotId(snapshot).deleteOnTermination(true))
                        .build()));
    RegisterImageRequest request =
        RegisterImageRequest.builder()
            .name(what.name())
            .description(what.description())
            .architecture(what.architecture())
            .bootMode(what.bootMode())
            .enaSupport(what.ena())
            .virtualizationType("hvm")
            .rootDeviceName(what.disks().keySet().iterator().next())
            .blockDeviceMappings(disks)
            .build();
    try {
      return SdkWords.word(client.registerImage(request).imageId());
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:RegisterImage");
    }
  }

  /** The account's own machine image of this name; empty where there is none. */
  public Optional<RegisteredImage> named(String name) throws AwsProblem {
    try {
      return client
          .describeImages(
              b -> b.owners("self").filters(Filter.builder().name("name").values(name).build()))
          .images()
          .stream()
          .filter(image -> name.equals(image.name()))
          .findFirst()
          .map(Imports::registered);
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:DescribeImages");
    }
  }

  /** A machine image; empty where EC2 does not show it. */
  public Optional<RegisteredImage> image(String id) throws AwsProblem {
    try {
      return client.describeImages(b -> b.imageIds(id)).images().stream()
          .findFirst()
          .map(Imports::registered);
    } catch (AwsServiceException e) {
      if (CallProblems.code(e).startsWith("InvalidAMIID")) {
        return Optional.empty();
      }
      throw CallProblems.of(e, "ec2:DescribeImages");
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:DescribeImages");
    }
  }

  private static RegisteredImage registered(Image image) {
    List<String> snapshots = new ArrayList<>();
    for (BlockDeviceMapping disk : image.blockDeviceMappings()) {
      Optional.ofNullable(disk.ebs())
          .flatMap(ebs -> Optional.ofNullable(ebs.snapshotId()))
          .ifPresent(snapshots::add);
    }
    return new RegisteredImage(SdkWords.word(image.imageId()), snapshots);
  }

  /** Gives resources these tags, in place of others of the same keys. */
  public void tag(List<String> resources, Map<String, String> tags) throws AwsProblem {
    try {
      client.createTags(b -> b.resources(resources).tags(tags(tags)));
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:CreateTags");
    }
  }

  /**
   * Asks EC2 to give a task up.
   *
   * @return false where there is nothing to be given up, since it has ended
   */
  public boolean cancel(String task) throws AwsProblem {
    try {
      client.cancelImportTask(b -> b.importTaskId(task).cancelReason("asked for by the user"));
      return true;
    } catch (AwsServiceException e) {
      // the references name no code for a task that has ended
      if (!CallProblems.isForbidden(e) && hasEnded(task)) {
        return false;
      }
      throw CallProblems.of(e, "ec2:CancelImportTask");
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:CancelImportTask");
    }
  }

  private boolean hasEnded(String task) throws AwsProblem {
    if (task.startsWith("import-snap-")) {
      return snapshotTask(task).map(one -> one.isCompleted() || one.hasFailed()).orElse(true);
    }
    try {
      return client.describeImportImageTasks(b -> b.importTaskIds(task)).importImageTasks().stream()
          .noneMatch(one -> "active".equals(one.status()));
    } catch (AwsServiceException e) {
      if (CallProblems.code(e).startsWith("InvalidConversionTaskId")) {
        return true;
      }
      throw CallProblems.of(e, "ec2:DescribeImportImageTasks");
    } catch (SdkException e) {
      throw CallProblems.of(e, "ec2:DescribeImportImageTasks");
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static UserBucket bucket(ImportedFile file) {
    return UserBucket.builder().s3Bucket(file.bucket()).s3Key(file.key()).build();
  }

  private static List<TagSpecification> tags(ResourceType type, Map<String, String> tags) {
    return tags.isEmpty()
        ? List.of()
        : List.of(TagSpecification.builder().resourceType(type).tags(tags(tags)).build());
  }

  private static List<Tag> tags(Map<String, String> tags) {
    List<Tag> all = new ArrayList<>();
    tags.forEach((key, value) -> all.add(Tag.builder().key(key).value(value).build()));
    return all;
  }
}
