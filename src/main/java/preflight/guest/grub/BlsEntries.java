package preflight.guest.grub;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import preflight.guest.BootFile;

/** Where {@code blscfg} gets the entries of the boot loader specification from. */
public interface BlsEntries {

  /**
   * One entry.
   *
   * @param id the file's name without {@code .conf}
   * @param script what the entry's block would contain in a grub.cfg, with GRUB's quoting
   */
  record BlsEntry(String title, String id, String script, BootFile source) {}

  /**
   * In the order in which GRUB shows them.
   *
   * @param variables the values of GRUB's variables when {@code blscfg} is run
   * @param arguments of the command
   */
  List<BlsEntry> entries(Function<String, Optional<String>> variables, List<String> arguments)
      throws IOException;
}
