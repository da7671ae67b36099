package preflight.guest;

import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.io.Trouble;

/**
 * How the guest is started.
 *
 * @param loader whose configuration decides; absent where no configuration is there
 * @param files all configuration files that were found
 * @param entry what is started by default
 * @param certain whether every condition on the way to the entry could be told
 * @param specification where GRUB takes its entries from the boot loader specification (blscfg)
 * @param chain what UEFI firmware starts on the way to it; empty where a BIOS starts the disk, or
 *     nothing is there for UEFI
 * @param notes what was met on the way, for people
 * @param troubles what could not be read on the way
 */
public record Boot(
    Fact<Loader> loader,
    List<LoaderFile> files,
    Fact<BootEntry> entry,
    boolean certain,
    Optional<Specification> specification,
    Optional<EfiChain> chain,
    List<String> notes,
    List<Trouble> troubles) {

  /**
   * How the default is told among the entries of the boot loader specification.
   *
   * @param named the value of {@code default}, usually {@code saved_entry} of grubenv
   * @param found whether that is an entry of the menu
   */
  public record Specification(Optional<String> named, boolean found) {}

  public Boot {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
    troubles = List.copyOf(troubles);
  }

  /** Whether UEFI gets to the kernel by something else than GRUB, of which EC2 knows nothing. */
  public boolean isPastGrub() {
    return chain.filter(EfiChain::isComplete).isPresent()
        && loader.toOptional().filter(Loader::isGrub).isEmpty();
  }
}
