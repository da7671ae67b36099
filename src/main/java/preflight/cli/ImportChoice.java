package preflight.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.ami.ImportPlanner;
import preflight.ec2.ImportRequest;
import preflight.ec2.Knowledge;
import preflight.ec2.Route;
import preflight.inspection.Inspection;
import preflight.policy.Judgement;
import preflight.policy.Policy;
import preflight.prediction.Prediction;
import preflight.prediction.Predictor;
import preflight.prediction.SnapshotRoute;
import preflight.prediction.Verdict;
import preflight.report.Result;
import preflight.rule.Effect;
import preflight.rule.Finding;

/**
 * The way that an import takes, by what is predicted of each.
 *
 * @param result of the check, with the prediction for what is uploaded
 * @param request as import-image is asked
 * @param prediction for import-image, of what is uploaded
 * @param asIs whether nothing speaks against the container on that way
 * @param works whether no failure is predicted on that way
 */
record ImportChoice(
    Result result,
    Route route,
    ImportRequest request,
    Prediction prediction,
    boolean asIs,
    boolean works) {

  /**
   * Checks the image.
   *
   * @throws IOException where it cannot be read
   */
  static ImportChoice of(ImportJob job, Terminal terminal) throws IOException {
    ImageCheck.Asked asked =
        new ImageCheck.Asked(job.request(), Policy.DEFAULT, true, false, false, false);
    Result result = ImageCheck.of(job.image(), asked, Optional.empty(), terminal).result();
    Inspection inspection = result.inspection();
    Knowledge knowledge = Knowledge.asOf(job.request().asOf());
    ImportRequest request = ImportPlanner.told(inspection, job.request());
    boolean asIs = isTaken(Predictor.predict(inspection, request, knowledge));
    Prediction prediction =
        asIs && job.wishes().as().isEmpty()
            ? Predictor.predict(inspection, request, knowledge)
            : Predictor.predictConverted(inspection, request, knowledge);
    SnapshotRoute snapshots = result.snapshotRoute();
    boolean imageWorks =
        prediction.verdict() == Verdict.COMPLETES || prediction.verdict() == Verdict.CANNOT_TELL;
    Route route =
        job.route()
            .orElse(
                imageWorks || !snapshots.boots()
                    ? Route.IMPORT_IMAGE
                    : Route.IMPORT_SNAPSHOT_REGISTER);
    boolean byImage = route == Route.IMPORT_IMAGE;
    return new ImportChoice(
        as(result, prediction, job),
        route,
        request,
        prediction,
        byImage ? asIs : snapshots.container().isEmpty(),
        byImage ? imageWorks : mayBoot(snapshots));
  }

  private static Result as(Result result, Prediction prediction, ImportJob job) {
    return new Result(
        result.inspection(),
        result.request(),
        prediction,
        result.snapshotRoute(),
        Judgement.of(
            prediction,
            result.snapshotRoute(),
            Policy.DEFAULT,
            job.image().paths(),
            job.request().asOf(),
            Predictor.unread(result.inspection(), job.request())),
        result.bytesRead(),
        result.requests(),
        result.uplink());
  }

  private static boolean mayBoot(SnapshotRoute snapshots) {
    return snapshots.boots()
        || (snapshots.isPassable()
            && (snapshots.nitro().verdict() == Verdict.CANNOT_TELL
                || snapshots.xen().verdict() == Verdict.CANNOT_TELL));
  }

  /** Whether nothing that is found speaks against the container. */
  private static boolean isTaken(Prediction prediction) {
    List<Finding> all = new ArrayList<>(prediction.next());
    prediction.decisive().ifPresent(all::add);
    for (Finding finding : all) {
      if (finding.isOfContainer() && finding.effect() != Effect.NOTE) {
        return false;
      }
    }
    return true;
  }
}
