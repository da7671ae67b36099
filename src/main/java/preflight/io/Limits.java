package preflight.io;

/**
 * How much of what an image says is believed, in one place. Each is far above what real images
 * have, and low enough that an input of 1 MiB can neither fill 64 MiB of memory nor take 5 seconds.
 * What goes beyond one is refused by name or told as a finding, never cut off in silence.
 *
 * <p>What a specification itself bounds, such as the depth of an extent tree, stands in the reader
 * of that structure. {@code docs/limits.md} lists both.
 */
public final class Limits {

  /** Virtual disks of one machine, in disks. VMware attaches 256 at most, others fewer. */
  public static final int DISKS = 64;

  /**
   * Blocks of a VDI image that are compared with one another, so that a damaged map shows: 256 GiB
   * in the usual blocks of 1 MiB, for which 1 MiB is read.
   */
  public static final int VDI_BLOCKS_COMPARED = 256 * 1024;

  /** File systems opened in one machine; each keeps state of its own. */
  public static final int FILE_SYSTEMS = 64;

  /** Directory blocks read in one machine, in bytes: a check needs some MiB. */
  public static final long DIRECTORY_READS = 128L << 20;

  /** One directory, in bytes: as many names of the greatest length as are listed. */
  public static final long DIRECTORY_BYTES = 32L << 20;

  /** Names in one directory that are listed. */
  public static final int DIRECTORY_ENTRIES = 100_000;

  /** The target of a symbolic link and a path without its links, in bytes (PATH_MAX of Linux). */
  public static final int PATH_BYTES = 4096;

  /** Components that one lookup goes through, those of links included. */
  public static final int PATH_COMPONENTS = 4096;

  /** Links that one lookup follows, as Linux does (path_resolution(7)). */
  public static final int PATH_LINKS = 40;

  /** A tag, comment or processing instruction of an OVF descriptor, in characters. */
  public static final int XML_MARKUP = 64 * 1024;

  /** One line of what depmod or the kernel's build wrote, in bytes. */
  public static final int KERNEL_TEXT_LINE = 64 * 1024;

  /**
   * Words of all scripts that one GRUB configuration brings in; half of it in a configuration that
   * an entry of another one loads, a third in the next, since all are kept until the last is done.
   */
  public static final int GRUB_WORDS = 50_000;

  /** Devices that the text report lists one by one; JSON has them all. */
  public static final int DEVICES_LISTED = 32;

  private Limits() {}
}
