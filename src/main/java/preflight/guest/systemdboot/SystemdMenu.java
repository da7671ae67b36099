package preflight.guest.systemdboot;

import java.util.List;
import java.util.Optional;

/**
 * What systemd-boot offers, and what it starts without a key.
 *
 * @param entries in the menu's order, without those that no file describes
 * @param chosen the entry that is started; empty if there is none
 * @param certain false where it depends on what cannot be told from the image
 * @param notes what people may need to know, each in one line
 */
public record SystemdMenu(
    List<SystemdEntry> entries,
    Optional<SystemdEntry> chosen,
    boolean certain,
    List<String> notes) {

  /** Of the configuration of systemd-boot itself, on the EFI system partition. */
  public static final String CONFIGURATION = "/loader/loader.conf";

  public SystemdMenu {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }
}
