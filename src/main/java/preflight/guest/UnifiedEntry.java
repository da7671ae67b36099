package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.filesystem.DirectoryEntry;
import preflight.guest.efi.PeProgram;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * The entry that a unified kernel image is (UAPI group, "Unified Kernel Image"; systemd-stub(7)):
 * its initrds are sections of it, and so is its command line.
 *
 * @param addons programs beside it that add to the command line
 */
record UnifiedEntry(BootEntry entry, List<String> addons) {

  /** How it is named in a menu, and what is told to it. */
  record Start(
      Optional<String> title,
      Optional<String> id,
      int profile,
      Optional<String> options,
      List<BootFile> initrds,
      BootFile source,
      int line) {

    /** By itself. */
    static Start of(BootFile file) {
      return new Start(Optional.empty(), Optional.empty(), 0, Optional.empty(), List.of(), file, 0);
    }
  }

  /**
   * @param file the program as the loader names it
   * @param ref the program
   * @param tree of its volume alone
   * @throws preflight.io.CorruptException where its sections cannot be read
   */
  static UnifiedEntry read(BootFile file, FileRef ref, FileTree tree, Start start)
      throws IOException {
    try (ByteSource content = ref.open()) {
      PeProgram pe = PeProgram.read(content);
      int profile = start.profile();
      List<BootFile> initrds = new ArrayList<>(start.initrds());
      for (String name : new String[] {".ucode", ".initrd"}) {
        if (pe.find(name, profile).isPresent()) {
          initrds.add(file.part(name, profile));
        }
      }
      Optional<PeProgram.Section> own = pe.find(".cmdline", profile);
      StringBuilder line = new StringBuilder(start.options().orElse(""));
      if (start.options().isEmpty() && own.isPresent()) {
        line.append(printable(PeProgram.text(content, own.get(), Limits.UKI_TEXT_BYTES)));
      }
      List<String> addons = new ArrayList<>();
      for (String folder : new String[] {"/loader/addons", ref.path() + ".extra.d"}) {
        addons(tree, folder, line, addons);
      }
      BootEntry entry =
          new BootEntry(
              start.title().orElse(ref.path().substring(ref.path().lastIndexOf('/') + 1)),
              start.id(),
              profile == 0 ? file : file.part(".linux", profile),
              initrds,
              line.toString(),
              Optional.empty(),
              Optional.empty(),
              start.source(),
              start.line());
      return new UnifiedEntry(entry, List.copyOf(addons));
    }
  }

  private static void addons(FileTree tree, String folder, StringBuilder line, List<String> addons)
      throws IOException {
    Optional<FileRef> found =
        tree.find(folder).toOptional().filter(ref -> ref.node().isDirectory());
    if (found.isEmpty()) {
      return;
    }
    List<DirectoryEntry> entries = new ArrayList<>(tree.list(found.get()));
    entries.sort((a, b) -> a.name().compareTo(b.name()));
    for (DirectoryEntry entry : entries) {
      Optional<FileRef> file =
          tree.child(found.get(), entry).toOptional().filter(ref -> ref.node().isRegular());
      if (file.isEmpty() || !entry.name().toLowerCase(Locale.ROOT).endsWith(".addon.efi")) {
        continue;
      }
      if (addons.size() == Limits.EFI_PROGRAMS) {
        throw new UnsupportedException(folder, "more than " + Limits.EFI_PROGRAMS + " addons");
      }
      try (ByteSource content = file.get().open()) {
        Optional<PeProgram.Section> more = PeProgram.read(content).find(".cmdline");
        if (more.isPresent()) {
          String text = printable(PeProgram.text(content, more.get(), Limits.UKI_TEXT_BYTES));
          line.append(line.isEmpty() ? "" : " ").append(text);
          if (line.length() > Limits.UKI_TEXT_BYTES) {
            throw new UnsupportedException(
                folder, "a command line of more than " + Limits.UKI_TEXT_BYTES + " characters");
          }
        }
        addons.add(file.get().path());
      } catch (ReadProblem e) {
        addons.add(file.get().path() + ", which cannot be read: " + e.trouble().summary());
      }
    }
  }

  /** Line breaks and other control characters count as blanks, and those at the end for nothing. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      line.append(text.charAt(i) < ' ' ? ' ' : text.charAt(i));
    }
    return line.toString().strip();
  }
}
