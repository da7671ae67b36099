package preflight.guest.grub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import preflight.io.Limits;

/** Collects notes once each; behind the first two hundred it is only told that there are more. */
final class Notes {

  private static final int MAX_DETAIL = 400;

  private final Set<GrubNote> notes = new LinkedHashSet<>();
  private Optional<GrubNote> more = Optional.empty();

  void add(GrubNote.Kind kind, String detail, State state, int line) {
    if (more.isPresent()) {
      return;
    }
    String text = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail;
    GrubNote note = new GrubNote(kind, text, state.source, line);
    if (notes.size() < Limits.GRUB_NOTES) {
      notes.add(note);
    } else if (!notes.contains(note)) {
      String rest = "more than " + Limits.GRUB_NOTES + " notes";
      more = Optional.of(new GrubNote(kind, rest, state.source, line));
    }
  }

  List<GrubNote> list() {
    List<GrubNote> all = new ArrayList<>(notes);
    more.ifPresent(all::add);
    return List.copyOf(all);
  }
}
