package preflight.block.lvm;

import java.util.ArrayList;
import java.util.List;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * A segment of a logical volume as the description has it.
 *
 * @param start in extents of the logical volume
 * @param extents its length
 * @param type as the description names it, {@code linear} for one stripe as tools show it
 * @param stripeSize in bytes; that of the whole segment where there is one stripe
 * @param areas where its stripes lie; empty for types that are not read
 */
record SegmentText(long start, long extents, String type, long stripeSize, List<Area> areas) {

  private static final long EXTENTS = 0xFFFFFFFFL;
  private static final int SECTOR = 512;

  /** MAX_STRIPES of LVM (lib/metadata/metadata-exported.h). */
  private static final int STRIPES = 128;

  /** A physical volume, or another logical one, by its name, and the first extent on it. */
  record Area(String volume, long extent) {}

  SegmentText {
    areas = List.copyOf(areas);
  }

  /** Whether extents are mapped straight to physical volumes. */
  boolean isStriped() {
    return !areas.isEmpty();
  }

  /** How many extents each area has. */
  long extentsOfArea() {
    return extents / areas.size();
  }

  static SegmentText parse(ConfigNode.Section section)
      throws CorruptException, UnsupportedException {
    long start = section.number("start_extent", 0, EXTENTS);
    long extents = section.number("extent_count", 1, EXTENTS);
    String type = section.word("type").orElse("");
    if (type.isEmpty()) {
      throw section.corrupt("type is missing or no string");
    }
    if (!type.equals("striped") && !type.equals("linear")) {
      return new SegmentText(start, extents, type, 0, List.of());
    }
    long count = section.number("stripe_count", 1, EXTENTS);
    if (count > STRIPES) {
      throw new UnsupportedException(
          section.structure(),
          "stripe_count of " + count + ", more than the " + STRIPES + " of LVM");
    }
    List<Area> areas = areas(section);
    if (areas.size() != count) {
      throw section.corrupt("has " + areas.size() + " stripes, but stripe_count is " + count);
    }
    if (count == 1) {
      return new SegmentText(start, extents, "linear", 0, areas);
    }
    if (extents % count != 0) {
      throw section.corrupt(extents + " extents cannot be shared by " + count + " stripes");
    }
    long stripe = section.number("stripe_size", 1, EXTENTS);
    return new SegmentText(start, extents, "striped", stripe * SECTOR, areas);
  }

  private static List<Area> areas(ConfigNode.Section section) throws CorruptException {
    List<ConfigNode> values = section.values("stripes");
    List<Area> areas = new ArrayList<>();
    for (int i = 0; i + 1 < values.size(); i += 2) {
      if (!(values.get(i) instanceof ConfigNode.Text name)
          || name.value().length() > Limits.LVM_NAME
          || !(values.get(i + 1) instanceof ConfigNode.Whole extent)
          || extent.value() < 0
          || extent.value() > EXTENTS) {
        throw section.corrupt("stripes is no list of volumes and extents");
      }
      areas.add(new Area(name.value(), extent.value()));
    }
    if (values.size() % 2 != 0) {
      throw section.corrupt("stripes is no list of volumes and extents");
    }
    return areas;
  }
}
