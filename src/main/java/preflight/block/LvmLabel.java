package preflight.block;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import preflight.io.Bytes;

/**
 * The label of an LVM2 physical volume, in one of the first four sectors (lib/label/label.h), or
 * the header of an LVM1 one.
 */
final class LvmLabel {

  private static final int[] UUID_GROUPS = {6, 4, 4, 4, 4, 4, 6};

  private LvmLabel() {}

  static void detect(Probe probe, List<Signature> found) throws IOException {
    Optional<Bytes> first = probe.at("LVM1 header", 0, 512);
    // version 1 or 2 of what LVM1 wrote at the very start (lib/format1/disk-rep.h)
    if (first.isPresent()
        && first.get().startsWith(0, "HM")
        && (first.get().u16(2) == 1 || first.get().u16(2) == 2)) {
      String id = first.get().text(44, 32);
      found.add(new Signature(Signature.Kind.LVM1, "", Optional.of(dashed(id)), 0));
    }
    for (int sector = 0; sector < 4; sector++) {
      Optional<Bytes> bytes = probe.at("LVM2 label", sector * 512L, 512);
      if (bytes.isEmpty()) {
        return;
      }
      Bytes label = bytes.get();
      if (label.startsWith(0, "LABELONE")
          && label.startsWith(24, "LVM2 001")
          && label.bits64(8) == sector) {
        long header = label.u32(20);
        Optional<String> uuid =
            header <= 512 - 32
                ? Optional.of(dashed(label.text((int) header, 32)))
                : Optional.empty();
        found.add(new Signature(Signature.Kind.LVM2, "", uuid, sector * 512L));
        return;
      }
    }
  }

  private static String dashed(String id) {
    if (id.length() != 32) {
      return id;
    }
    StringBuilder text = new StringBuilder(38);
    int at = 0;
    for (int group : UUID_GROUPS) {
      text.append(at == 0 ? "" : "-").append(id, at, at + group);
      at += group;
    }
    return text.toString();
  }
}
