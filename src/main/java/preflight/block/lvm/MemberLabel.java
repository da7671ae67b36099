package preflight.block.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * What a device says of itself: its label, and the descriptions in its metadata areas.
 *
 * @param label empty where it is damaged
 * @param copies of descriptions that are whole
 * @param troubles with the label or with metadata areas
 */
record MemberLabel(
    LvmMember member,
    Optional<PhysicalVolumeLabel> label,
    List<GroupText> copies,
    List<Trouble> troubles) {

  MemberLabel {
    copies = List.copyOf(copies);
    troubles = List.copyOf(troubles);
  }

  static MemberLabel read(LvmMember member, GroupTexts texts) throws IOException {
    List<GroupText> copies = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    PhysicalVolumeLabel label;
    try {
      label = PhysicalVolumeLabel.read(member.device());
    } catch (ReadProblem e) {
      return new MemberLabel(member, Optional.empty(), copies, List.of(e.trouble()));
    }
    for (PhysicalVolumeLabel.Area area : label.metadataAreas()) {
      try {
        texts.read(member.device(), area).ifPresent(copies::add);
      } catch (ReadProblem e) {
        troubles.add(e.trouble());
      }
    }
    return new MemberLabel(member, Optional.of(label), copies, troubles);
  }
}
