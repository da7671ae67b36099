package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import preflight.fact.Fact;
import preflight.filesystem.DirectoryEntry;
import preflight.guest.bls.EntryFile;
import preflight.guest.bls.EntryOrder;
import preflight.guest.grub.BlsEntries;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.UnsupportedException;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** The entries that {@code blscfg} finds on the machine's volumes. */
record EntriesForGrub(Volumes volumes) implements BlsEntries {

  private static final String FOLDER = "/loader/entries";
  private static final String SUFFIX = ".conf";

  /**
   * On the device that {@code root} names, in the folder that {@code blsdir} names; without that
   * variable in {@code /loader/entries}, and where there is no such folder, in that of {@code
   * /boot} (rhboot/grub2, grub-core/commands/blscfg.c, find_entry).
   */
  @Override
  public List<BlsEntry> entries(
      Function<String, Optional<String>> variables, List<String> arguments) throws IOException {
    if (!arguments.isEmpty()) {
      throw new UnsupportedException("GRUB script", "blscfg with arguments");
    }
    Optional<GuestVolume> volume = variables.apply("root").flatMap(volumes::byGrubName);
    if (volume.isEmpty()) {
      return List.of();
    }
    Optional<String> named = variables.apply("blsdir").filter(dir -> !dir.isEmpty());
    Optional<FileRef> folder = folder(volume.get(), named.orElse(FOLDER));
    if (folder.isEmpty() && named.isEmpty()) {
      folder = folder(volume.get(), "/boot" + FOLDER);
    }
    if (folder.isEmpty()) {
      return List.of();
    }
    List<BlsEntry> entries = new ArrayList<>();
    long characters = 0;
    for (EntryFile file : files(FileTree.of(folder.get().volume()), folder.get())) {
      Optional<String> script = file.script(variables);
      if (script.isPresent()) {
        characters += script.get().length();
        requireRoom(characters, folder.get());
        BootFile source =
            new BootFile(
                Optional.of(volume.get().grubName()),
                folder.get().path() + "/" + file.id() + SUFFIX);
        entries.add(new BlsEntry(file.title(), file.id(), script.get(), source));
      }
    }
    return entries;
  }

  private static List<EntryFile> files(FileTree tree, FileRef folder) throws IOException {
    List<EntryFile> files = new ArrayList<>();
    long bytes = 0;
    for (DirectoryEntry entry : tree.list(folder)) {
      String name = entry.name();
      if (name.startsWith(".") || name.length() <= SUFFIX.length() || !name.endsWith(SUFFIX)) {
        continue;
      }
      if (files.size() >= Limits.BLS_ENTRIES) {
        throw new UnsupportedException(
            folder.path(), "more than " + Limits.BLS_ENTRIES + " boot entries");
      }
      Fact<byte[]> content = tree.read(folder.path() + "/" + name, Limits.BLS_BYTES);
      if (content instanceof Fact.Failed<byte[]> failed) {
        throw ReadProblem.again(failed.trouble());
      }
      if (content.isKnown()) {
        byte[] text = content.toOptional().orElseThrow();
        bytes += text.length;
        requireRoom(bytes, folder);
        String id = name.substring(0, name.length() - SUFFIX.length());
        files.add(EntryFile.parse(id, Text.decode(text)));
      }
    }
    files.sort((a, b) -> EntryOrder.NEWEST_FIRST.compare(a.id(), b.id()));
    return files;
  }

  private static void requireRoom(long bytes, FileRef folder) throws UnsupportedException {
    if (bytes > Limits.BLS_FOLDER_BYTES) {
      throw new UnsupportedException(
          folder.path(), "boot entries of more than " + Limits.BLS_FOLDER_BYTES + " bytes in all");
    }
  }

  private static Optional<FileRef> folder(GuestVolume volume, String path) throws IOException {
    Fact<FileRef> found = volume.findForLoader(path);
    if (found instanceof Fact.Failed<FileRef> failed) {
      throw ReadProblem.again(failed.trouble());
    }
    return found.toOptional().filter(ref -> ref.node().isDirectory());
  }
}
