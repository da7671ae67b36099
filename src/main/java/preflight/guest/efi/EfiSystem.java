package preflight.guest.efi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.filesystem.DirectoryEntry;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/**
 * The folders below {@code /EFI} of an EFI system partition (UEFI 2.10, 13.3.1): that of the
 * fallback loader, {@code BOOT}, and one a vendor.
 *
 * @param programs all files with the ending {@code .efi}, and the boot manager of Windows
 * @param stubs of GRUB, in the same folders
 * @param troubles folders and stubs that cannot be read
 */
public record EfiSystem(List<EfiProgram> programs, List<EfiStub> stubs, List<Trouble> troubles) {

  private static final String ROOT = "/EFI";

  /** The boot manager of Windows, one folder deeper than others have theirs. */
  private static final String WINDOWS = "/EFI/Microsoft/Boot/bootmgfw.efi";

  public EfiSystem {
    programs = List.copyOf(programs);
    stubs = List.copyOf(stubs);
    troubles = List.copyOf(troubles);
  }

  /** The program that firmware starts without being told one, such as {@code BOOTX64.EFI}. */
  public Optional<EfiProgram> fallback(String name) {
    for (EfiProgram program : programs) {
      if (program.isFallback(name)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /**
   * @param tree of that partition alone
   * @return failed where {@code /EFI} cannot be looked into
   */
  public static Fact<EfiSystem> read(FileTree tree) {
    Fact<FileRef> root = tree.find(ROOT);
    Place place = tree.place(ROOT);
    if (root.isAbsent()) {
      return new Fact.Known<>(new EfiSystem(List.of(), List.of(), List.of()), place);
    }
    if (!(root instanceof Fact.Known<FileRef> known)) {
      return root.lacking();
    }
    try {
      return new Fact.Known<>(new Reader(tree).read(known.value()), place);
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(ROOT, e), place);
    }
  }

  /** One way through the folders. */
  private static final class Reader {
    private final FileTree tree;
    private final List<EfiProgram> programs = new ArrayList<>();
    private final List<EfiStub> stubs = new ArrayList<>();
    private final List<Trouble> troubles = new ArrayList<>();

    Reader(FileTree tree) {
      this.tree = tree;
    }

    EfiSystem read(FileRef root) throws IOException {
      int folders = 0;
      for (DirectoryEntry entry : entries(root)) {
        Fact<FileRef> child = tree.child(root, entry);
        if (child instanceof Fact.Failed<FileRef> failed) {
          troubles.add(failed.trouble());
        }
        Optional<FileRef> folder = child.toOptional().filter(ref -> ref.node().isDirectory());
        if (folder.isEmpty()) {
          continue;
        }
        if (++folders > Limits.EFI_FOLDERS) {
          throw new CorruptException(ROOT, "more than " + Limits.EFI_FOLDERS + " folders");
        }
        try {
          folder(folder.get());
        } catch (ReadProblem e) {
          troubles.add(e.trouble());
        }
      }
      Fact<FileRef> windows = tree.find(WINDOWS);
      if (windows.toOptional().filter(ref -> ref.node().isRegular()).isPresent()) {
        FileRef file = windows.toOptional().get();
        programs.add(EfiProgram.read(file));
      }
      return new EfiSystem(programs, stubs, troubles);
    }

    private List<DirectoryEntry> entries(FileRef directory) throws IOException {
      return directory.node().isDirectory() ? tree.list(directory) : List.of();
    }

    private void folder(FileRef folder) throws IOException {
      for (DirectoryEntry entry : entries(folder)) {
        String name = entry.name().toLowerCase(Locale.ROOT);
        boolean stub = name.equals("grub.cfg");
        if (!stub && !name.endsWith(".efi")) {
          continue;
        }
        if (programs.size() + stubs.size() == Limits.EFI_PROGRAMS) {
          throw new CorruptException(
              folder.path(), "more than " + Limits.EFI_PROGRAMS + " programs in all folders");
        }
        Optional<FileRef> file =
            tree.child(folder, entry).toOptional().filter(ref -> ref.node().isRegular());
        if (file.isPresent() && stub) {
          stub(file.get());
        } else if (file.isPresent()) {
          programs.add(EfiProgram.read(file.get()));
        }
      }
    }

    private void stub(FileRef file) throws IOException {
      try (ByteSource content = file.open()) {
        if (content.size() > Limits.EFI_STUB_BYTES) {
          throw new CorruptException(
              file.path(), "has more than the " + Limits.EFI_STUB_BYTES + " bytes expected");
        }
        byte[] bytes = content.read(0, (int) content.size());
        stubs.add(EfiStub.parse(file.path(), Text.decode(bytes)));
      } catch (ReadProblem e) {
        troubles.add(e.trouble());
      }
    }
  }
}
