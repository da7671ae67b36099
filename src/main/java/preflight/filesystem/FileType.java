package preflight.filesystem;

/** The type of a file as POSIX names it (sys/stat.h). */
public enum FileType {
  REGULAR('-'),
  DIRECTORY('d'),
  SYMLINK('l'),
  CHARACTER_DEVICE('c'),
  BLOCK_DEVICE('b'),
  FIFO('p'),
  SOCKET('s'),
  UNKNOWN('?');

  private final char letter;

  FileType(char letter) {
    this.letter = letter;
  }

  /** As {@code ls -l} prints it. */
  public char letter() {
    return letter;
  }

  /** From the upper four bits of {@code st_mode}. */
  public static FileType ofMode(int mode) {
    return switch (mode & 0xF000) {
      case 0x8000 -> REGULAR;
      case 0x4000 -> DIRECTORY;
      case 0xA000 -> SYMLINK;
      case 0x2000 -> CHARACTER_DEVICE;
      case 0x6000 -> BLOCK_DEVICE;
      case 0x1000 -> FIFO;
      case 0xC000 -> SOCKET;
      default -> UNKNOWN;
    };
  }
}
