package preflight.guest.grub;

import preflight.guest.BootFile;

/**
 * Something that was met while a configuration was evaluated and that people may need to know.
 *
 * @param line counted from 1, or 0 where it concerns the whole file
 */
public record GrubNote(Kind kind, String detail, BootFile source, int line) {

  /** What a note is about. */
  public enum Kind {
    /** A line that GRUB refuses and leaves out. */
    SYNTAX_ERROR,
    /** A command that this version does not know; its effect is not in the result. */
    UNKNOWN_COMMAND,
    /** A file that a command reads is missing or cannot be read. */
    UNREADABLE,
    /** A {@code search} that finds nothing. */
    SEARCH_WITHOUT_RESULT,
    /** The entry that {@code default} names is not in the menu; GRUB takes the first one. */
    DEFAULT_NOT_FOUND,
    /** The environment block breaks its format. */
    DAMAGED_ENVIRONMENT,
    /** A condition that cannot be told from the image and changes what follows. */
    DOUBT,
    /** A variable that this boot writes into the environment block. */
    SAVED,
    /** Entries of the boot loader specification are used. */
    BOOT_LOADER_SPECIFICATION,
    /** GRUB asks for a password before it starts the entry. */
    PASSWORD,
    /** The menu, or the submenu that is chosen, has no entries. */
    NO_ENTRY
  }

  /** In one line, with the place. */
  @Override
  public String toString() {
    return source + (line > 0 ? ":" + line : "") + ": " + detail;
  }
}
