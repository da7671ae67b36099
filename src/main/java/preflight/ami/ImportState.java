package preflight.ami;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import preflight.aws.AwsProblem;
import preflight.aws.Bucket;
import preflight.aws.UploadId;

/** What an import has done so far: the facts of a {@link StateFile} by their names. */
public final class ImportState implements AutoCloseable {

  private static final String ID = "id";
  private static final String TOKEN = "token";
  private static final String BUCKET = "bucket";
  private static final String IMAGE = "image";
  private static final String REQUEST = "request";
  private static final String KEYS_MADE = "keys-made";
  private static final String AMI = "ami";

  private final StateFile file;

  private ImportState(StateFile file) {
    this.file = file;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws StateFile.UnusableException if it is something else, or another process has it
   */
  public static ImportState open(Path path) throws IOException {
    return new ImportState(StateFile.open(path));
  }

  public Path path() {
    return file.path();
  }

  /** Whether nothing has been begun. */
  public boolean isNew() {
    return file.isNew();
  }

  /**
   * Begins an import.
   *
   * @param id that no other import has
   * @param image its fingerprint
   * @param request the plan's fingerprint
   * @param keysMade whether nobody else names the keys
   */
  public void begin(ImportPlan plan, String id, String image, String request, boolean keysMade)
      throws IOException {
    file.clear();
    file.put(ID, id);
    file.put(TOKEN, UUID.randomUUID().toString());
    file.put(BUCKET, plan.bucket());
    file.put(KEYS_MADE, Boolean.toString(keysMade));
    for (int i = 0; i < plan.files().size(); i++) {
      file.put(new Upload(i).key, plan.files().get(i).key());
    }
    file.put(IMAGE, image);
    file.put(REQUEST, request);
  }

  /** The import's own identifier; a new one where it did not come into the file. */
  public String id() {
    return file.get(ID).orElseGet(() -> UUID.randomUUID().toString());
  }

  /** What keeps EC2 from starting a task twice. */
  public String token() {
    return file.get(TOKEN).orElseThrow();
  }

  /** Where the objects go; empty where it did not come into the file. */
  public Optional<String> bucket() {
    return file.get(BUCKET);
  }

  /** Whether it is this content of the image that is imported. */
  public boolean isOf(String image) {
    return file.get(IMAGE).equals(Optional.of(image));
  }

  /** Whether it is asked for the same. */
  public boolean isAsked(String request) {
    return file.get(REQUEST).equals(Optional.of(request));
  }

  /** The tasks that were started, in the order of the files. */
  public List<String> tasks() {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < files(); i++) {
      task(i).ifPresent(tasks::add);
    }
    return List.copyOf(tasks);
  }

  /**
   * A task.
   *
   * @param index from 0 on, of the file or of the first that it imports
   */
  public Optional<String> task(int index) {
    return file.get("task." + (index + 1));
  }

  public void started(int index, String task) throws IOException {
    file.put("task." + (index + 1), task);
  }

  /** A task that has failed is not gone on with: the next run starts another one. */
  public void failed(int index) throws IOException {
    file.put(TOKEN, UUID.randomUUID().toString());
    file.put("task." + (index + 1), "");
  }

  /** The machine image; empty where there is none yet. */
  public Optional<String> machineImage() {
    return file.get(AMI);
  }

  public void made(String machineImage) throws IOException {
    file.put(AMI, machineImage);
  }

  private int files() {
    int files = 0;
    while (file.get(new Upload(files).key).isPresent()) {
      files++;
    }
    return files;
  }

  /** Everything that is uploaded. */
  public List<Upload> uploads() {
    List<Upload> all = new ArrayList<>();
    for (int i = 0; i < files(); i++) {
      all.add(new Upload(i));
    }
    return List.copyOf(all);
  }

  /**
   * Ends the uploads that were begun and have not become objects.
   *
   * @return how many
   */
  public int drop(Bucket from) throws AwsProblem {
    int dropped = 0;
    for (Upload upload : uploads()) {
      dropped += upload.drop(from) ? 1 : 0;
    }
    return dropped;
  }

  /** How one upload stands. */
  public final class Upload {

    private final String key;
    private final String begins;
    private final String upload;
    private final String size;
    private final String whole;

    private Upload(int index) {
      String name = "file." + (index + 1);
      key = name + ".key";
      begins = name + ".begins";
      upload = name + ".upload";
      size = name + ".size";
      whole = name + ".whole";
    }

    public String key() {
      return file.get(key).orElseThrow();
    }

    /**
     * Whether nobody else begins an upload of this key, so that one whose identifier did not come
     * into the file is ours.
     */
    boolean isOurs() {
      return file.get(KEYS_MADE).equals(Optional.of("true"));
    }

    /** S3 is about to be asked for an upload. */
    void begins() throws IOException {
      file.put(begins, "true");
    }

    void begun(UploadId id) throws IOException {
      file.put(upload, id.text());
    }

    /** The uploads that may be gone on with, of which S3 need not know any more. */
    List<UploadId> candidates(Bucket of) throws AwsProblem {
      Optional<UploadId> known = file.get(upload).flatMap(UploadId::parse);
      if (known.isPresent()) {
        return List.of(known.get());
      }
      return isOurs() && file.get(begins).isPresent() ? of.unfinished(key()) : List.of();
    }

    /** The parts are about to be made one object, of so many bytes. */
    void ends(long bytes) throws IOException {
      file.put(size, Long.toString(bytes));
    }

    /** Whether an object of so many bytes is what it ended with, as far as that is known. */
    boolean isEnd(long bytes) {
      return file.get(size).equals(Optional.of(Long.toString(bytes)));
    }

    /** Whether it may have ended. */
    boolean mayBeWhole() {
      return file.get(size).isPresent();
    }

    void ended() throws IOException {
      file.put(whole, "true");
    }

    /** Whether S3 has said that it is an object. */
    public boolean isWhole() {
      return file.get(whole).isPresent();
    }

    private boolean drop(Bucket from) throws AwsProblem {
      List<UploadId> begun = candidates(from);
      for (UploadId id : begun) {
        from.abort(key(), id);
      }
      return !begun.isEmpty() && !isWhole();
    }
  }

  /** Removes the file, when nothing is left to go on with. */
  public void delete() throws IOException {
    file.delete();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
