package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** A LUKS header (LUKS1 On-Disk Format 1.2.3, LUKS2 On-Disk Format 1.1), big-endian. */
final class LuksHeader {

  private LuksHeader() {}

  /** The copy behind the first header of LUKS2, whose size is 16 KiB unless it was chosen. */
  private static final int SECOND = 16384;

  static void detect(Probe probe, List<Signature> found) throws IOException {
    int before = found.size();
    detect(probe, found, 0, "LUKS\u00BA\u00BE");
    if (found.size() == before) {
      detect(probe, found, SECOND, "SKUL\u00BA\u00BE");
    }
  }

  private static void detect(Probe probe, List<Signature> found, long place, String magic)
      throws IOException {
    Optional<Bytes> bytes = probe.bigEndianAt("LUKS header", place, 208);
    if (bytes.isEmpty() || !bytes.get().startsWith(0, magic)) {
      return;
    }
    Bytes header = bytes.get();
    int version = header.u16(6);
    if (version != 2 && (version != 1 || place != 0)) {
      return;
    }
    String uuid = header.text(168, 40);
    found.add(
        new Signature(
            version == 1 ? Signature.Kind.LUKS1 : Signature.Kind.LUKS2,
            version == 1 ? "" : header.text(24, 48),
            uuid.isEmpty() ? Optional.empty() : Optional.of(uuid),
            place));
  }
}
