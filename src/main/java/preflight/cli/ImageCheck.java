package preflight.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import preflight.Preflight;
import preflight.ec2.ImportRequest;
import preflight.image.Image;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.prediction.Predictor;
import preflight.report.Result;
import preflight.report.StatsText;
import preflight.report.Uplink;

/** The check of one machine and what counts of it. */
final class ImageCheck {

  /**
   * What is asked of each image.
   *
   * @param policy what counts of the answer
   * @param initrd whether the initrd's payload is read
   * @param deep whether it is also read of an image that lies elsewhere
   * @param manifest whether the digests of an OVA are computed
   * @param stats whether it is told what was read, and for how long
   */
  record Asked(
      ImportRequest request,
      Policy policy,
      boolean initrd,
      boolean deep,
      boolean manifest,
      boolean stats) {}

  /**
   * What came out.
   *
   * @param stats what {@code --stats} tells
   */
  record Answer(Result result, Optional<String> stats) {}

  private ImageCheck() {}

  /**
   * @throws IOException where the host cannot read a file
   */
  static Answer of(Image image, Asked asked, Optional<Uplink> uplink, Terminal terminal)
      throws IOException {
    try (Progress progress = new Progress(terminal, "verifying the manifest")) {
      boolean left = asked.initrd() && !asked.deep() && !Places.areHere(image);
      Preflight.Depth depth =
          new Preflight.Depth(
              asked.initrd() && !left,
              asked.manifest(),
              Optional.of(progress::update),
              left ? asked.policy().routes() : Set.of());
      Preflight.Check check = Preflight.check(image, asked.request(), depth);
      Optional<String> stats =
          asked.stats()
              ? Optional.of(StatsText.of(image.name(), check.inspection().size(), check.stages()))
              : Optional.empty();
      Result result =
          new Result(
              check.inspection(),
              asked.request(),
              check.prediction(),
              check.snapshotRoute(),
              Judgement.of(
                  check.prediction(),
                  check.snapshotRoute(),
                  asked.policy(),
                  image.paths(),
                  today(),
                  Predictor.unread(check.inspection(), asked.request())),
              check.bytesRead(),
              check.requests(),
              uplink);
      return new Answer(result, stats);
    }
  }

  /** On which ignored findings may have expired, whatever day the image is judged by. */
  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
