package preflight.report;

import preflight.ec2.ImportRequest;
import preflight.inspection.Inspection;
import preflight.prediction.Prediction;

/**
 * What a check of one machine found.
 *
 * @param bytesRead from the host's files
 * @param requests the number of reads
 */
public record Result(
    Inspection inspection,
    ImportRequest request,
    Prediction prediction,
    long bytesRead,
    long requests) {}
