package preflight.io;

/**
 * What one stage of a check took.
 *
 * @param stage which
 * @param requests the number of reads
 * @param bytes that they brought
 * @param nanoseconds from its begin to the next one's
 */
public record StageReads(Stage stage, long requests, long bytes, long nanoseconds) {}
