package preflight.filesystem;

/**
 * A part of a file system that can be mounted by itself.
 *
 * @param id its number
 * @param path from the top level on: {@code /@}; {@code /} for the top level
 */
public record Subvolume(long id, String path) {}
