package preflight.filesystem;

/**
 * One name in a directory.
 *
 * @param name decoded by {@link preflight.io.Text}, never {@code .} or {@code ..}
 * @param id the inode number it stands for
 */
public record DirectoryEntry(String name, long id) {}
