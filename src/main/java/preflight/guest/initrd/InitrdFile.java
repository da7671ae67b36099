package preflight.guest.initrd;

import java.util.Optional;
import preflight.filesystem.FileType;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.Shebang;
import preflight.io.Trouble;

/**
 * A file of an initrd that tells something about the start.
 *
 * @param path without {@code /} in front
 * @param mode type and permission bits
 * @param size in bytes
 * @param target of a symbolic link, as it is written
 * @param elf the header of a program
 * @param shebang the first line of a script
 * @param text the beginning of a configuration file, at most 16 KiB
 * @param trouble what is wrong with the program
 */
public record InitrdFile(
    String path,
    FileType type,
    int mode,
    long size,
    Optional<String> target,
    Optional<ElfHeader> elf,
    Optional<Shebang> shebang,
    Optional<String> text,
    Optional<Trouble> trouble) {}
