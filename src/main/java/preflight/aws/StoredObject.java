package preflight.aws;

/**
 * An object of a bucket.
 *
 * @param size in bytes
 * @param etag as S3 gives it, with its quotes
 */
public record StoredObject(long size, String etag) {}
