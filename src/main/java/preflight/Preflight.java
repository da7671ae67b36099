package preflight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.guest.InitrdPayload;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Location;
import preflight.image.Machine;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ReadCounter;
import preflight.io.Stage;
import preflight.io.StageReads;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;

/**
 * Predicts what EC2 VM Import will do with a disk image.
 *
 * <pre>{@code
 * ImportRequest request = ImportRequest.on(LocalDate.now(ZoneOffset.UTC));
 * Preflight.Check check = Preflight.check(Path.of("image.ova"), request);
 * if (check.prediction().verdict() == Verdict.REJECTED) {
 *   System.err.println(check.prediction().message().orElse("rejected"));
 * }
 * }</pre>
 *
 * <p>Images are read, never written or mounted. Whatever an image contains, only its own files and
 * those beside it are opened, and memory and time are bounded. All methods may be called by several
 * threads at once; all values are immutable.
 */
public final class Preflight {

  private Preflight() {}

  /**
   * What is known after a check.
   *
   * @param inspection what is in the image, without any judgement
   * @param prediction what {@code aws ec2 import-image} would do with it
   * @param snapshotRoute what becomes of its disks by {@code import-snapshot} and {@code
   *     register-image}
   * @param bytesRead from the files of the image
   * @param requests the number of reads
   * @param stages what each stage of the check took
   */
  public record Check(
      Inspection inspection,
      Prediction prediction,
      SnapshotRoute snapshotRoute,
      long bytesRead,
      long requests,
      List<StageReads> stages) {}

  /**
   * Checks the machine in a file.
   *
   * @param image an OVA, a descriptor with its files beside it, or a disk
   * @param request what the service would be asked, and on which day
   * @return what is in the image, and what becomes of it
   * @throws IOException where the host cannot read a file; what is wrong with an image is a finding
   */
  public static Check check(Path image, ImportRequest request) throws IOException {
    return check(List.of(image), request);
  }

  /**
   * Checks a machine whose disks are these files, in their order.
   *
   * @param disks at least one
   * @param request what the service would be asked, and on which day
   * @return what is in the image, and what becomes of it
   * @throws IOException where the host cannot read a file; what is wrong with an image is a finding
   */
  public static Check check(List<Path> disks, ImportRequest request) throws IOException {
    List<Location> files = new ArrayList<>();
    for (Path disk : disks) {
      files.add(new LocalFile(disk));
    }
    return check(Image.of(files), request, Depth.DEFAULT);
  }

  /**
   * How much of an image is looked at.
   *
   * @param initrd whether the initrd's payload is read, the largest read
   * @param manifest whether the digests of an OVA are computed, which reads every byte
   * @param progress of the digests
   * @param decisive the ways to an AMI for which the payload is read after all where their answer
   *     depends on it; none to do without
   */
  public record Depth(
      boolean initrd, boolean manifest, Optional<Progress> progress, Set<Route> decisive) {

    /** All but digests. */
    public static final Depth DEFAULT = new Depth(true, false, Optional.empty());

    /**
     * A depth of one's own.
     *
     * @param initrd whether the initrd's payload is read, the largest read
     * @param manifest whether the digests of an OVA are computed, which reads every byte
     * @param progress of the digests
     * @param decisive the ways to an AMI for which the payload is read after all where their answer
     *     depends on it; none to do without
     */
    public Depth {
      decisive = Set.copyOf(decisive);
    }

    /**
     * With the initrd's payload or without.
     *
     * @param initrd whether the initrd's payload is read, the largest read
     * @param manifest whether the digests of an OVA are computed, which reads every byte
     * @param progress of the digests
     */
    public Depth(boolean initrd, boolean manifest, Optional<Progress> progress) {
      this(initrd, manifest, progress, Set.of());
    }
  }

  /** Is told how far the digests of an OVA are. */
  public interface Progress {

    /**
     * Called now and then, by the thread that checks.
     *
     * @param done bytes so far
     * @param total bytes in all
     */
    void update(long done, long total);
  }

  /**
   * The same of an image that may lie elsewhere, with a depth of one's own.
   *
   * @param image where its files lie
   * @param request what the service would be asked, and on which day
   * @param depth how much is looked at
   * @return what is in the image, and what becomes of it
   * @throws IOException where the host cannot read a file; what is wrong with an image is a finding
   */
  public static Check check(Image image, ImportRequest request, Depth depth) throws IOException {
    Knowledge knowledge = Knowledge.asOf(request.asOf());
    ReadCounter counter = new ReadCounter();
    try (Machine machine = image.open(counter)) {
      long total = machine.size();
      Questions questions =
          Predictor.questions(
                  knowledge,
                  depth.initrd(),
                  depth.manifest(),
                  done -> depth.progress().ifPresent(progress -> progress.update(done, total)))
              .startedBy(start(request));
      if (!depth.initrd() && !depth.decisive().isEmpty()) {
        questions = questions.reading(InitrdPayload.LEFT_WHERE_IT_LIES);
      }
      Inspection inspection = Inspector.inspect(image.name(), machine, questions, counter);
      counter.begin(Stage.PREDICTION);
      Prediction prediction = Predictor.predict(inspection, request, knowledge);
      SnapshotRoute route = Predictor.snapshotRoute(inspection, request, knowledge);
      if (Predictor.dependsOnInitrd(inspection, prediction, route, depth.decisive())) {
        Questions all = questions.reading(InitrdPayload.READ);
        inspection = Inspector.inspect(image.name(), machine, all, counter);
        counter.begin(Stage.PREDICTION);
        prediction = Predictor.predict(inspection, request, knowledge);
        route = Predictor.snapshotRoute(inspection, request, knowledge);
      }
      return new Check(
          inspection, prediction, route, counter.bytes(), counter.requests(), counter.stages());
    }
  }

  private static Questions.Start start(ImportRequest request) {
    return request
        .bootMode()
        .map(mode -> mode == BootMode.UEFI ? Questions.Start.UEFI : Questions.Start.BIOS)
        .orElse(Questions.Start.EITHER);
  }
}
