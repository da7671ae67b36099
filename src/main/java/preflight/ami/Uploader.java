package preflight.ami;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.Part;
import preflight.aws.StoredObject;
import preflight.aws.UploadId;

/**
 * Brings one object into a bucket, and goes on with what an earlier run has begun: all of the
 * content is made again, and a part that is there with the same checksum is not sent again. Whether
 * it is the same is never taken from the state, so nothing of another content can come in.
 */
public final class Uploader {

  /** At most so much of the memory holds parts. */
  private static final int SHARE_OF_MEMORY = 3;

  private final Bucket bucket;
  private final String mark;
  private final int threads;

  /**
   * @param mark that the objects carry, and those of no other import
   * @param threads that send, at least one
   */
  public Uploader(Bucket bucket, String mark, int threads) {
    this.bucket = bucket;
    this.mark = mark;
    this.threads = threads;
  }

  /** Is told how far it is, and looks before the end whether the content still counts. */
  public interface Watcher extends UploadedContent.Progress {

    /**
     * All parts are there.
     *
     * @throws IOException to leave it at that
     */
    void beforeEnd() throws IOException;
  }

  /**
   * What was done.
   *
   * @param sent bytes of parts that went to the service
   * @param found bytes of parts that were there
   */
  public record Uploaded(StoredObject object, long sent, long found) {}

  /**
   * Does it; where the object is there already, nothing.
   *
   * @throws AwsProblem where the service refuses, or does not answer for minutes
   * @throws IOException where the content cannot be read
   */
  public Uploaded upload(ImportState.Upload upload, UploadedContent content, Watcher watcher)
      throws IOException, AwsProblem {
    Optional<StoredObject> there = whole(upload);
    if (there.isPresent()) {
      return new Uploaded(there.get(), 0, there.get().size());
    }
    if (content.least() > PartSizes.LARGEST) {
      throw new IOException(
          "it has " + content.least() + " bytes, more than the parts of one object can hold");
    }
    // what is converted is mostly far smaller than it could become
    long most = Math.min(content.most(), PartSizes.LARGEST);
    PartSizes sizes = PartSizes.of(most);
    Map<Integer, Part> before = new HashMap<>();
    UploadId id = begun(upload, before);
    long largest = sizes.largest(most);
    int room = (int) Math.max(1, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY / largest);
    try (PartSender sender =
        new PartSender(
            (number, bytes, length) -> send(upload.key(), id, before, number, bytes, length),
            Math.min(threads, room))) {
      PartTarget target = new PartTarget(sizes, sender::send);
      content.write(target, watcher);
      target.finish();
      PartSender.Sent sent = sender.end();
      watcher.beforeEnd();
      return ended(upload, id, sent);
    } catch (PartSender.RefusedException e) {
      throw e.problem();
    }
  }

  /** The object of an upload that has ended, even if the run did not live to hear so. */
  private Optional<StoredObject> whole(ImportState.Upload upload) throws AwsProblem {
    if (!upload.mayBeWhole()) {
      return Optional.empty();
    }
    return bucket
        .find(upload.key())
        .filter(object -> object.mark().equals(mark))
        .filter(object -> upload.isEnd(object.size()));
  }

  /** The identifier of the upload that goes on, or of a new one. */
  private UploadId begun(ImportState.Upload upload, Map<Integer, Part> before)
      throws IOException, AwsProblem {
    for (UploadId id : upload.candidates(bucket)) {
      Optional<List<Part>> parts = bucket.parts(upload.key(), id);
      if (parts.isPresent()) {
        parts.get().forEach(part -> before.put(part.number(), part));
        upload.begun(id);
        return id;
      }
    }
    if (!upload.isOurs()) {
      bucket.requireFree(upload.key());
    }
    upload.begins();
    UploadId id = bucket.begin(upload.key(), mark);
    upload.begun(id);
    return id;
  }

  private PartSender.Outcome send(
      String key, UploadId id, Map<Integer, Part> before, int number, byte[] bytes, int length)
      throws AwsProblem {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    String checksum =
        Base64.getEncoder()
            .encodeToString(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    Optional<Part> there = Optional.ofNullable(before.get(number));
    if (there.isPresent() && isSame(there.get(), bytes, length, checksum)) {
      // the end of the upload wants all checksums, even of a service whose list has none
      Part same = new Part(number, length, there.get().etag(), id.checksums() ? checksum : "");
      return new PartSender.Outcome(same, false);
    }
    String md5 = id.checksums() ? "" : Base64.getEncoder().encodeToString(md5(bytes, length));
    return new PartSender.Outcome(bucket.put(key, id, number, bytes, length, checksum, md5), true);
  }

  /** By its checksum, or where the service keeps none by its ETag, mostly the MD5 digest. */
  private static boolean isSame(Part part, byte[] bytes, int length, String crc32c) {
    if (part.size() != length) {
      return false;
    }
    if (!part.crc32c().isEmpty()) {
      return part.crc32c().equals(crc32c);
    }
    return hex(part.etag()).filter(md5 -> Arrays.equals(md5, md5(bytes, length))).isPresent();
  }

  private Uploaded ended(ImportState.Upload upload, UploadId id, PartSender.Sent sent)
      throws IOException, AwsProblem {
    List<Part> parts = List.copyOf(new TreeMap<>(sent.parts()).values());
    // for a run that ends between the answer and its being heard
    upload.ends(sent.sent() + sent.found());
    StoredObject object = bucket.complete(upload.key(), id, parts, mark);
    upload.ended();
    return new Uploaded(object, sent.sent(), sent.found());
  }

  private static Optional<byte[]> hex(String etag) {
    String text = etag.replace("\"", "");
    try {
      return text.length() == 32 ? Optional.of(HexFormat.of().parseHex(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] md5(byte[] bytes, int length) {
    MessageDigest digest = digest();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks MD5", e);
    }
  }
}
