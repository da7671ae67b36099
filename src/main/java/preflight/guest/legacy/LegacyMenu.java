package preflight.guest.legacy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;

/**
 * The menu of GRUB Legacy.
 *
 * @param entries in the order of the file; the first has number 0
 * @param defaultEntry the value of {@code default}: a number or {@code saved}; empty if it is not
 *     set, which means 0
 * @param defaultLine where it is set, counted from 1
 * @param chosen the number of the entry that is started without a key; empty if there are no
 *     entries
 * @param fallbacks the entries to try in turn if the chosen one cannot be loaded
 * @param timeout seconds until it is started; empty if GRUB waits for a key, for ever
 * @param notes what people may need to know, each in one line
 */
public record LegacyMenu(
    List<Entry> entries,
    Optional<String> defaultEntry,
    OptionalInt defaultLine,
    OptionalInt chosen,
    List<Integer> fallbacks,
    OptionalInt timeout,
    List<String> notes) {

  /**
   * A block that begins with {@code title}.
   *
   * @param boot the kernel, if the block has a command {@code kernel}
   * @param chainloader what is started in place of a kernel, for example {@code +1}
   * @param configfile the menu that is shown in place of this one
   * @param root the device of {@code root}, {@code rootnoverify} or {@code uuid}, without
   *     parentheses
   * @param line of the title, counted from 1
   */
  public record Entry(
      String title,
      Optional<BootEntry> boot,
      Optional<BootFile> chainloader,
      Optional<BootFile> configfile,
      Optional<String> root,
      int line) {}

  public LegacyMenu {
    entries = List.copyOf(entries);
    fallbacks = List.copyOf(fallbacks);
    notes = List.copyOf(notes);
  }

  /** The entry that is started without a key. */
  public Optional<Entry> chosenEntry() {
    return chosen.isPresent() ? Optional.of(entries.get(chosen.getAsInt())) : Optional.empty();
  }
}
