package preflight.filesystem;

/**
 * One file, directory or symbolic link of a file system, as its inode tells it.
 *
 * @param id the inode number, unsigned
 * @param size in bytes
 * @param mode {@code st_mode}: type and permission bits
 */
public record Node(long id, FileType type, long size, int mode) {

  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  public boolean isSymlink() {
    return type == FileType.SYMLINK;
  }
}
