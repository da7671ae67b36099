package preflight.filesystem.ext;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import preflight.io.Limits;
import preflight.io.Trouble;

/** What was met and did not prevent reading: each once, and not more than a reader can use. */
final class Troubles {

  /** By their one-line text, which names structure, fault and place. */
  private final Map<String, Trouble> seen = new LinkedHashMap<>();

  private final List<Trouble> refusals = new ArrayList<>();
  private boolean more;

  void add(Trouble trouble) {
    if (seen.size() < Limits.FILE_SYSTEM_TROUBLES) {
      seen.putIfAbsent(trouble.summary(), trouble);
    } else if (!seen.containsKey(trouble.summary())) {
      more = true;
    }
  }

  /** Something that can be read, but that Linux does not mount. */
  void refuse(Trouble trouble) {
    add(trouble);
    // at most one of each check of a superblock, which is read twice at most
    if (!refusals.contains(trouble)) {
      refusals.add(trouble);
    }
  }

  void refuse(String structure, String detail, long offset) {
    refuse(new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  void corrupt(String structure, String detail, long offset) {
    add(new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  void unsupported(String structure, String feature) {
    add(new Trouble.Unsupported(structure, feature, OptionalLong.empty()));
  }

  void badChecksum(String structure, int stored, int computed, long offset) {
    add(checksum(structure, stored, computed, offset));
  }

  static Trouble checksum(String structure, int stored, int computed, long offset) {
    return new Trouble.Corrupt(
        structure,
        "checksum 0x"
            + Integer.toHexString(stored)
            + " is wrong, computed 0x"
            + Integer.toHexString(computed),
        OptionalLong.of(offset));
  }

  List<Trouble> refusals() {
    return refusals;
  }

  List<Trouble> list() {
    List<Trouble> all = new ArrayList<>(seen.values());
    if (more) {
      all.add(
          new Trouble.Corrupt(
              "ext file system",
              "more than " + Limits.FILE_SYSTEM_TROUBLES + " troubles",
              OptionalLong.empty()));
    }
    return all;
  }
}
