package preflight.guest.grub;

import java.util.List;

/** Which entry of a menu {@code default} names (normal/menu.c, get_entry_number). */
final class EntrySelection {

  private EntrySelection() {}

  /** The index among the visible entries, or -1 if there is none. */
  static int find(List<State.Slot> slots, String spec, boolean redHat) {
    int index = redHat ? redHat(slots, spec) : upstream(slots, spec);
    return index >= 0 && index < slots.size() ? index : -1;
  }

  /** A number at the beginning counts, whatever follows it; only then titles and ids. */
  private static int upstream(List<State.Slot> slots, String spec) {
    GrubNumber number = GrubNumber.parse(spec);
    if (number.found()) {
      return number.overflow() || number.value() > Integer.MAX_VALUE ? -1 : (int) number.value();
    }
    for (int i = 0; i < slots.size(); i++) {
      if (equal(slots.get(i).title(), spec, -1) || equal(id(slots.get(i)), spec, -1)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Ids, which end at the first blank of the text, then titles, then a number that stands alone.
   */
  private static int redHat(List<State.Slot> slots, String spec) {
    int word = 0;
    while (word < spec.length() && !GrubNumber.isBlank(spec.charAt(word))) {
      word++;
    }
    for (int i = 0; i < slots.size(); i++) {
      if (equal(id(slots.get(i)), spec, word)) {
        return word == spec.length() ? i : -1;
      }
    }
    for (int i = 0; i < slots.size(); i++) {
      if (equal(slots.get(i).title(), spec, -1)) {
        return i;
      }
    }
    GrubNumber number = GrubNumber.parse(spec);
    boolean alone = number.found() && number.end() == spec.length();
    return alone && number.value() <= Integer.MAX_VALUE ? (int) number.value() : -1;
  }

  private static String id(State.Slot slot) {
    return slot.id().orElse(slot.title());
  }

  /**
   * Whether a text names an entry: it ends at a single {@code >}, and {@code >>} stands for one.
   *
   * @param limit how many characters of the name are looked at, -1 for all
   */
  private static boolean equal(String name, String spec, int limit) {
    int i = 0;
    int j = 0;
    while (limit < 0 || i <= limit) {
      char c = j < spec.length() ? spec.charAt(j) : 0;
      boolean pair = c == '>' && j + 1 < spec.length() && spec.charAt(j + 1) == '>';
      if (c == '>' && !pair) {
        return i == name.length() && (limit < 0 || i > 0);
      }
      if (pair) {
        j++;
      }
      char n = i < name.length() ? name.charAt(i) : 0;
      if (n != c) {
        return limit >= 0 && i == limit && n == 0 && GrubNumber.isBlank(c) && i > 1;
      }
      if (n == 0) {
        return limit < 0 || i > 0;
      }
      i++;
      j++;
    }
    return false;
  }

  /** What {@code default} is within the submenu that it names, empty if it names no more. */
  static String rest(String spec) {
    for (int i = 0; i < spec.length(); i++) {
      if (spec.charAt(i) == '>') {
        if (i + 1 < spec.length() && spec.charAt(i + 1) == '>') {
          i++;
        } else {
          return spec.substring(i + 1);
        }
      }
    }
    return "";
  }
}
