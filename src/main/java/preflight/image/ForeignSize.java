package preflight.image;

import java.io.IOException;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;

/** The capacity of disks in formats that are known but not read, where a header gives it. */
final class ForeignSize {

  private ForeignSize() {}

  /** In bytes; 0 where the header does not give it or is damaged. */
  static long of(Format format, ByteSource file) throws IOException {
    try {
      return switch (format) {
        // QEMU block/qcow.c: "size" stands at byte 24
        case QCOW -> file.bigEndian("QCOW header", 0, 32).u64(24);
        // QEMU docs/interop/qed_spec.rst: image_size
        case QED -> file.littleEndian("QED header", 0, 64).u64(48);
        case COWD -> sectors(file.littleEndian("COWD header", 0, 32).u32(12));
        case SESPARSE -> sectors(file.littleEndian("seSparse header", 0, 32).u64(16));
        default -> 0;
      };
    } catch (ReadProblem e) {
      // the disk is refused whatever its size is; a size that cannot be told is 0
      return 0;
    }
  }

  private static long sectors(long count) {
    return count <= Long.MAX_VALUE / 512 ? count * 512 : 0;
  }
}
