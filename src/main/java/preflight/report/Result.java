package preflight.report;

import java.util.Optional;
import preflight.ec2.ImportRequest;
import preflight.inspection.Inspection;
import preflight.policy.Judgement;
import preflight.prediction.Prediction;
import preflight.prediction.SnapshotRoute;

/**
 * What a check of one machine found.
 *
 * @param prediction for import-image
 * @param judgement what counts of the predictions
 * @param bytesRead from the host's files
 * @param requests the number of reads
 * @param uplink how fast the image would be uploaded; empty where nobody said
 */
public record Result(
    Inspection inspection,
    ImportRequest request,
    Prediction prediction,
    SnapshotRoute snapshotRoute,
    Judgement judgement,
    long bytesRead,
    long requests,
    Optional<Uplink> uplink) {

  /** The same without the facts about disks and guest: what lists of findings need. */
  public Result outline() {
    return new Result(
        inspection.outline(),
        request,
        prediction,
        snapshotRoute,
        judgement,
        bytesRead,
        requests,
        uplink);
  }
}
