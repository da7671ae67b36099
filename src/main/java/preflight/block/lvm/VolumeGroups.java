package preflight.block.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.fact.Fact;
import preflight.io.Limits;
import preflight.io.Trouble;

/**
 * The volume groups of a machine.
 *
 * @param groups in the order in which the devices tell of them
 * @param memberships for each device that was asked about, in that order: the title of the group
 *     that uses it; absent where none does; failed where that cannot be told
 */
public record VolumeGroups(List<VolumeGroup> groups, List<Fact<String>> memberships) {

  public VolumeGroups {
    groups = List.copyOf(groups);
    memberships = List.copyOf(memberships);
  }

  /**
   * Reads the labels and descriptions on all devices of a machine.
   *
   * @throws IOException where the host fails; what the image does wrong is told in the result
   */
  public static VolumeGroups read(List<LvmMember> members) throws IOException {
    List<MemberLabel> labels = new ArrayList<>();
    GroupTexts texts = new GroupTexts();
    for (LvmMember member : members) {
      if (labels.size() < Limits.LVM_MEMBERS) {
        labels.add(MemberLabel.read(member, texts));
      }
    }
    Map<String, NewestCopy> newest = new LinkedHashMap<>();
    for (MemberLabel label : labels) {
      for (GroupText copy : label.copies()) {
        newest.computeIfAbsent(copy.id(), id -> new NewestCopy()).add(label, copy);
      }
    }
    MachineIndex machine = new MachineIndex(labels, newest.values());
    List<VolumeGroup> groups = new ArrayList<>();
    // of groups that list the same volume, the first one counts
    Map<String, String> titles = new HashMap<>();
    for (NewestCopy copy : newest.values()) {
      VolumeGroup group = new GroupBuilder(copy, machine).build();
      groups.add(group);
      for (PhysicalVolume volume : group.physicalVolumes()) {
        titles.putIfAbsent(volume.id(), group.title());
      }
    }
    List<Fact<String>> memberships = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      memberships.add(
          i < labels.size()
              ? membership(labels.get(i), titles)
              : new Fact.NotRead<>(
                  "the machine has more than " + Limits.LVM_MEMBERS + " physical volumes"));
    }
    return new VolumeGroups(groups, memberships);
  }

  private static Fact<String> membership(MemberLabel member, Map<String, String> titles) {
    Optional<PhysicalVolumeLabel> label = member.label();
    if (label.isEmpty()) {
      return new Fact.Failed<>(member.troubles().get(0), member.member().place());
    }
    String title = titles.get(label.get().id());
    if (title != null) {
      return new Fact.Known<>(title, member.member().place());
    }
    if (!member.troubles().isEmpty()) {
      return new Fact.Failed<>(member.troubles().get(0), member.member().place());
    }
    if (label.get().used() && member.copies().isEmpty()) {
      return new Fact.Failed<>(
          new Trouble.Corrupt(
              "LVM2 physical volume header",
              "is marked as used, but no description of its group was found",
              OptionalLong.empty()),
          member.member().place());
    }
    return Fact.absent(member.member().place());
  }
}
