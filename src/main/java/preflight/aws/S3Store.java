package preflight.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import preflight.remote.ContentRange;
import preflight.remote.ObjectVersion;
import preflight.remote.Patience;
import preflight.remote.RemoteAddress;
import preflight.remote.RemoteObject;
import preflight.remote.RemoteProblem;
import preflight.remote.RemoteStore;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of S3, or of a service that speaks like it, by GetObject with ranges alone. */
public final class S3Store implements RemoteStore, AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Whom S3 answers where nothing names a region: it tells in which one a bucket is. */
  private static final String FIRST_REGION = "us-east-1";

  private final S3Access access;
  private final Patience patience;
  private final AwsCredentialsProvider credentials;
  private final String region;
  private final Map<String, S3Client> clients = new ConcurrentHashMap<>();
  private final Map<String, String> regions = new ConcurrentHashMap<>();

  private S3Store(
      S3Access access, Patience patience, AwsCredentialsProvider credentials, String region) {
    this.access = access;
    this.patience = patience;
    this.credentials = credentials;
    this.region = region;
  }

  /**
   * Asks nothing yet.
   *
   * @param patience with a service that is slow, busy or away
   * @throws RemoteProblem where the profile cannot be used
   */
  public static S3Store open(S3Access access, Patience patience) throws RemoteProblem {
    AwsCredentialsProvider credentials;
    try {
      if (access.unsigned()) {
        credentials = AnonymousCredentialsProvider.create();
      } else if (access.profile().isPresent()) {
        // a profile that is named goes before the environment's credentials, as in the AWS CLI
        credentials = ProfileCredentialsProvider.create(access.profile().get());
      } else {
        credentials = DefaultCredentialsProvider.builder().build();
      }
    } catch (SdkException | IllegalArgumentException e) {
      throw S3Problems.noCredentials(e);
    }
    return new S3Store(access, patience, credentials, region(access));
  }

  private static String region(S3Access access) {
    if (access.region().isPresent()) {
      return access.region().get();
    }
    DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
    access.profile().ifPresent(chain::profileName);
    try {
      return chain.build().getRegion().id();
    } catch (SdkException e) {
      return FIRST_REGION;
    }
  }

  @Override
  public RemoteObject open(RemoteAddress address, int head) throws IOException {
    if (address.isFolder()) {
      throw S3Problems.folder(address);
    }
    if (!access.unsigned()) {
      try {
        credentials.resolveCredentials();
      } catch (SdkException | IllegalStateException | IllegalArgumentException e) {
        throw S3Problems.noCredentials(e);
      }
    }
    return new Opened(address, head);
  }

  /**
   * The addresses of the objects in a folder and those below it, in the order of their keys.
   *
   * @param folder whose key ends with a slash, or is empty
   * @param most addresses that are returned
   * @throws RemoteProblem where they cannot be listed
   */
  public List<RemoteAddress> list(RemoteAddress folder, int most) throws IOException {
    List<RemoteAddress> found = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      Optional<String> from = next;
      ListObjectsV2Response page = patience.ask(() -> page(folder, from));
      for (S3Object object : page.contents()) {
        if (!object.key().endsWith("/") && found.size() < most) {
          found.add(RemoteAddress.parse("s3://" + folder.host() + "/" + object.key()));
        }
      }
      next =
          page.isTruncated() != null && page.isTruncated()
              ? Optional.ofNullable(page.nextContinuationToken())
              : Optional.empty();
    } while (next.isPresent() && found.size() < most);
    return List.copyOf(found);
  }

  private ListObjectsV2Response page(RemoteAddress folder, Optional<String> token)
      throws IOException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(folder.host()).prefix(folder.key());
    token.ifPresent(request::continuationToken);
    if (access.requestPayer()) {
      request.requestPayer(RequestPayer.REQUESTER);
    }
    return asked(folder, client -> client.listObjectsV2(request.build()));
  }

  @Override
  public void close() {
    for (S3Client client : clients.values()) {
      client.close();
    }
  }

  /** One question to one region. */
  private interface Question<T> {
    T ask(S3Client client) throws IOException;
  }

  /** Goes on in the region in which the bucket is, once the service has told it. */
  private <T> T asked(RemoteAddress address, Question<T> question) throws IOException {
    String at = regions.getOrDefault(address.host(), region);
    try {
      return question.ask(client(at));
    } catch (SdkException e) {
      Optional<String> other = S3Problems.otherRegion(e).filter(name -> !name.equals(at));
      if (other.isEmpty()) {
        throw S3Problems.of(e, address, at, access);
      }
      try {
        T answer = question.ask(client(other.get()));
        regions.put(address.host(), other.get());
        return answer;
      } catch (SdkException again) {
        throw S3Problems.of(again, address, other.get(), access);
      }
    }
  }

  private S3Client client(String name) {
    return clients.computeIfAbsent(name, this::made);
  }

  private S3Client made(String name) {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(patience.idle());
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(name))
            .credentialsProvider(credentials)
            .httpClientBuilder(http)
            // of a range there is no checksum, and some services take none in a question
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                o -> {
                  o.retryStrategy(AwsRetryStrategy.doNotRetry());
                  access.profile().ifPresent(o::defaultProfileName);
                });
    access.endpoint().ifPresent(url -> builder.endpointOverride(url).forcePathStyle(true));
    return builder.build();
  }

  /** An object whose entity tag each further request names. */
  private final class Opened implements RemoteObject {

    private final RemoteAddress address;
    private final byte[] head;
    private Optional<String> tag = Optional.empty();
    private long size;

    Opened(RemoteAddress address, int first) throws IOException {
      this.address = address;
      this.head = patience.ask(() -> once(0, first));
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public Optional<String> version() {
      String service = access.endpoint().map(URI::toString).orElse("");
      return ObjectVersion.of(tag, size, service + " " + address.name());
    }

    @Override
    public byte[] head() {
      return head.clone();
    }

    @Override
    public byte[] range(long offset, int length) throws IOException {
      return patience.ask(() -> once(offset, length));
    }

    private byte[] once(long offset, int length) throws IOException {
      GetObjectRequest.Builder request =
          GetObjectRequest.builder()
              .bucket(address.host())
              .key(address.key())
              .range("bytes=" + offset + "-" + (offset + length - 1));
      tag.ifPresent(request::ifMatch);
      if (access.requestPayer()) {
        request.requestPayer(RequestPayer.REQUESTER);
      }
      return asked(address, client -> body(client, request.build(), offset, length));
    }

    private byte[] body(S3Client client, GetObjectRequest request, long offset, int length)
        throws IOException {
      ResponseInputStream<GetObjectResponse> in;
      try {
        in = client.getObject(request);
      } catch (SdkException e) {
        if (offset == 0 && tag.isEmpty() && S3Problems.isOfEmptyObject(e)) {
          return new byte[0];
        }
        throw e;
      }
      try {
        Optional<ContentRange> range =
            Optional.ofNullable(in.response().contentRange()).flatMap(ContentRange::parse);
        if (range.isEmpty() || !range.get().answers(offset, length)) {
          throw S3Problems.noRange(in.response().contentRange());
        }
        Optional<String> now = Optional.ofNullable(in.response().eTag());
        boolean other = tag.isPresent() && (!tag.equals(now) || size != range.get().size());
        if (other) {
          throw RemoteProblem.changed(
              "from ETag " + tag.orElseThrow() + " to " + now.orElse("none"));
        }
        byte[] bytes = read(in, (int) (range.get().last() - offset + 1));
        tag = now;
        size = range.get().size();
        return bytes;
      } finally {
        // what is left of it is not worth reading
        in.abort();
      }
    }

    private byte[] read(InputStream in, int length) throws IOException {
      long begin = System.nanoTime();
      long most = patience.forBytes(length).toNanos();
      byte[] bytes = new byte[length];
      int count = 0;
      try {
        while (count < length) {
          int got = in.read(bytes, count, length - count);
          if (got < 0) {
            break;
          }
          count += got;
          if (System.nanoTime() - begin > most) {
            throw new IOException("it comes too slowly to be of use");
          }
        }
      } catch (IOException e) {
        throw S3Problems.cut(e);
      }
      if (count < length) {
        throw S3Problems.cut(
            new IOException("the answer ended after " + count + " of " + length + " bytes"));
      }
      return bytes;
    }
  }
}
