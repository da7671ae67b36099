package preflight.guest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.Shebang;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** Finds the first program of the guest's user space. */
final class InitReader {

  /**
   * What the kernel tries when nothing is said (init/main.c, kernel_init), without {@code /bin/sh}:
   * a shell on the console is no system that answers over the network.
   */
  private static final List<String> DEFAULTS = List.of("/sbin/init", "/etc/init", "/bin/init");

  /** {@code S_IXUSR | S_IXGRP | S_IXOTH}. */
  private static final int ANY_EXECUTE = 0111;

  private InitReader() {}

  /**
   * @param asked the value of {@code init=}, the only one that is tried where it is given
   */
  static Fact<Init> read(FileTree tree, Optional<String> asked) {
    List<Place> tried = new ArrayList<>();
    for (String path : asked.isPresent() ? List.of(asked.get()) : DEFAULTS) {
      Fact<FileRef> found = tree.find(path);
      if (found instanceof Fact.Known<FileRef> known && known.value().node().isRegular()) {
        return read(path, known.value());
      }
      if (found instanceof Fact.Failed<FileRef> failed) {
        return new Fact.Failed<>(failed.trouble(), failed.place());
      }
      tried.add(tree.place(path));
    }
    return new Fact.Absent<>(tried);
  }

  private static Fact<Init> read(String path, FileRef ref) {
    try (ByteSource content = ref.open()) {
      byte[] head = content.read(0, (int) Math.min(4, content.size()));
      Optional<ElfHeader> elf =
          ElfHeader.matches(head) ? Optional.of(ElfHeader.read(content)) : Optional.empty();
      return new Fact.Known<>(
          new Init(
              path, ref.path(), elf, Shebang.read(content), (ref.node().mode() & ANY_EXECUTE) != 0),
          ref.place());
    } catch (IOException e) {
      return new Fact.Failed<>(ReadProblem.of(ref.path(), e), ref.place());
    }
  }
}
