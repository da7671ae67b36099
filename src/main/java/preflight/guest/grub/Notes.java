package preflight.guest.grub;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import preflight.io.Limits;

/** Collects notes once each; the first two hundred are enough for anybody. */
final class Notes {

  private static final int MAX_DETAIL = 400;

  private final Set<GrubNote> notes = new LinkedHashSet<>();

  void add(GrubNote.Kind kind, String detail, State state, int line) {
    if (notes.size() < Limits.GRUB_NOTES) {
      String text = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail;
      notes.add(new GrubNote(kind, text, state.source, line));
    }
  }

  List<GrubNote> list() {
    return List.copyOf(notes);
  }
}
