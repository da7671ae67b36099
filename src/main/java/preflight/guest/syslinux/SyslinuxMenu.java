package preflight.guest.syslinux;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;

/**
 * What a configuration of SYSLINUX offers.
 *
 * @param entries the labels in the order of the file, those of submenus among them
 * @param chosen the entry that is started without a key; empty if SYSLINUX waits at its prompt
 * @param reason the directive that decides: {@code DEFAULT}, {@code ONTIMEOUT}, {@code MENU
 *     DEFAULT}, {@code MENU SAVE}, or "first entry of the menu", or "once"
 * @param reasonLine where it stands, counted from 1
 * @param ui the menu program, for example {@code vesamenu.c32}
 * @param timeout until the choice is started, in tenths of a second; empty if SYSLINUX waits for a
 *     key, for ever
 * @param notes what people may need to know, each in one line
 */
public record SyslinuxMenu(
    List<Entry> entries,
    Optional<Entry> chosen,
    String reason,
    OptionalInt reasonLine,
    Optional<String> ui,
    OptionalInt timeout,
    List<String> notes) {

  /**
   * A label, or the kernel that {@code DEFAULT} names without one.
   *
   * @param boot the kernel; empty for what starts something else
   * @param other what is started in its place, with its directive: {@code LOCALBOOT -1}, {@code
   *     KERNEL chain.c32 hd0 1}, {@code CONFIG other.cfg}
   * @param next the configuration that {@code CONFIG} leads to
   * @param menu the tag or number of the submenu it stands in, empty for the main menu
   */
  public record Entry(
      String label,
      String title,
      Optional<BootEntry> boot,
      Optional<String> other,
      Optional<Next> next,
      Optional<String> menu,
      int line) {}

  /**
   * A configuration that is read in place of this one.
   *
   * @param folder to which its names are relative, with a slash at its end
   */
  public record Next(BootFile config, String folder) {}

  /** The same with other notes. */
  SyslinuxMenu withNotes(List<String> other) {
    return new SyslinuxMenu(entries, chosen, reason, reasonLine, ui, timeout, other);
  }

  public SyslinuxMenu {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }
}
