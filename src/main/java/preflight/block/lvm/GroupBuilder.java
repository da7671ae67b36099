package preflight.block.lvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.Trouble;

/** Puts a group together from its description and the devices that are there. */
final class GroupBuilder {

  private final GroupText text;
  private final MachineIndex machine;
  private final String title;
  private final List<Trouble> troubles = new ArrayList<>();
  private final Map<String, PhysicalVolume> physical = new HashMap<>();
  private final Map<String, ByteSource> devices = new HashMap<>();

  GroupBuilder(NewestCopy copy, MachineIndex machine) {
    this.text = copy.text();
    this.machine = machine;
    this.title = machine.named(text.name()) > 1 ? text.id() : text.name();
    troubles.addAll(copy.troubles());
  }

  VolumeGroup build() {
    if (!title.equals(text.name())) {
      trouble("another group has the same name; this one is told by its id " + text.id());
    }
    if (text.exported()) {
      trouble("is exported, so that Linux does not activate it");
    }
    for (Trouble trouble : text.troubles()) {
      add(trouble);
    }
    List<PhysicalVolume> volumes = new ArrayList<>();
    text.physical().forEach((name, volume) -> volumes.add(physical(name, volume)));
    members();
    OverlappingExtents overlaps = OverlappingExtents.of(text);
    Set<String> names = new HashSet<>();
    for (LogicalText volume : text.logical()) {
      names.add(volume.name());
    }
    List<LogicalVolume> logical = new ArrayList<>();
    for (LogicalText volume : text.logical()) {
      logical.add(logical(volume, names, overlaps));
    }
    return new VolumeGroup(
        title,
        text.name(),
        text.id(),
        text.seqno(),
        text.extentSize(),
        text.exported(),
        volumes,
        logical,
        troubles);
  }

  /** What devices that belong to the group, or once did, could not tell. */
  private void members() {
    Set<String> ids = new HashSet<>();
    for (GroupText.Physical volume : text.physical().values()) {
      ids.add(volume.id());
    }
    for (MemberLabel member : machine.concerning(text)) {
      if (member.label().filter(label -> ids.contains(label.id())).isPresent()) {
        for (Trouble trouble : member.troubles()) {
          add(at(member.member().place(), trouble));
        }
      } else {
        trouble(
            "the physical volume on "
                + member.member().place()
                + " describes the group, which does not list it any more");
      }
    }
  }

  private PhysicalVolume physical(String name, GroupText.Physical volume) {
    List<MemberLabel> found = machine.withId(volume.id());
    Optional<MemberLabel> first = found.stream().findFirst();
    long size = volume.extents() * text.extentSize();
    PhysicalVolume.State state = state(volume, found, volume.start() + size);
    PhysicalVolume result =
        new PhysicalVolume(
            name, volume.id(), size, state, first.map(label -> label.member().place()));
    // one that is missing is no fault of the description, and its state tells it
    if (state != PhysicalVolume.State.PRESENT && !result.isMissing()) {
      trouble(
          "physical volume "
              + name
              + " ("
              + volume.id()
              + first.map(m -> ", " + m.member().place()).orElse("")
              + ") is "
              + state.label());
    }
    physical.put(name, result);
    if (state == PhysicalVolume.State.PRESENT || state == PhysicalVolume.State.TOO_SHORT) {
      devices.put(name, first.orElseThrow().member().device());
    }
    return result;
  }

  private PhysicalVolume.State state(GroupText.Physical volume, List<MemberLabel> found, long end) {
    if (found.isEmpty()) {
      return PhysicalVolume.State.MISSING;
    }
    if (found.size() > 1) {
      return PhysicalVolume.State.DUPLICATE;
    }
    if (machine.users(volume.id()) > 1) {
      return PhysicalVolume.State.DISPUTED;
    }
    if (volume.missing()) {
      return PhysicalVolume.State.MARKED_MISSING;
    }
    return end > found.get(0).member().device().size()
        ? PhysicalVolume.State.TOO_SHORT
        : PhysicalVolume.State.PRESENT;
  }

  private LogicalVolume logical(
      LogicalText volume, Set<String> names, OverlappingExtents overlaps) {
    LogicalMap map = new LogicalMap(text, title, volume, physical, devices, names);
    Fact<ByteSource> content;
    long size = 0;
    Place place = Place.ofVolume(title + "/" + volume.name());
    if (volume.trouble().isPresent()) {
      add(volume.trouble().get());
      content = new Fact.Failed<>(volume.trouble().get(), place);
    } else {
      try {
        size = map.size();
        content = map.content(overlaps);
      } catch (CorruptException e) {
        add(e.trouble());
        content = new Fact.Failed<>(e.trouble(), place);
      }
    }
    return new LogicalVolume(
        volume.name(),
        volume.id(),
        volume.visible(),
        size,
        map.types(),
        map.missing(),
        content,
        map.cut());
  }

  private void trouble(String detail) {
    add(new Trouble.Corrupt("volume group " + text.name(), detail, OptionalLong.empty()));
  }

  private void add(Trouble trouble) {
    if (troubles.size() < Limits.LVM_TROUBLES) {
      troubles.add(trouble);
    } else if (troubles.size() == Limits.LVM_TROUBLES) {
      troubles.add(
          new Trouble.Corrupt(
              "volume group " + text.name(),
              "has more than " + Limits.LVM_TROUBLES + " troubles",
              OptionalLong.empty()));
    }
  }

  /** The same trouble with the device's name. */
  private static Trouble at(Place place, Trouble trouble) {
    String structure = trouble.structure() + " of " + place;
    if (trouble instanceof Trouble.Unsupported unsupported) {
      return new Trouble.Unsupported(structure, unsupported.feature(), unsupported.offset());
    }
    if (trouble instanceof Trouble.Truncated truncated) {
      return new Trouble.Truncated(structure, truncated.available(), truncated.needed());
    }
    return new Trouble.Corrupt(structure, trouble.detail(), trouble.offset());
  }
}
