package preflight.aws;

/**
 * An object that is imported (EC2 API reference, ImageDiskContainer and SnapshotDiskContainer).
 *
 * @param format as the API calls it: {@code OVA}, {@code VMDK}, {@code VHD}, {@code VHDX} or {@code
 *     RAW}
 */
public record ImportedFile(String bucket, String key, String format) {}
