package preflight.aws;

/**
 * An object of a bucket.
 *
 * @param size in bytes
 * @param etag as S3 gives it, with its quotes
 * @param mark of the import that has made it; empty where it was another one
 */
public record StoredObject(long size, String etag, String mark) {}
