package preflight.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.image.Machine;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ReadCounter;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.report.Result;
import preflight.report.Uplink;

/** The check of one machine, from its files to the prediction. */
final class ImageCheck {

  /**
   * What is asked of each image.
   *
   * @param policy what counts of the answer
   * @param initrd whether the initrd's payload is read
   * @param manifest whether the digests of an OVA are computed
   */
  record Asked(
      ImportRequest request,
      Policy policy,
      Knowledge knowledge,
      boolean initrd,
      boolean manifest) {}

  private ImageCheck() {}

  /**
   * @throws IOException where the host cannot read a file
   */
  static Result of(
      ImageArguments.Image image, Asked asked, Optional<Uplink> uplink, Terminal terminal)
      throws IOException {
    ReadCounter counter = new ReadCounter();
    try (Machine machine = image.open(counter);
        Progress progress = new Progress(terminal, "verifying the manifest", machine.size())) {
      Questions questions =
          Predictor.questions(asked.knowledge(), asked.initrd(), asked.manifest(), progress::update)
              .startedBy(start(asked.request()));
      Inspection inspection = Inspector.inspect(image.name(), machine, questions);
      Prediction prediction = Predictor.predict(inspection, asked.request(), asked.knowledge());
      SnapshotRoute snapshotRoute =
          Predictor.snapshotRoute(inspection, asked.request(), asked.knowledge());
      return new Result(
          inspection,
          asked.request(),
          prediction,
          snapshotRoute,
          Judgement.of(prediction, snapshotRoute, asked.policy(), image.disks(), today()),
          counter.bytes(),
          counter.requests(),
          uplink);
    }
  }

  /** On which ignored findings may have expired, whatever day the image is judged by. */
  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private static Questions.Start start(ImportRequest request) {
    return request
        .bootMode()
        .map(mode -> mode == BootMode.UEFI ? Questions.Start.UEFI : Questions.Start.BIOS)
        .orElse(Questions.Start.EITHER);
  }
}
