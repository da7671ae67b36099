package preflight.rule;

/** Commands for people to paste. */
final class Shell {

  private Shell() {}

  /** A file's name as one word of a POSIX shell, with {@code ./} before a leading dash. */
  static String word(String name) {
    String path = name.startsWith("-") ? "./" + name : name;
    boolean safe = !path.isEmpty();
    for (int i = 0; i < path.length() && safe; i++) {
      char c = path.charAt(i);
      safe = (c < 0x7F && Character.isLetterOrDigit(c)) || "_-./=:,+@%".indexOf(c) >= 0;
    }
    return safe ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  /** The command that writes an image again as a stream-optimized VMDK beside it. */
  static String convert(String name) {
    String target = withExtension(name, "-stream.vmdk");
    return "qemu-img convert -O vmdk -o subformat=streamOptimized "
        + word(name)
        + " "
        + word(target);
  }

  /** The same name with another ending. */
  static String withExtension(String name, String extension) {
    int slash = name.lastIndexOf('/');
    int dot = name.lastIndexOf('.');
    return (dot > slash + 1 ? name.substring(0, dot) : name) + extension;
  }
}
