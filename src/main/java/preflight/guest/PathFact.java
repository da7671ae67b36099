package preflight.guest;

import java.util.Optional;
import preflight.filesystem.FileType;

/**
 * What stands at a path of the guest.
 *
 * @param type of what the path itself names
 * @param target where a symbolic link points, as stored; empty for everything else
 * @param leadsTo the type at the end of the links; empty where a link dangles
 * @param empty a directory without entries, or a file without bytes
 */
public record PathFact(
    FileType type, Optional<String> target, Optional<FileType> leadsTo, boolean empty) {}
