package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/**
 * A ZFS device label (ZFS On-Disk Specification, chapter 1): two at the start of the device and two
 * at the end, each of 256 KiB: 8 KiB blank, 8 KiB boot header, 112 KiB of name-value pairs, 128 KiB
 * of uberblocks.
 */
final class ZfsLabel {

  private static final int LABEL = 256 * 1024;

  /** The two labels at the start of a device end here. */
  static final int FRONT = 2 * LABEL;

  private static final int PAIRS = 16 * 1024;
  private static final int MOST_PAIRS = 64;
  private static final int UINT64 = 8;
  private static final int STRING = 9;

  private ZfsLabel() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    long end = probe.size() & -LABEL;
    long[] labels = {0, LABEL, end - 2L * LABEL, end - LABEL};
    for (long label : labels) {
      if (label >= 0 && label + LABEL <= probe.size()) {
        // XDR, big-endian; version 0, flag NV_UNIQUE_NAME
        Optional<Bytes> pairs = probe.bigEndianAt("ZFS label", label + PAIRS, 4096);
        if (pairs.isPresent()
            && pairs.get().u8(0) == 1
            && pairs.get().u32(4) == 0
            && pairs.get().u32(8) == 1
            && pairs.get().startsWith(24, "version")) {
          found.add(parse(pairs.get(), label));
          return;
        }
      }
    }
  }

  /** Each pair: encoded size, decoded size, name (length, text, padding), type, count, value. */
  private static Signature parse(Bytes bytes, long label) throws IOException {
    String name = "";
    String version = "";
    Optional<String> guid = Optional.empty();
    long at = 12;
    for (int i = 0; i < MOST_PAIRS && at <= bytes.length() - 32; i++) {
      long size = bytes.u32((int) at);
      long nameLength = bytes.u32((int) at + 8);
      long type = at + 12 + (nameLength + 3 & ~3L);
      if (size < 20 || nameLength > 256 || type > bytes.length() - 16) {
        break;
      }
      String key = bytes.text((int) at + 12, (int) nameLength);
      long kind = bytes.u32((int) type);
      if (key.equals("pool_guid") && kind == UINT64) {
        guid = Optional.of(Long.toUnsignedString(bytes.bits64((int) type + 8)));
      } else if (key.equals("version") && kind == UINT64) {
        version = Long.toUnsignedString(bytes.bits64((int) type + 8));
      } else if (key.equals("name") && kind == STRING) {
        long length = bytes.u32((int) type + 8);
        if (length <= 256 && type + 12 + length <= bytes.length()) {
          name = bytes.text((int) type + 12, (int) length);
        }
      }
      at += size;
    }
    return new Signature(Signature.Kind.ZFS, version, name, guid, label);
  }
}
