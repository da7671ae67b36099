package preflight.guest.efi;

import java.util.Optional;

/**
 * A small configuration of GRUB beside its program, which leads on to the one in {@code /boot}.
 *
 * @param path on its partition
 * @param search the arguments of its first search: how the device of the other one is found
 * @param loads the argument of its last {@code configfile}, as it is written
 */
public record EfiStub(String path, Optional<String> search, Optional<String> loads) {

  /** Reads the commands one a line, as installers write them; nothing is run. */
  static EfiStub parse(String path, String text) {
    Optional<String> search = Optional.empty();
    Optional<String> loads = Optional.empty();
    for (String line : text.split("\n", -1)) {
      String command = line.strip();
      if (command.startsWith("search") && search.isEmpty()) {
        search = argument(command);
      } else if (command.startsWith("configfile")) {
        loads = argument(command);
      }
    }
    return new EfiStub(path, search, loads);
  }

  private static Optional<String> argument(String command) {
    int space = command.indexOf(' ');
    return space < 0 ? Optional.empty() : Optional.of(command.substring(space + 1).strip());
  }
}
