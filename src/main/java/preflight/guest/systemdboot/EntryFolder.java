package preflight.guest.systemdboot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.guest.efi.PeProgram;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * The entries on one partition: files in {@code /loader/entries} (Boot Loader Specification, "Type
 * #1") and unified kernel images in {@code /EFI/Linux} ("Type #2").
 */
final class EntryFolder {

  private static final String TYPE_1 = "/loader/entries";
  private static final String TYPE_2 = "/EFI/Linux";

  private final FileTree tree;
  private final int volume;
  private final String machine;
  private final String own;
  private final List<String> notes;
  private final List<SystemdEntry> entries = new ArrayList<>();
  private long bytes;

  /**
   * @param tree of that partition alone
   * @param volume its number in the entries
   * @param machine that systemd-boot was built for, as in {@code BOOTX64.EFI}
   * @param own the path of systemd-boot itself, which is no entry
   * @param notes is told what could not be read
   */
  EntryFolder(FileTree tree, int volume, String machine, String own, List<String> notes) {
    this.tree = tree;
    this.volume = volume;
    this.machine = machine;
    this.own = own;
    this.notes = notes;
  }

  List<SystemdEntry> read() throws IOException {
    for (FileRef file : files(TYPE_2, ".efi")) {
      try (ByteSource content = file.open()) {
        images(file, content, PeProgram.read(content));
      } catch (ReadProblem e) {
        notes.add(file.path() + ": " + e.trouble().summary());
      }
    }
    for (FileRef file : files(TYPE_1, ".conf")) {
      Fact<byte[]> read = tree.read(file.path(), Limits.BLS_BYTES);
      if (read instanceof Fact.Failed<byte[]> failed) {
        notes.add(file.path() + ": " + failed.trouble().summary());
      } else if (read.isKnown()) {
        byte[] text = read.toOptional().orElseThrow();
        bytes += text.length;
        if (bytes > Limits.BLS_FOLDER_BYTES) {
          throw new UnsupportedException(
              TYPE_1, "boot entries of more than " + Limits.BLS_FOLDER_BYTES + " bytes in all");
        }
        described(file, Text.decode(text));
      }
    }
    return entries;
  }

  /** Regular files whose name ends so; not those that begin with a dot or with {@code auto-}. */
  private List<FileRef> files(String folder, String suffix) throws IOException {
    List<FileRef> files = new ArrayList<>();
    Fact<FileRef> found = tree.find(folder);
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    Optional<FileRef> directory = found.toOptional().filter(ref -> ref.node().isDirectory());
    if (directory.isEmpty()) {
      return files;
    }
    for (DirectoryEntry entry : tree.list(directory.get())) {
      String name = entry.name().toLowerCase(Locale.ROOT);
      if (!name.endsWith(suffix) || name.startsWith(".") || name.startsWith("auto-")) {
        continue;
      }
      if (files.size() == Limits.BLS_ENTRIES) {
        throw new UnsupportedException(folder, "more than " + Limits.BLS_ENTRIES + " boot entries");
      }
      Fact<FileRef> file = tree.child(directory.get(), entry);
      if (file instanceof Fact.Failed<FileRef> failed) {
        notes.add(folder + "/" + entry.name() + ": " + failed.trouble().summary());
      }
      file.toOptional().filter(ref -> ref.node().isRegular()).ifPresent(files::add);
    }
    return files;
  }

  /** What the fields of a file add up to. */
  private static final class Fields {
    Optional<String> title = Optional.empty();
    Optional<String> sortKey = Optional.empty();
    Optional<String> version = Optional.empty();
    Optional<String> machineId = Optional.empty();
    Optional<String> program = Optional.empty();
    Optional<String> options = Optional.empty();
    Optional<String> deviceTree = Optional.empty();
    final List<String> initrds = new ArrayList<>();
    SystemdEntry.Type type = SystemdEntry.Type.LINUX;
    int line;
    boolean skipped;
  }

  /** The file of an entry; one for another machine or without a program that is there is none. */
  private void described(FileRef file, String text) {
    Fields fields = new Fields();
    for (Lines.Line line : Lines.of(text, " \t")) {
      field(fields, line);
    }
    if (fields.skipped || fields.program.isEmpty()) {
      return;
    }
    String program = fields.program.get();
    if (tree.find(program).isAbsent()) {
      notes.add(file.path() + " is left out, since its " + program + " is not there");
      return;
    }
    String name = name(file);
    SystemdEntry.Start start =
        new SystemdEntry.Start(
            fields.type, program, fields.initrds, fields.options, fields.deviceTree, 0);
    String id = name.toLowerCase(Locale.ROOT);
    entries.add(
        new SystemdEntry(
            id,
            fields.title.orElse(id),
            volume,
            file.path(),
            fields.line,
            start,
            rank(name, ".conf", fields.sortKey, fields.machineId, fields.version)));
  }

  private void field(Fields fields, Lines.Line line) {
    String value = line.value();
    switch (line.key()) {
      case "title" -> fields.title = Optional.of(value);
      case "sort-key" -> fields.sortKey = Optional.of(value);
      case "version" -> fields.version = Optional.of(value);
      case "machine-id" -> fields.machineId = Optional.of(value);
      case "linux" -> program(fields, SystemdEntry.Type.LINUX, line);
      case "uki" -> program(fields, SystemdEntry.Type.UKI, line);
      case "efi" -> program(fields, SystemdEntry.Type.EFI, line);
      case "uki-url" -> fields.skipped = true;
      case "architecture" -> fields.skipped |= !value.equalsIgnoreCase(machine);
      case "devicetree" -> fields.deviceTree = Optional.of(path(value));
      case "initrd" -> fields.initrds.add(path(value));
      case "options" ->
          fields.options = Optional.of(fields.options.map(o -> o + " " + value).orElse(value));
      default -> {
        // devicetree-overlay, grub_users and the like choose nothing
      }
    }
  }

  /** Two kinds of programs in one file make it a bad one. */
  private void program(Fields fields, SystemdEntry.Type type, Lines.Line line) {
    String path = path(line.value());
    fields.skipped |= fields.program.isPresent() && fields.type != type;
    fields.skipped |= type == SystemdEntry.Type.EFI && volume == 0 && path.equalsIgnoreCase(own);
    fields.type = type;
    fields.program = Optional.of(path);
    fields.line = line.number();
  }

  /** One entry a profile, for each that has an os-release with a name. */
  private void images(FileRef file, ByteSource content, PeProgram pe) throws IOException {
    for (int profile = 0; profile < pe.profiles(); profile++) {
      Optional<PeProgram.Section> release = pe.find(".osrel", profile);
      if (release.isEmpty()) {
        notes.add(file.path() + " is left out, since it has no section .osrel");
        return;
      }
      Release os = Release.of(PeProgram.text(content, release.get(), Limits.UKI_TEXT_BYTES));
      if (os.name().isEmpty()) {
        notes.add(file.path() + " is left out, since its .osrel has no name");
        return;
      }
      if (entries.size() == Limits.BLS_ENTRIES) {
        throw new UnsupportedException(TYPE_2, "more than " + Limits.BLS_ENTRIES + " boot entries");
      }
      String name = name(file);
      String id = name;
      String title = os.name().get();
      Optional<PeProgram.Section> about = pe.find(".profile", profile);
      if (about.isPresent()) {
        String text = PeProgram.text(content, about.get(), Limits.UKI_TEXT_BYTES);
        List<Lines.Line> lines = Lines.of(text, "=");
        String which = Release.first(lines, "ID").orElse(Integer.toString(profile));
        id = profile == 0 ? name : name + "@" + which;
        Optional<String> named = Release.first(lines, "TITLE");
        title = named.isPresent() ? title + " (" + named.get() + ")" : title;
      }
      SystemdEntry.Start start =
          new SystemdEntry.Start(
              SystemdEntry.Type.UKI,
              file.path(),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              profile);
      entries.add(
          new SystemdEntry(
              id.toLowerCase(Locale.ROOT),
              title,
              volume,
              file.path(),
              0,
              start,
              rank(name, ".efi", os.sortKey(), Optional.empty(), os.version())));
    }
  }

  /** The counters of attempts stand before the suffix: {@code +LEFT} or {@code +LEFT-DONE}. */
  private static SystemdEntry.Rank rank(
      String name,
      String suffix,
      Optional<String> sortKey,
      Optional<String> machineId,
      Optional<String> version) {
    int plus = name.lastIndexOf('+');
    long left = -1;
    long done = -1;
    if (plus >= 0) {
      String counters =
          name.substring(plus + 1, Math.max(plus + 1, name.length() - suffix.length()));
      int dash = counters.indexOf('-');
      long first = number(dash < 0 ? counters : counters.substring(0, dash));
      long second = dash < 0 ? 0 : number(counters.substring(dash + 1));
      left = first >= 0 && second >= 0 ? first : -1;
      done = left < 0 ? -1 : second;
    }
    return new SystemdEntry.Rank(sortKey, machineId, version, left, done);
  }

  /** A decimal number of at most nine digits, -1 for anything else. */
  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(digits);
  }

  private static String name(FileRef file) {
    return file.path().substring(file.path().lastIndexOf('/') + 1);
  }

  /** From the partition's root, with either kind of slash. */
  private static String path(String value) {
    String path = value.replace('\\', '/');
    return path.startsWith("/") ? path : "/" + path;
  }
}
