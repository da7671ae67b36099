package preflight.filesystem.ext;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import preflight.io.Trouble;

/** What was met and did not prevent reading: each once, and not more than a reader can use. */
final class Troubles {

  private static final int MOST = 64;

  private final Set<Trouble> seen = new LinkedHashSet<>();
  private boolean more;

  void add(Trouble trouble) {
    if (seen.size() < MOST) {
      seen.add(trouble);
    } else if (!seen.contains(trouble)) {
      more = true;
    }
  }

  void corrupt(String structure, String detail, long offset) {
    add(new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  void unsupported(String structure, String feature) {
    add(new Trouble.Unsupported(structure, feature, OptionalLong.empty()));
  }

  void badChecksum(String structure, int stored, int computed, long offset) {
    corrupt(
        structure,
        "checksum 0x"
            + Integer.toHexString(stored)
            + " is wrong, computed 0x"
            + Integer.toHexString(computed),
        offset);
  }

  List<Trouble> list() {
    List<Trouble> all = new ArrayList<>(seen);
    if (more) {
      all.add(
          new Trouble.Corrupt(
              "ext file system", "more than " + MOST + " troubles", OptionalLong.empty()));
    }
    return all;
  }
}
