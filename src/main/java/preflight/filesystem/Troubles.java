package preflight.filesystem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import preflight.io.Limits;
import preflight.io.Trouble;

/** What was met and did not prevent reading: each once, and not more than a reader can use. */
public final class Troubles {

  private final String fileSystem;

  /** By their one-line text, which names structure, fault and place. */
  private final Map<String, Trouble> seen = new LinkedHashMap<>();

  private final List<Trouble> refusals = new ArrayList<>();
  private boolean more;

  /**
   * @param fileSystem what it is about, for people: {@code ext file system}
   */
  public Troubles(String fileSystem) {
    this.fileSystem = fileSystem;
  }

  public void add(Trouble trouble) {
    if (seen.size() < Limits.FILE_SYSTEM_TROUBLES) {
      seen.putIfAbsent(trouble.summary(), trouble);
    } else if (!seen.containsKey(trouble.summary())) {
      more = true;
    }
  }

  /** Something that can be read, but that Linux does not mount. */
  public void refuse(Trouble trouble) {
    add(trouble);
    // at most one of each check of a superblock, which is read twice at most
    if (!refusals.contains(trouble)) {
      refusals.add(trouble);
    }
  }

  public void refuse(String structure, String detail, long offset) {
    refuse(new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  public void corrupt(String structure, String detail, long offset) {
    add(new Trouble.Corrupt(structure, detail, OptionalLong.of(offset)));
  }

  public void unsupported(String structure, String feature) {
    add(new Trouble.Unsupported(structure, feature, OptionalLong.empty()));
  }

  public void badChecksum(String structure, int stored, int computed, long offset) {
    add(checksum(structure, stored, computed, offset));
  }

  public static Trouble checksum(String structure, int stored, int computed, long offset) {
    return new Trouble.Corrupt(
        structure,
        "checksum 0x"
            + Integer.toHexString(stored)
            + " is wrong, computed 0x"
            + Integer.toHexString(computed),
        OptionalLong.of(offset));
  }

  /** Those for which Linux does not mount it. */
  public List<Trouble> refusals() {
    return refusals;
  }

  /** In the order in which they were met. */
  public List<Trouble> list() {
    List<Trouble> all = new ArrayList<>(seen.values());
    if (more) {
      all.add(
          new Trouble.Corrupt(
              fileSystem,
              "more than " + Limits.FILE_SYSTEM_TROUBLES + " troubles",
              OptionalLong.empty()));
    }
    return all;
  }
}
