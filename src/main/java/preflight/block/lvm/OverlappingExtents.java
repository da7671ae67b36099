package preflight.block.lvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The logical volumes that share extents of a physical one, which LVM never lets happen. */
record OverlappingExtents(Set<String> volumes) {

  private record Range(long start, long end, String volume) {}

  static OverlappingExtents of(GroupText group) {
    Map<String, List<Range>> ranges = new HashMap<>();
    for (LogicalText volume : group.logical()) {
      for (SegmentText segment : volume.segments()) {
        for (SegmentText.Area area : segment.areas()) {
          ranges
              .computeIfAbsent(area.volume(), name -> new ArrayList<>())
              .add(
                  new Range(area.extent(), area.extent() + segment.extentsOfArea(), volume.name()));
        }
      }
    }
    Set<String> volumes = new HashSet<>();
    for (List<Range> one : ranges.values()) {
      one.sort(Comparator.comparingLong(Range::start));
      Range last = one.get(0);
      for (Range range : one.subList(1, one.size())) {
        if (range.start() < last.end()) {
          volumes.add(range.volume());
          volumes.add(last.volume());
        }
        last = range.end() > last.end() ? range : last;
      }
    }
    return new OverlappingExtents(Set.copyOf(volumes));
  }
}
