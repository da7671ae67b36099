package preflight.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.task.Described;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;
import software.amazon.awssdk.services.ec2.model.DescribeImportImageTasksRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImportImageTasksResponse;
import software.amazon.awssdk.services.ec2.model.ImportImageTask;
import software.amazon.awssdk.services.ec2.model.SnapshotDetail;

/**
 * Asks EC2 for import tasks (DescribeImportImageTasks). Nothing is asked twice: who asks decides
 * whether and when to ask again.
 */
public final class Ec2Tasks implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(30);

  /** Pages of one answer; tasks that are asked for by ID come on one. */
  private static final int MOST_PAGES = 100;

  private final Ec2Client client;
  private final Login login;

  private Ec2Tasks(Ec2Client client, Login login) {
    this.client = client;
    this.login = login;
  }

  /**
   * @throws AwsProblem if there is no region or no use of the profile
   */
  public static Ec2Tasks open(Ec2Access access) throws AwsProblem {
    Login login = Login.of(access);
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ);
    Ec2ClientBuilder builder =
        login.configured(
            Ec2Client.builder().httpClientBuilder(http), AwsRetryStrategy.doNotRetry());
    try {
      return new Ec2Tasks(builder.build(), login);
    } catch (SdkException e) {
      throw Problems.ofClient(e);
    }
  }

  /**
   * What the service says of these tasks now.
   *
   * @throws AwsProblem if it says nothing, or not of all of them
   */
  public List<Described> describe(List<String> tasks) throws AwsProblem {
    login.require();
    List<Described> described = new ArrayList<>();
    try {
      Optional<String> next = Optional.empty();
      int pages = 0;
      do {
        DescribeImportImageTasksRequest.Builder request =
            DescribeImportImageTasksRequest.builder().importTaskIds(tasks);
        next.ifPresent(request::nextToken);
        DescribeImportImageTasksResponse response =
            client.describeImportImageTasks(request.build());
        for (ImportImageTask task : response.importImageTasks()) {
          if (tasks.contains(text(task.importTaskId()))) {
            described.add(described(task));
          }
        }
        next = Optional.ofNullable(response.nextToken()).filter(token -> !token.isEmpty());
        pages++;
      } while (next.isPresent() && pages < MOST_PAGES);
    } catch (SdkException e) {
      throw Problems.of(e);
    }
    if (described.isEmpty()) {
      throw Problems.noTasks(tasks);
    }
    return described;
  }

  @Override
  public void close() {
    client.close();
  }

  private static Described described(ImportImageTask task) {
    double bytes = 0;
    for (SnapshotDetail disk : task.snapshotDetails()) {
      Optional<Double> size = Optional.ofNullable(disk.diskImageSize());
      if (size.isPresent() && size.get() > 0) {
        bytes += size.get();
      }
    }
    return new Described(
        text(task.importTaskId()),
        text(task.status()),
        text(task.statusMessage()),
        text(task.progress()),
        text(task.imageId()),
        bytes >= 1 && bytes < 1e17 ? OptionalLong.of((long) bytes) : OptionalLong.empty());
  }

  /** The SDK gives null for what the answer lacks. */
  private static String text(String value) {
    return Optional.ofNullable(value).orElse("");
  }
}
