package preflight.ec2;

import java.util.List;

/**
 * Whether EC2 recognises a root: refused stands for "Unknown OS / Missing OS files".
 *
 * @param missing the signs that are absent, the heaviest first
 * @param unknown the signs that could not be looked for, the heaviest first
 */
public record RootVerdict(
    Outcome outcome, Confidence confidence, List<RootSign> missing, List<RootSign> unknown) {}
