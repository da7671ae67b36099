package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/** A LUKS header (LUKS1 On-Disk Format 1.2.3, LUKS2 On-Disk Format 1.1), big-endian. */
final class LuksHeader {

  private LuksHeader() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> bytes = probe.bigEndianAt("LUKS header", 0, 208);
    if (bytes.isEmpty() || !bytes.get().startsWith(0, "LUKS\u00BA\u00BE")) {
      return;
    }
    Bytes header = bytes.get();
    int version = header.u16(6);
    if (version != 1 && version != 2) {
      return;
    }
    String uuid = header.text(168, 40);
    found.add(
        new Signature(
            version == 1 ? Signature.Kind.LUKS1 : Signature.Kind.LUKS2,
            version == 1 ? "" : header.text(24, 48),
            uuid.isEmpty() ? Optional.empty() : Optional.of(uuid),
            0));
  }
}
