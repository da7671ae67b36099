package preflight.block.lvm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.fact.Place;
import preflight.io.Limits;
import preflight.io.Trouble;

/** The newest of the copies of one group's description, and where others differ. */
final class NewestCopy {

  private record Copy(Place place, GroupText text) {}

  private final List<Copy> copies = new ArrayList<>();
  private Optional<GroupText> newest = Optional.empty();

  void add(MemberLabel member, GroupText text) {
    copies.add(new Copy(member.member().place(), text));
    if (newest.isEmpty() || text.seqno() > newest.get().seqno()) {
      newest = Optional.of(text);
    }
  }

  /** There is one as soon as one was added. */
  GroupText text() {
    return newest.orElseThrow();
  }

  /** Each device whose copy is not that description. */
  List<Trouble> troubles() {
    GroupText text = text();
    List<Trouble> troubles = new ArrayList<>();
    for (Copy copy : copies) {
      if (troubles.size() == Limits.LVM_TROUBLES) {
        break;
      }
      if (copy.text().seqno() != text.seqno()) {
        troubles.add(
            trouble(
                copy,
                "is of seqno " + copy.text().seqno() + ", while the newest is of " + text.seqno()));
      } else if (!copy.text().equals(text)) {
        troubles.add(trouble(copy, "differs from another of the same seqno " + text.seqno()));
      }
    }
    return troubles;
  }

  private Trouble trouble(Copy copy, String detail) {
    return new Trouble.Corrupt(
        "LVM2 metadata of " + text().name() + " on " + copy.place(), detail, OptionalLong.empty());
  }
}
