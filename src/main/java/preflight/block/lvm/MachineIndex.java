package preflight.block.lvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What groups ask of one another and of the devices, found without going through all of them. */
final class MachineIndex {

  private final List<MemberLabel> labels;
  private final Map<String, List<Integer>> byId = new HashMap<>();
  private final Map<String, List<Integer>> byGroup = new HashMap<>();
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  /**
   * @param labels of all devices of the machine
   * @param groups of the machine
   */
  MachineIndex(List<MemberLabel> labels, Collection<NewestCopy> groups) {
    this.labels = labels;
    for (int i = 0; i < labels.size(); i++) {
      MemberLabel label = labels.get(i);
      if (label.label().isPresent()) {
        byId.computeIfAbsent(label.label().get().id(), id -> new ArrayList<>()).add(i);
      }
      for (GroupText copy : label.copies()) {
        byGroup.computeIfAbsent(copy.id(), id -> new ArrayList<>()).add(i);
      }
    }
    for (NewestCopy group : groups) {
      names.merge(group.text().name(), 1, Integer::sum);
      for (GroupText.Physical volume : group.text().physical().values()) {
        users.merge(volume.id(), 1, Integer::sum);
      }
    }
  }

  /** The devices with the label of this physical volume. */
  List<MemberLabel> withId(String id) {
    List<MemberLabel> found = new ArrayList<>();
    for (int i : byId.getOrDefault(id, List.of())) {
      found.add(labels.get(i));
    }
    return found;
  }

  /** The devices whose volumes the group lists, or that describe it, in their order. */
  List<MemberLabel> concerning(GroupText group) {
    TreeSet<Integer> places = new TreeSet<>(byGroup.getOrDefault(group.id(), List.of()));
    for (GroupText.Physical volume : group.physical().values()) {
      places.addAll(byId.getOrDefault(volume.id(), List.of()));
    }
    List<MemberLabel> found = new ArrayList<>();
    for (int i : places) {
      found.add(labels.get(i));
    }
    return found;
  }

  /** How many groups list this physical volume. */
  int users(String id) {
    return users.getOrDefault(id, 0);
  }

  /** How many groups have this name. */
  int named(String name) {
    return names.getOrDefault(name, 0);
  }
}
