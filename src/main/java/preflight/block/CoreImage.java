package preflight.block;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The second part of GRUB, which its boot sector loads by sector numbers.
 *
 * @param offset of its first sector, in bytes from the start of the disk
 * @param length in bytes, as its block list says, rounded up to sectors; 0 where it cannot be read
 * @param partition the number of the partition that holds its first sector
 * @param version of GRUB Legacy; empty for GRUB 2, which does not store it there
 * @param prefix where it looks for its files: {@code (hd0,msdos1)/boot/grub}, {@code
 *     (,gpt2)/boot/grub}; for GRUB Legacy the path of its next stage or of its configuration
 * @param configuration commands built in, which run before everything else
 */
public record CoreImage(
    Status status,
    Location location,
    long offset,
    long length,
    OptionalInt partition,
    Optional<String> version,
    Optional<String> prefix,
    Optional<String> configuration) {

  /** What was found at its sector. */
  public enum Status {
    FOUND("found"),
    /** Other bytes than a core image. */
    NOT_FOUND("not found"),
    /** Nothing but zeros. */
    ZEROS("zeros"),
    /** The sector is beyond the end of the disk. */
    OUTSIDE_DISK("outside of the disk"),
    /** It begins, but what follows is not what it should be. */
    DAMAGED("damaged");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** Where its first sector lies. */
  public enum Location {
    /** Between the MBR and the first partition, or elsewhere outside of all partitions. */
    GAP("gap before the first partition"),
    BIOS_BOOT_PARTITION("BIOS boot partition"),
    /** In a file, found by block lists that break when the file moves. */
    PARTITION("partition, by block list"),
    NOWHERE("nowhere");

    private final String label;

    Location(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
