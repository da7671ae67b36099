package preflight.block.lvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * A logical volume as the description has it.
 *
 * @param id with dashes; empty where it is none
 * @param visible whether it is a device of its own, not a part of another volume
 * @param role what it is besides what its segments say, such as a snapshot
 * @param segments in the order of their extents
 * @param trouble why it cannot be told
 */
record LogicalText(
    String name,
    String id,
    boolean visible,
    Optional<String> role,
    List<SegmentText> segments,
    Optional<Trouble> trouble) {

  /** Segments are counted in 32 bits, and each takes some values of the text. */
  private static final long SEGMENTS = 0xFFFFFFFFL;

  LogicalText {
    segments = List.copyOf(segments);
  }

  /** Nothing here is an error of the group. */
  static LogicalText parse(
      String title, String name, ConfigNode.Section section, Optional<String> role) {
    String id = section.text("id").flatMap(LvmId::parse).orElse("");
    boolean visible = section.has("status", "VISIBLE");
    try {
      section.id("id");
      List<SegmentText> segments = segments(title, section);
      return new LogicalText(name, id, visible, role, segments, Optional.empty());
    } catch (ReadProblem e) {
      return new LogicalText(name, id, visible, role, List.of(), Optional.of(e.trouble()));
    }
  }

  private static List<SegmentText> segments(String title, ConfigNode.Section section)
      throws ReadProblem {
    long count = section.number("segment_count", 1, SEGMENTS);
    List<SegmentText> segments = new ArrayList<>();
    for (long i = 1; i <= count; i++) {
      // a count that is not true ends at the first segment that is not there
      Optional<ConfigNode.Section> segment = section.section("segment" + i);
      if (segment.isEmpty()) {
        throw section.corrupt("segment" + i + " of " + count + " is missing");
      }
      segments.add(SegmentText.parse(segment.get()));
    }
    segments.sort(Comparator.comparingLong(SegmentText::start));
    long end = 0;
    for (SegmentText segment : segments) {
      if (segment.start() != end) {
        throw new CorruptException(
            "logical volume " + title,
            "its segments leave a gap or overlap at extent " + Math.min(end, segment.start()));
      }
      end += segment.extents();
    }
    return segments;
  }

  /** In extents; the sum of 32-bit numbers, of which there are few, does not overflow. */
  long extents() {
    long extents = 0;
    for (SegmentText segment : segments) {
      extents += segment.extents();
    }
    return extents;
  }
}
