package preflight.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import preflight.Preflight;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.inspection.Inspection;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.report.Result;
import preflight.report.Uplink;
import preflight.rule.Finding;
import preflight.rule.Rules;

/** The check of one machine and what counts of it. */
final class ImageCheck {

  /**
   * What is asked of each image.
   *
   * @param policy what counts of the answer
   * @param initrd whether the initrd's payload is read
   * @param manifest whether the digests of an OVA are computed
   */
  record Asked(ImportRequest request, Policy policy, boolean initrd, boolean manifest) {}

  private ImageCheck() {}

  /**
   * @throws IOException where the host cannot read a file
   */
  static Result of(
      ImageArguments.Image image, Asked asked, Optional<Uplink> uplink, Terminal terminal)
      throws IOException {
    try (Progress progress = new Progress(terminal, "verifying the manifest")) {
      Preflight.Depth depth =
          new Preflight.Depth(asked.initrd(), asked.manifest(), Optional.of(progress::update));
      Preflight.Check check = Preflight.check(image.name(), image.disks(), asked.request(), depth);
      return new Result(
          check.inspection(),
          asked.request(),
          check.prediction(),
          check.snapshotRoute(),
          Judgement.of(
              check.prediction(),
              check.snapshotRoute(),
              asked.policy(),
              image.disks(),
              today(),
              unread(check.inspection(), asked.request())),
          check.bytesRead(),
          check.requests(),
          uplink);
    }
  }

  /** What would be doubted of a machine without a guest that is known, were no fault found. */
  private static List<Finding> unread(Inspection inspection, ImportRequest request) {
    boolean known =
        inspection
            .guest()
            .toOptional()
            .filter(g -> g.kernel().toOptional().isPresent())
            .isPresent();
    return known
        ? List.of()
        : Rules.LAST.check(inspection, request, Knowledge.asOf(request.asOf()));
  }

  /** On which ignored findings may have expired, whatever day the image is judged by. */
  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
