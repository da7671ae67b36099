package preflight.guest.grub;

import java.util.List;
import java.util.Optional;
import preflight.guest.BootEntry;
import preflight.guest.BootFile;

/**
 * What an entry of the menu does when it is started.
 *
 * @param action what GRUB hands the machine to
 * @param entry the kernel, for {@code LINUX} and {@code XEN}
 * @param detail the command and its arguments for the other actions, empty for {@code NOTHING}
 * @param program the file that is loaded, of whatever kind
 * @param root the value of {@code root} at the end, GRUB's name of the device
 * @param certain false where a part of it depends on what cannot be told from the image
 * @param notes what was met while evaluating the entry
 */
public record GrubBoot(
    Action action,
    Optional<BootEntry> entry,
    String detail,
    Optional<BootFile> program,
    Optional<String> root,
    boolean certain,
    List<GrubNote> notes) {

  /** What GRUB hands the machine to. */
  public enum Action {
    LINUX,
    XEN,
    MULTIBOOT,
    CHAINLOADER,
    /** Another kind of kernel or loader; see the detail. */
    OTHER,
    /** GRUB ends, restarts or switches off the machine, or enters the firmware's setup. */
    EXIT,
    /** Nothing is loaded; GRUB returns to the menu. */
    NOTHING
  }

  public GrubBoot {
    notes = List.copyOf(notes);
  }
}
