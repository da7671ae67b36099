package preflight.image.ova;

import java.util.OptionalLong;

/**
 * A {@code Disk} of the {@code DiskSection} (DSP0243 1.1.1, 9.1).
 *
 * @param fileRef the id of its file; empty for a blank disk
 * @param capacity as declared, in bytes; empty where it is no plain number
 * @param format the URI of its format
 * @param parentRef the disk that it holds changes to; empty for a whole disk
 * @param line where it stands in the descriptor
 */
public record OvfDisk(
    String diskId,
    String fileRef,
    OptionalLong capacity,
    String format,
    String parentRef,
    int line) {}
