package preflight.aws;

/**
 * A part of an upload, as S3 has it (API reference, {@code Part}).
 *
 * @param number from 1 on
 * @param size in bytes
 * @param etag as S3 gives it, with its quotes
 * @param crc32c of the content, in base64; empty where the service keeps none
 */
public record Part(int number, long size, String etag, String crc32c) {}
