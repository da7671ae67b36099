package preflight.rule;

import java.util.Optional;
import preflight.fact.Fact;
import preflight.image.Format;
import preflight.inspection.DiskFacts;
import preflight.inspection.Inspection;

/** Commands for people to paste. */
public final class Shell {

  private Shell() {}

  /**
   * A file's name as one word of a POSIX shell, with {@code ./} before a leading dash; for an
   * address the name that the file gets when it is downloaded.
   */
  public static String word(String name) {
    String file = local(name);
    return quoted(file.startsWith("-") ? "./" + file : file);
  }

  /** Whether a name is an address rather than that of a file of this host. */
  private static boolean isAddress(String name) {
    return name.startsWith("https://") || name.startsWith("http://") || name.startsWith("s3://");
  }

  /** The file's name, without where an address leads. */
  public static String local(String name) {
    if (!isAddress(name)) {
      return name;
    }
    String last = name.substring(name.lastIndexOf('/') + 1);
    return !name.startsWith("s3:") && last.endsWith("?…")
        ? last.substring(0, last.length() - 2)
        : last;
  }

  /** The command that fetches what an address names into the working directory; else none. */
  public static Optional<String> download(String name) {
    if (!isAddress(name)) {
      return Optional.empty();
    }
    return Optional.of(
        name.startsWith("s3:") ? "aws s3 cp " + quoted(name) + " ." : "curl -fLO " + quoted(name));
  }

  /**
   * The command that unpacks one member of an archive. A member's name stays as it is, behind
   * {@code --} where it looks like an option; a colon in the archive's name would be that of a
   * host.
   */
  public static String extract(String archive, String member) {
    String file = local(archive);
    boolean host = file.indexOf(':') >= 0 && file.indexOf('/') < 0;
    return "tar -xf "
        + word(host ? "./" + file : file)
        + (member.startsWith("-") ? " -- " : " ")
        + quoted(member);
  }

  /** A text as one word of a POSIX shell. */
  public static String quoted(String path) {
    boolean safe = !path.isEmpty();
    for (int i = 0; i < path.length() && safe; i++) {
      char c = path.charAt(i);
      safe = (c < 0x7F && Character.isLetterOrDigit(c)) || "_-./=:,+@%".indexOf(c) >= 0;
    }
    return safe ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  /**
   * The command that writes an image again as a stream-optimized VMDK beside it: this program's,
   * which compares the result, where it can read the disks, else that of QEMU, which reads more
   * kinds of containers.
   */
  static String convert(Inspection inspection, String name) {
    for (DiskFacts disk : inspection.disks()) {
      if (disk.table() instanceof Fact.Failed) {
        return convert(disk, name);
      }
    }
    return convertInto(name, converted(name));
  }

  /** The same of one disk, which lies in the file of this name. */
  public static String convert(DiskFacts disk, String name) {
    if (disk.table() instanceof Fact.Failed) {
      return "qemu-img convert -O vmdk -o subformat=streamOptimized "
          + word(name)
          + " "
          + word(converted(name));
    }
    return convertInto(name, converted(name));
  }

  /** The command that writes an image into another file, whose ending tells the format. */
  static String convertInto(String name, String output) {
    return "preflight convert " + word(name) + " -o " + word(output);
  }

  /** What the commands to convert write. */
  public static String converted(String name) {
    return withExtension(name, "-stream.vmdk");
  }

  /**
   * The file that a command about one disk is given: of several loose disks the names stand in one
   * line, which is no file's name.
   */
  static String file(Inspection inspection, DiskFacts disk) {
    boolean loose = inspection.disks().size() > 1 && inspection.ovf().isEmpty();
    return word(loose ? disk.name() : inspection.name());
  }

  /**
   * A command of a tool that takes the bytes of a file for those of the disk: none where the disk
   * lies in a container, which such a tool would misread, or overwrite.
   */
  static String[] onRawDisk(String command, Inspection inspection, DiskFacts disk) {
    Format format = disk.container().format();
    boolean raw =
        (format == Format.RAW || format == Format.UNFORMATTED) && inspection.ovf().isEmpty();
    return raw ? new String[] {command + " " + file(inspection, disk)} : new String[0];
  }

  /** The same name with another ending. */
  static String withExtension(String name, String extension) {
    int slash = name.lastIndexOf('/');
    int dot = name.lastIndexOf('.');
    return (dot > slash + 1 ? name.substring(0, dot) : name) + extension;
  }
}
