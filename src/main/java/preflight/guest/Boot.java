package preflight.guest;

import java.util.List;
import preflight.fact.Fact;
import preflight.io.Trouble;

/**
 * How the guest is started.
 *
 * @param loader whose configuration decides; absent where no configuration is there
 * @param files all configuration files that were found
 * @param entry what is started by default
 * @param certain whether every condition on the way to the entry could be told
 * @param bootLoaderSpecification whether GRUB is told to take its entries from there (blscfg)
 * @param notes what was met on the way, for people
 * @param troubles what could not be read on the way
 */
public record Boot(
    Fact<Loader> loader,
    List<LoaderFile> files,
    Fact<BootEntry> entry,
    boolean certain,
    boolean bootLoaderSpecification,
    List<String> notes,
    List<Trouble> troubles) {

  public Boot {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
    troubles = List.copyOf(troubles);
  }
}
