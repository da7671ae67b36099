package preflight.image;

import java.io.IOException;
import java.util.Optional;
import preflight.image.Detector.Detection;
import preflight.io.Bytes;

/** Tells a tar archive, which is what an OVA is (DSP0243 section 5.4), by its first header. */
final class Tar {

  private static final int HEADER = 512;
  private static final int CHECKSUM = 148;
  private static final int MAGIC = 257;

  private Tar() {}

  static Optional<Detection> detect(Bytes head) throws IOException {
    if (head.length() < HEADER) {
      return Optional.empty();
    }
    if (head.startsWith(MAGIC, "ustar\0") || head.startsWith(MAGIC, "ustar  \0")) {
      return Optional.of(new Detection(Format.OVA, "tar, \"ustar\" at byte 257", true));
    }
    // an archive in the format before POSIX has no magic: its checksum tells, and that it has a
    // name
    if (head.u8(0) != 0 && checksumFits(head)) {
      return Optional.of(
          new Detection(Format.OVA, "tar without magic, header checksum at byte 148", true));
    }
    return Optional.empty();
  }

  /** The sum of the header's bytes with the checksum itself as blanks (POSIX ustar). */
  private static boolean checksumFits(Bytes head) throws IOException {
    int sum = 0;
    for (int i = 0; i < HEADER; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : head.u8(i);
    }
    int stored = 0;
    boolean digits = false;
    for (int i = CHECKSUM; i < CHECKSUM + 8; i++) {
      int c = head.u8(i);
      if (c >= '0' && c <= '7') {
        stored = stored * 8 + (c - '0');
        digits = true;
      } else if (digits || c != ' ') {
        break;
      }
    }
    return digits && stored == sum;
  }
}
