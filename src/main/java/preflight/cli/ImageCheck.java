package preflight.cli;

import java.io.IOException;
import java.util.Optional;
import preflight.ec2.BootMode;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.image.Machine;
import preflight.inspection.Inspection;
import preflight.inspection.Inspector;
import preflight.inspection.Questions;
import preflight.io.ReadCounter;
import preflight.prediction.Predictor;
import preflight.report.Result;
import preflight.report.Uplink;

/** The check of one machine, from its files to the prediction. */
final class ImageCheck {

  /**
   * What is asked of each image.
   *
   * @param initrd whether the initrd's payload is read
   * @param manifest whether the digests of an OVA are computed
   */
  record Asked(ImportRequest request, Knowledge knowledge, boolean initrd, boolean manifest) {}

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
      return new Result(
          inspection,
          asked.request(),
          Predictor.predict(inspection, asked.request(), asked.knowledge()),
          Predictor.snapshotRoute(inspection, asked.request(), asked.knowledge()),
          counter.bytes(),
          counter.requests(),
          uplink);
    }
  }

  private static Questions.Start start(ImportRequest request) {
    return request
        .bootMode()
        .map(mode -> mode == BootMode.UEFI ? Questions.Start.UEFI : Questions.Start.BIOS)
        .orElse(Questions.Start.EITHER);
  }
}
