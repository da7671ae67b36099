package preflight.aws;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Uploads to one bucket in parts (S3 user guide, "Uploading and copying objects using multipart
 * upload"). What fails in passing is asked again, each time after a longer pause.
 */
public final class Bucket implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(60);

  /** Some minutes in all, since the pauses grow to 20 s. */
  private static final int ATTEMPTS = 12;

  private static final int NOT_IMPLEMENTED = 501;

  /** User-defined metadata: {@code x-amz-meta-preflight-import}. */
  private static final String MARK = "preflight-import";

  private final S3Client client;
  private final String name;

  private Bucket(S3Client client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Asks nothing yet.
   *
   * @throws AwsProblem if there are no credentials or no region
   */
  public static Bucket open(Ec2Access access, String name) throws AwsProblem {
    Login login = Login.of(access);
    login.require();
    RetryStrategy retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build();
    S3ClientBuilder builder =
        login
            .configured(S3Client.builder(), retries)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ))
            // a checksum is given with each part, and some services take none elsewhere
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (access.endpoint().isPresent() || isElsewhere()) {
      builder.forcePathStyle(true);
    }
    return new Bucket(builder.build(), name);
  }

  /** Whether the environment names another service than AWS's own, as for the AWS CLI. */
  private static boolean isElsewhere() {
    return System.getenv("AWS_ENDPOINT_URL_S3") != null
        || System.getenv("AWS_ENDPOINT_URL") != null
        || System.getProperty("aws.endpointUrlS3") != null;
  }

  private interface Call<T> {
    T run();
  }

  private static <T> T call(String action, Call<T> call) throws AwsProblem {
    try {
      return call.run();
    } catch (SdkException e) {
      throw CallProblems.of(e, action);
    }
  }

  /**
   * In which region the bucket is; empty where the service does not say.
   *
   * @throws AwsProblem if there is no such bucket, or it must not be looked at
   */
  public Optional<String> region() throws AwsProblem {
    try {
      return Optional.ofNullable(client.headBucket(b -> b.bucket(name)).bucketRegion());
    } catch (AwsServiceException e) {
      Optional<String> other = S3Problems.otherRegion(e);
      if (other.isPresent()) {
        return other;
      }
      if (e.statusCode() == 404) {
        throw new AwsProblem(
            AwsProblem.Kind.LASTING,
            "there is no bucket " + name,
            "aws s3 mb s3://" + name + " makes it",
            e);
      }
      throw CallProblems.of(e, "s3:ListBucket");
    } catch (SdkException e) {
      throw CallProblems.of(e, "s3:ListBucket");
    }
  }

  /**
   * Begins an upload, with checksums where the service knows of them.
   *
   * @param mark that the object carries as metadata
   */
  public UploadId begin(String key, String mark) throws AwsProblem {
    try {
      CreateMultipartUploadResponse begun =
          client.createMultipartUpload(
              b ->
                  b.bucket(name)
                      .key(key)
                      .metadata(Map.of(MARK, mark))
                      .checksumAlgorithm(ChecksumAlgorithm.CRC32_C));
      // a service that keeps none passes over the question
      return new UploadId(begun.uploadId(), begun.checksumAlgorithm() == ChecksumAlgorithm.CRC32_C);
    } catch (AwsServiceException e) {
      if (e.statusCode() != NOT_IMPLEMENTED) {
        throw CallProblems.of(e, "s3:PutObject");
      }
    } catch (SdkException e) {
      throw CallProblems.of(e, "s3:PutObject");
    }
    return new UploadId(
        call(
            "s3:PutObject",
            () ->
                client
                    .createMultipartUpload(
                        b -> b.bucket(name).key(key).metadata(Map.of(MARK, mark)))
                    .uploadId()),
        false);
  }

  /** The uploads of this key that were begun and not ended. */
  public List<UploadId> unfinished(String key) throws AwsProblem {
    List<UploadId> found = new ArrayList<>();
    for (MultipartUpload upload :
        call(
                "s3:ListBucketMultipartUploads",
                () -> client.listMultipartUploads(b -> b.bucket(name).prefix(key)))
            .uploads()) {
      if (key.equals(upload.key())) {
        found.add(
            new UploadId(
                upload.uploadId(), upload.checksumAlgorithm() == ChecksumAlgorithm.CRC32_C));
      }
    }
    return List.copyOf(found);
  }

  /** What is there of an upload, in the order of the numbers; empty where there is no such one. */
  public Optional<List<Part>> parts(String key, UploadId upload) throws AwsProblem {
    List<Part> parts = new ArrayList<>();
    Optional<Integer> after = Optional.empty();
    boolean more = true;
    while (more) {
      ListPartsRequest.Builder request =
          ListPartsRequest.builder().bucket(name).key(key).uploadId(upload.id());
      after.ifPresent(request::partNumberMarker);
      ListPartsResponse page;
      try {
        page = client.listParts(request.build());
      } catch (AwsServiceException e) {
        if (e.statusCode() == 404) {
          return Optional.empty();
        }
        throw CallProblems.of(e, "s3:ListMultipartUploadParts");
      } catch (SdkException e) {
        throw CallProblems.of(e, "s3:ListMultipartUploadParts");
      }
      page.parts()
          .forEach(
              part ->
                  parts.add(
                      new Part(
                          part.partNumber(),
                          part.size(),
                          SdkWords.word(part.eTag()),
                          SdkWords.word(part.checksumCRC32C()))));
      after = Optional.ofNullable(page.nextPartNumberMarker());
      more = Boolean.TRUE.equals(page.isTruncated()) && after.isPresent();
    }
    return Optional.of(List.copyOf(parts));
  }

  /**
   * Sends a part; the service compares its checksum. May be called by several threads.
   *
   * @param crc32c in base64
   * @param md5 in base64
   */
  public Part put(
      String key, UploadId upload, int number, byte[] bytes, int length, String crc32c, String md5)
      throws AwsProblem {
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(name)
            .key(key)
            .uploadId(upload.id())
            .partNumber(number)
            .contentLength((long) length);
    if (upload.checksums()) {
      request.checksumCRC32C(crc32c);
    } else {
      request.contentMD5(md5);
    }
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream");
    String etag =
        call("s3:PutObject", () -> SdkWords.word(client.uploadPart(request.build(), body).eTag()));
    return new Part(number, length, etag, upload.checksums() ? crc32c : "");
  }

  /** Makes the parts one object. */
  public StoredObject complete(String key, UploadId upload, List<Part> parts, String mark)
      throws AwsProblem {
    List<CompletedPart> all = new ArrayList<>();
    long size = 0;
    for (Part part : parts) {
      CompletedPart.Builder one =
          CompletedPart.builder().partNumber(part.number()).eTag(part.etag());
      if (!part.crc32c().isEmpty()) {
        one.checksumCRC32C(part.crc32c());
      }
      all.add(one.build());
      size += part.size();
    }
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(name)
            .key(key)
            .uploadId(upload.id())
            .multipartUpload(m -> m.parts(all))
            .build();
    String etag =
        call("s3:PutObject", () -> SdkWords.word(client.completeMultipartUpload(request).eTag()));
    return new StoredObject(size, etag, mark);
  }

  /** Ends an upload and drops its parts; nothing happens where it has ended. */
  public void abort(String key, UploadId upload) throws AwsProblem {
    try {
      client.abortMultipartUpload(b -> b.bucket(name).key(key).uploadId(upload.id()));
    } catch (AwsServiceException e) {
      if (e.statusCode() != 404) {
        throw CallProblems.of(e, "s3:AbortMultipartUpload");
      }
    } catch (SdkException e) {
      throw CallProblems.of(e, "s3:AbortMultipartUpload");
    }
  }

  /** An object; empty where there is none. */
  public Optional<StoredObject> find(String key) throws AwsProblem {
    try {
      HeadObjectResponse found = client.headObject(b -> b.bucket(name).key(key));
      return Optional.of(
          new StoredObject(
              found.contentLength(),
              SdkWords.word(found.eTag()),
              found.metadata().getOrDefault(MARK, "")));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw CallProblems.of(e, "s3:GetObject");
    } catch (SdkException e) {
      throw CallProblems.of(e, "s3:GetObject");
    }
  }

  /**
   * Looks whether there is an object of that key, which an upload would replace.
   *
   * @throws AwsProblem where there is
   */
  public void requireFree(String key) throws AwsProblem {
    if (find(key).isPresent()) {
      throw new AwsProblem(
          AwsProblem.Kind.LASTING,
          "there is an object s3://" + name + "/" + key + " already",
          "give another --key, or none; nothing is replaced",
          new IllegalStateException("the key is taken"));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
