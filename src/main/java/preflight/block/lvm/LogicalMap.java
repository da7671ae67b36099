package preflight.block.lvm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.JoinedSource;
import preflight.io.Trouble;

/** Where the extents of one logical volume lie, or why that is not read. */
final class LogicalMap {

  private final GroupText group;
  private final LogicalText volume;
  private final Map<String, PhysicalVolume> physical;
  private final Map<String, ByteSource> devices;
  private final Set<String> logical;
  private final String title;

  /**
   * @param title of the group
   * @param physical all of the group by their names
   * @param devices of those that can be read
   * @param logical the names of all logical volumes
   */
  LogicalMap(
      GroupText group,
      String title,
      LogicalText volume,
      Map<String, PhysicalVolume> physical,
      Map<String, ByteSource> devices,
      Set<String> logical) {
    this.group = group;
    this.volume = volume;
    this.physical = physical;
    this.devices = devices;
    this.logical = logical;
    this.title = title + "/" + volume.name();
  }

  /** In bytes; 0 where the segments cannot be told. */
  long size() throws CorruptException {
    long extents = volume.extents();
    if (extents > Long.MAX_VALUE / group.extentSize()) {
      throw corrupt("its extents reach beyond 2^63 bytes");
    }
    return extents * group.extentSize();
  }

  /** The types of its segments, each once; its role where it has one. */
  List<String> types() {
    Set<String> types = new LinkedHashSet<>();
    volume.role().ifPresent(types::add);
    for (SegmentText segment : volume.segments()) {
      types.add(segment.type());
    }
    return List.copyOf(types);
  }

  /** The physical volumes that it needs and that are not there, each once. */
  List<String> missing() {
    Set<String> missing = new LinkedHashSet<>();
    for (SegmentText segment : volume.segments()) {
      for (SegmentText.Area area : segment.areas()) {
        PhysicalVolume lies = physical.get(area.volume());
        if (lies != null && lies.isMissing()) {
          missing.add(lies.name());
        }
      }
    }
    return List.copyOf(missing);
  }

  /** The first device that ends before an extent of the volume. */
  Optional<Trouble> cut() {
    for (SegmentText segment : volume.segments()) {
      for (SegmentText.Area area : segment.areas()) {
        ByteSource device = devices.get(area.volume());
        if (device == null) {
          continue;
        }
        GroupText.Physical lies = group.physical().get(area.volume());
        long last = Math.min(area.extent() + segment.extentsOfArea(), lies.extents());
        long end = lies.start() + last * group.extentSize();
        if (end > device.size()) {
          return Optional.of(new Trouble.Truncated(device.name(), device.size(), end));
        }
      }
    }
    return Optional.empty();
  }

  /** The bytes, or why they are not read. */
  Fact<ByteSource> content(OverlappingExtents overlaps) throws CorruptException {
    if (volume.role().isPresent()) {
      return new Fact.NotRead<>("a " + volume.role().get() + " is not read by this version");
    }
    for (SegmentText segment : volume.segments()) {
      if (!segment.isStriped()) {
        return new Fact.NotRead<>(
            "the segment type " + segment.type() + " is not read by this version");
      }
    }
    if (overlaps.volumes().contains(volume.name())) {
      throw corrupt("has extents that another logical volume has as well");
    }
    List<ByteSource> segments = new ArrayList<>();
    for (SegmentText segment : volume.segments()) {
      Optional<String> why = obstacle(segment);
      if (why.isPresent()) {
        return new Fact.NotRead<>(why.get());
      }
      segments.add(map(segment));
    }
    return new Fact.Known<>(
        new JoinedSource("logical volume " + title, segments), Place.ofVolume(title));
  }

  /** Why the areas of a segment cannot be read, though nothing is wrong with their description. */
  private Optional<String> obstacle(SegmentText segment) throws CorruptException {
    for (SegmentText.Area area : segment.areas()) {
      PhysicalVolume lies = physical.get(area.volume());
      if (lies == null) {
        if (logical.contains(area.volume())) {
          return Optional.of(
              "a segment on the logical volume " + area.volume() + " is not read by this version");
        }
        throw corrupt("a segment lies on " + area.volume() + ", which the group does not have");
      }
      long extents = lies.size() / group.extentSize();
      if (area.extent() + segment.extentsOfArea() > extents) {
        throw corrupt(
            "a segment ends at extent "
                + (area.extent() + segment.extentsOfArea())
                + " of "
                + lies.name()
                + ", which has "
                + extents);
      }
      if (!devices.containsKey(lies.name())) {
        return Optional.of("its physical volume " + lies.name() + " is " + lies.state().label());
      }
    }
    return Optional.empty();
  }

  private MappedSegment map(SegmentText segment) throws CorruptException {
    long extentSize = group.extentSize();
    long area = segment.extentsOfArea() * extentSize;
    boolean single = segment.areas().size() == 1;
    // Linux refuses stripes that do not fill their devices (drivers/md/dm-stripe.c)
    if (!single && area % segment.stripeSize() != 0) {
      throw corrupt(
          "stripe_size of " + segment.stripeSize() + " bytes does not divide its " + area);
    }
    List<MappedSegment.Stripe> stripes = new ArrayList<>();
    for (SegmentText.Area one : segment.areas()) {
      long start = group.physical().get(one.volume()).start();
      stripes.add(
          new MappedSegment.Stripe(devices.get(one.volume()), start + one.extent() * extentSize));
    }
    return new MappedSegment(
        "logical volume " + title,
        segment.extents() * extentSize,
        single ? area : segment.stripeSize(),
        stripes);
  }

  private CorruptException corrupt(String detail) {
    return new CorruptException("logical volume " + title, detail);
  }
}
