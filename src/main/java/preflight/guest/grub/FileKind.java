package preflight.guest.grub;

/** What GRUB's {@code test} can tell about a file. */
public enum FileKind {
  FILE,
  DIRECTORY
}
