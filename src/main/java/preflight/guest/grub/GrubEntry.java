package preflight.guest.grub;

import java.util.List;
import java.util.Optional;
import preflight.guest.BootFile;

/**
 * An entry of the menu or of a submenu.
 *
 * @param id as given with {@code --id}, otherwise empty; GRUB then takes the title for it
 * @param path its place as {@code default} would name it: {@code 1>2} is the third entry in the
 *     submenu that is the menu's second entry
 * @param submenu whether it opens a submenu
 * @param restricted whether GRUB asks for a password if {@code superusers} is set
 * @param certain false where it cannot be told from the image whether the menu has it
 * @param children the submenu's entries
 * @param source the file it stands in
 * @param line where it begins, counted from 1
 */
public record GrubEntry(
    String title,
    Optional<String> id,
    String path,
    boolean submenu,
    boolean restricted,
    boolean certain,
    List<GrubEntry> children,
    BootFile source,
    int line) {

  public GrubEntry {
    children = List.copyOf(children);
  }
}
