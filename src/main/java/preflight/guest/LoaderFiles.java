package preflight.guest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import preflight.fact.Fact;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.tree.FileRef;
import preflight.tree.FileTree;

/** The configuration files of boot loaders, where their manuals and distributions put them. */
final class LoaderFiles {

  /** A place to look at, and whose it is. */
  record Candidate(Loader loader, String path) {}

  /**
   * In the order in which they count. GRUB 2: info grub, "Configuration"; Red Hat and SUSE say
   * grub2. GRUB Legacy: /etc/grub.conf and menu.lst are links to one file on Red Hat. extlinux and
   * syslinux: wiki.syslinux.org, "Config", "Common Problems". The paths without /boot are those of
   * a boot partition looked at by itself.
   */
  static final List<Candidate> CANDIDATES =
      List.of(
          new Candidate(Loader.GRUB2, "/boot/grub/grub.cfg"),
          new Candidate(Loader.GRUB2, "/boot/grub2/grub.cfg"),
          new Candidate(Loader.GRUB2, "/grub/grub.cfg"),
          new Candidate(Loader.GRUB2, "/grub2/grub.cfg"),
          new Candidate(Loader.GRUB_LEGACY, "/boot/grub/grub.conf"),
          new Candidate(Loader.GRUB_LEGACY, "/boot/grub/menu.lst"),
          new Candidate(Loader.GRUB_LEGACY, "/grub/grub.conf"),
          new Candidate(Loader.GRUB_LEGACY, "/grub/menu.lst"),
          new Candidate(Loader.SYSLINUX, "/boot/extlinux/extlinux.conf"),
          new Candidate(Loader.SYSLINUX, "/boot/syslinux/extlinux.conf"),
          new Candidate(Loader.SYSLINUX, "/boot/syslinux/syslinux.cfg"),
          new Candidate(Loader.SYSLINUX, "/boot/extlinux.conf"),
          new Candidate(Loader.SYSLINUX, "/boot/syslinux.cfg"),
          new Candidate(Loader.SYSLINUX, "/extlinux/extlinux.conf"),
          new Candidate(Loader.SYSLINUX, "/syslinux/extlinux.conf"),
          new Candidate(Loader.SYSLINUX, "/syslinux/syslinux.cfg"),
          new Candidate(Loader.SYSLINUX, "/extlinux.conf"),
          new Candidate(Loader.SYSLINUX, "/syslinux.cfg"));

  private LoaderFiles() {}

  /** What was found in a tree, each real file once. */
  record Found(List<LoaderFile> files, List<FileRef> refs, List<Trouble> troubles) {}

  static Found in(FileTree tree) {
    List<LoaderFile> files = new ArrayList<>();
    List<FileRef> refs = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    for (Candidate candidate : CANDIDATES) {
      Fact<FileRef> found = tree.find(candidate.path());
      if (found instanceof Fact.Failed<FileRef> failed) {
        troubles.add(failed.trouble());
      }
      if (!(found instanceof Fact.Known<FileRef> known) || !known.value().node().isRegular()) {
        continue;
      }
      FileRef ref = known.value();
      if (refs.contains(ref)) {
        continue;
      }
      try {
        files.add(
            new LoaderFile(
                candidate.loader(), candidate.path(), ref.path(), ref.node().size(), sum(ref)));
        refs.add(ref);
      } catch (IOException e) {
        troubles.add(ReadProblem.of(ref.path(), e));
      }
    }
    return new Found(List.copyOf(files), List.copyOf(refs), List.copyOf(troubles));
  }

  private static long sum(FileRef ref) throws IOException {
    CRC32 crc = new CRC32();
    try (ByteSource content = ref.open();
        InputStream in =
            content.slice(ref.path(), 0, Math.min(Limits.LOADER_BYTES, content.size())).stream()) {
      byte[] piece = new byte[16 * 1024];
      int count = in.read(piece);
      while (count >= 0) {
        crc.update(piece, 0, count);
        count = in.read(piece);
      }
    }
    return crc.getValue();
  }
}
