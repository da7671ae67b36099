package preflight.block.lvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * The description of a volume group, as one copy has it (lib/format_text/import_vsn1.c).
 *
 * @param extentSize in bytes
 * @param physical by the names that segments use, {@code pv0}
 * @param troubles of logical volumes that cannot be told at all
 */
record GroupText(
    String name,
    String id,
    long seqno,
    long extentSize,
    boolean exported,
    Map<String, Physical> physical,
    List<LogicalText> logical,
    List<Trouble> troubles) {

  /** The greatest number of extents: they are counted in 32 bits. */
  private static final long EXTENTS = 0xFFFFFFFFL;

  private static final int SECTOR = 512;
  private static final String STRUCTURE = "LVM2 metadata";

  /**
   * A physical volume.
   *
   * @param missing whether it was away when the group was changed (flag MISSING)
   * @param start of its first extent, in bytes
   * @param extents how many it has
   */
  record Physical(String id, boolean missing, long start, long extents) {}

  GroupText {
    physical = Collections.unmodifiableMap(new LinkedHashMap<>(physical));
    logical = List.copyOf(logical);
    troubles = List.copyOf(troubles);
  }

  /**
   * @throws ReadProblem where the group itself cannot be told; a logical volume that cannot is told
   *     in its own place
   */
  static GroupText parse(byte[] text, MetadataBudget budget) throws ReadProblem {
    ConfigNode.Section top = ConfigParser.parse(text, budget);
    Optional<String> contents = top.text("contents");
    if (contents.filter(c -> c.equals("Text Format Volume Group")).isEmpty()) {
      throw top.corrupt("contents is not \"Text Format Volume Group\"");
    }
    if (top.number("version", 0, Long.MAX_VALUE) != 1) {
      throw new UnsupportedException(STRUCTURE, "version " + top.number("version", 0, EXTENTS));
    }
    String name = "";
    for (Map.Entry<String, ConfigNode> entry : top.nodes().entrySet()) {
      if (entry.getValue() instanceof ConfigNode.Section) {
        if (!name.isEmpty()) {
          throw top.corrupt("describes more than one group");
        }
        name = entry.getKey();
      }
    }
    if (!isName(name)) {
      throw top.corrupt(name.isEmpty() ? "describes no group" : "the group's name is none");
    }
    return group(name, top.section(name).orElseThrow(), budget);
  }

  private static GroupText group(String name, ConfigNode.Section group, MetadataBudget budget)
      throws CorruptException, UnsupportedException {
    String format = group.word("format").orElse("lvm2");
    if (!format.equals("lvm2")) {
      throw new UnsupportedException(STRUCTURE, "format " + format);
    }
    long extentSize = group.number("extent_size", 1, EXTENTS) * SECTOR;
    Map<String, Physical> physical = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    ConfigNode.Section volumes =
        group
            .section("physical_volumes")
            .orElseThrow(() -> group.corrupt("physical_volumes is missing"));
    for (Map.Entry<String, ConfigNode> entry : volumes.nodes().entrySet()) {
      Optional<ConfigNode.Section> one = volumes.section(entry.getKey());
      if (one.isEmpty()) {
        throw volumes.corrupt(entry.getKey() + " is no section");
      }
      Physical volume = physical(one.get(), extentSize);
      physical.put(entry.getKey(), volume);
      if (!ids.add(volume.id())) {
        throw one.get().corrupt("has the id of another physical volume");
      }
    }
    List<Trouble> troubles = new ArrayList<>();
    List<LogicalText> logical = logical(group, name, budget, troubles);
    return new GroupText(
        name,
        group.id("id"),
        group.number("seqno", 0, Long.MAX_VALUE),
        extentSize,
        group.has("status", "EXPORTED"),
        physical,
        logical,
        troubles);
  }

  private static Physical physical(ConfigNode.Section section, long extentSize)
      throws CorruptException {
    long start = section.number("pe_start", 0, Long.MAX_VALUE / SECTOR) * SECTOR;
    long extents = section.number("pe_count", 0, EXTENTS);
    if (extents > (Long.MAX_VALUE - start) / extentSize) {
      throw section.corrupt("its extents reach beyond 2^63 bytes");
    }
    // LVM writes it among the flags that older versions may ignore (lib/format_text/flags.c)
    boolean missing = section.has("status", "MISSING") || section.has("flags", "MISSING");
    return new Physical(section.id("id"), missing, start, extents);
  }

  private static List<LogicalText> logical(
      ConfigNode.Section group, String name, MetadataBudget budget, List<Trouble> troubles) {
    List<LogicalText> logical = new ArrayList<>();
    Optional<ConfigNode.Section> volumes = group.section("logical_volumes");
    if (volumes.isEmpty()) {
      return logical;
    }
    SnapshotRoles roles = SnapshotRoles.of(volumes.get());
    for (String key : volumes.get().nodes().keySet()) {
      if (!budget.takeVolume()) {
        troubles.add(
            new UnsupportedException(
                    volumes.get().structure(),
                    "more than the " + Limits.LVM_VOLUMES + " volumes read in one machine")
                .trouble());
        break;
      }
      Optional<ConfigNode.Section> one = volumes.get().section(key);
      if (one.isEmpty() || !isName(key)) {
        troubles.add(volumes.get().corrupt("a name or what it stands for is none").trouble());
      } else {
        logical.add(LogicalText.parse(name + "/" + key, key, one.get(), roles.of(key)));
      }
    }
    return logical;
  }

  /** Letters, digits and {@code +_.-}, the last of which it does not begin with (lvm(8)). */
  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && c != '+' && c != '_' && c != '.' && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.length() <= Limits.LVM_NAME;
  }
}
