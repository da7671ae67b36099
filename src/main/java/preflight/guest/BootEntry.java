package preflight.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one entry of a boot loader's menu starts.
 *
 * @param title as the menu shows it
 * @param id the entry's identifier or label, where the loader has such a thing
 * @param kernel the kernel's file
 * @param initrds in the order in which they are loaded, empty if there are none
 * @param commandLine the kernel's arguments separated by blanks, without the file name and without
 *     what the loader adds itself (GRUB's {@code BOOT_IMAGE=})
 * @param hypervisor the file that is started in the kernel's place and starts it as a module (Xen)
 * @param deviceTree the flattened device tree, if one is loaded
 * @param source the configuration file the kernel is named in
 * @param line of the command that names the kernel, counted from 1
 */
public record BootEntry(
    String title,
    Optional<String> id,
    BootFile kernel,
    List<BootFile> initrds,
    String commandLine,
    Optional<BootFile> hypervisor,
    Optional<BootFile> deviceTree,
    BootFile source,
    int line) {

  public BootEntry {
    initrds = List.copyOf(initrds);
  }

  /**
   * The value of {@code name=value} on the command line; where it is given more than once, the last
   * one, as the kernel does for {@code root=} and {@code init=}. Dashes and underscores are equal
   * (kernel-parameters.rst). A bare {@code name} has the value "".
   */
  public Optional<String> argument(String name) {
    Optional<String> last = Optional.empty();
    for (String word : arguments()) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      if (key.replace('-', '_').equals(name.replace('-', '_'))) {
        last = Optional.of(equals < 0 ? "" : word.substring(equals + 1));
      }
    }
    return last;
  }

  /**
   * The words of the command line, split at blanks outside of double quotes; the quotes themselves
   * are removed (kernel-parameters.rst).
   */
  public List<String> arguments() {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int i = 0; i < commandLine.length(); i++) {
      char c = commandLine.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        any = true;
      } else if (!quoted && (c == ' ' || c == '\t' || c == '\n')) {
        if (any) {
          words.add(word.toString());
          word.setLength(0);
          any = false;
        }
      } else {
        word.append(c);
        any = true;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return List.copyOf(words);
  }
}
