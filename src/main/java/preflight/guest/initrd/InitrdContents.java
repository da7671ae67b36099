package preflight.guest.initrd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import preflight.filesystem.FileType;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.Shebang;
import preflight.guest.kernel.ModuleName;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/** Gathers, entry by entry, what is worth knowing of an initrd. */
final class InitrdContents {

  private static final int MAX_TARGET = 4096;
  private static final int HEAD = 16 * 1024;

  /** What a hard link costs beside its text, in bytes: the link, its content, their places. */
  private static final int LINK_BYTES = 128;

  private static final Set<String> PROGRAMS =
      Set.of(
          "init",
          "linuxrc",
          "bin",
          "sbin",
          "lib",
          "lib64",
          "usr/bin",
          "usr/sbin",
          "usr/lib",
          "usr/lib64",
          "bin/init",
          "sbin/init",
          "usr/bin/init",
          "usr/sbin/init",
          "bin/lvm",
          "sbin/lvm",
          "usr/bin/lvm",
          "usr/sbin/lvm",
          "bin/sh",
          "usr/bin/sh",
          "bin/busybox",
          "sbin/busybox",
          "usr/bin/busybox",
          "usr/sbin/busybox",
          "lib/systemd/systemd",
          "usr/lib/systemd/systemd");

  private static final Set<String> TEXTS =
      Set.of(
          "conf/modules",
          "conf/initramfs.conf",
          "conf/arch.conf",
          "conf/param.conf",
          "etc/fstab",
          "etc/modules",
          "etc/crypttab",
          "cryptroot/crypttab",
          "etc/initrd-release",
          "usr/lib/initrd-release",
          "etc/os-release",
          "usr/lib/os-release",
          // mkinitcpio
          "config",
          "buildconfig",
          "VERSION");

  private record Link(long device, long inode) {}

  private record Content(
      long size,
      Optional<ElfHeader> elf,
      Optional<Shebang> shebang,
      Optional<String> text,
      Optional<Trouble> trouble) {

    /** In bytes, for as long as a later name may refer to it. */
    long kept() {
      long length = text.map(String::length).orElse(0);
      length += elf.flatMap(ElfHeader::interpreter).map(String::length).orElse(0);
      return LINK_BYTES + length;
    }
  }

  private final InitrdLimits limits;
  private final Map<String, Set<String>> modules = new HashMap<>();
  private final Map<String, InitrdFile> files = new HashMap<>();
  private final Map<Link, Content> linked = new HashMap<>();
  private final Map<Link, List<String>> waiting = new HashMap<>();
  private long linkedBytes;
  private int waitingNames;
  private int moduleCount;
  private final List<NestedImage> nested = new ArrayList<>();
  private boolean early;
  private boolean late;

  InitrdContents(InitrdLimits limits) {
    this.limits = limits;
  }

  /** Takes note of an entry whose content comes next in {@code in}, consuming none of it. */
  void add(CpioHeader header, Lookahead in) throws IOException {
    String path = relative(header.name());
    if (path.isEmpty()) {
      return;
    }
    FileType type = FileType.ofMode(header.mode());
    noteEarly(path, type);
    noteModule(path);
    boolean interesting = isProgram(path) || isText(path) || InitrdOrigin.isSign(path);
    if (type == FileType.SYMLINK) {
      if (interesting || path.indexOf('/') < 0) {
        put(file(path, type, header, Optional.of(target(header, in))));
      }
    } else if (type == FileType.REGULAR) {
      noteNested(path, header, in);
      regular(path, header, in, interesting);
    } else if (interesting) {
      put(file(path, type, header, Optional.empty()));
    }
  }

  /** Hard links have their content only once, mostly with the last of them. */
  private void regular(String path, CpioHeader header, Lookahead in, boolean interesting)
      throws IOException {
    if (header.links() < 2) {
      if (interesting) {
        put(file(path, header, content(header, in)));
      }
      return;
    }
    Link link = new Link(header.device(), header.inode());
    if (header.size() > 0) {
      Content content = content(header, in);
      keep(link, content);
      List<String> others = waiting.remove(link);
      if (others != null) {
        waitingNames -= others.size();
        for (String other : others) {
          put(file(other, header, content));
        }
      }
    }
    if (interesting) {
      Content content = linked.get(link);
      if (content != null) {
        put(file(path, header, content));
      } else {
        put(file(path, FileType.REGULAR, header, Optional.empty()));
        waiting.computeIfAbsent(link, l -> new ArrayList<>()).add(path);
        if (++waitingNames > Limits.INITRD_LINKS) {
          throw new UnsupportedException(
              "initrd",
              "more than " + Limits.INITRD_LINKS + " hard links of interest without content");
        }
      }
    }
  }

  /** Any later name may be one of interest, so each content is kept: by bytes, not by number. */
  private void keep(Link link, Content content) throws ReadProblem {
    Content before = linked.put(link, content);
    linkedBytes += content.kept() - (before == null ? 0 : before.kept());
    if (linkedBytes > Limits.INITRD_LINKED) {
      throw new UnsupportedException(
          "initrd",
          "more than " + (Limits.INITRD_LINKED >> 20) + " MiB of hard-linked files in one archive");
    }
  }

  /** Inode numbers count within one archive only. */
  void endArchive() {
    linked.clear();
    waiting.clear();
    linkedBytes = 0;
    waitingNames = 0;
  }

  private void put(InitrdFile file) throws ReadProblem {
    files.put(file.path(), file);
    if (files.size() > Limits.INITRD_FILES) {
      throw new UnsupportedException(
          "initrd", "more than " + Limits.INITRD_FILES + " files of interest");
    }
  }

  private static InitrdFile file(
      String path, FileType type, CpioHeader header, Optional<String> target) {
    return new InitrdFile(
        path,
        type,
        header.mode(),
        header.size(),
        target,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static InitrdFile file(String path, CpioHeader header, Content content) {
    return new InitrdFile(
        path,
        FileType.REGULAR,
        header.mode(),
        content.size(),
        Optional.empty(),
        content.elf(),
        content.shebang(),
        isText(path) ? content.text() : Optional.empty(),
        content.trouble());
  }

  private static String target(CpioHeader header, Lookahead in) throws IOException {
    byte[] bytes = head(header, in, MAX_TARGET);
    return Text.decode(bytes);
  }

  private static byte[] head(CpioHeader header, Lookahead in, int limit) throws IOException {
    int wanted = (int) Math.min(limit, header.size());
    int length = Math.min(wanted, in.fill(wanted));
    return Arrays.copyOfRange(in.array(), in.start(), in.start() + length);
  }

  private static Content content(CpioHeader header, Lookahead in) throws IOException {
    byte[] bytes = head(header, in, HEAD);
    ByteSource source = new ArraySource("initrd", bytes);
    Optional<Shebang> shebang = Shebang.read(source);
    if (!ElfHeader.matches(bytes)) {
      return new Content(header.size(), Optional.empty(), shebang, text(bytes), Optional.empty());
    }
    Optional<ElfHeader> elf = Optional.empty();
    Optional<Trouble> trouble;
    try {
      elf = Optional.of(ElfHeader.read(source));
      // the interpreter may stand behind the bytes that were kept
      trouble = bytes.length < header.size() ? Optional.empty() : elf.get().trouble();
    } catch (ReadProblem e) {
      trouble = Optional.of(e.trouble());
    }
    return new Content(header.size(), elf, shebang, Optional.empty(), trouble);
  }

  private static Optional<String> text(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return Optional.empty();
      }
    }
    return Optional.of(Text.decode(bytes));
  }

  private static boolean isProgram(String path) {
    return PROGRAMS.contains(path);
  }

  private static boolean isText(String path) {
    return TEXTS.contains(path)
        || path.startsWith("conf/conf.d/")
        || path.startsWith("etc/cmdline.d/")
        || path.endsWith("lib/dracut/build-parameter.txt");
  }

  /** Early files lie below kernel/ (Documentation/arch/x86/microcode.rst); dracut marks them. */
  private void noteEarly(String path, FileType type) {
    if (path.startsWith("kernel/")) {
      early |= type == FileType.REGULAR;
    } else if (!path.equals("kernel") && !path.equals("early_cpio")) {
      late = true;
    }
  }

  /** What dracut and live media mount as a whole; the archive itself then has few drivers. */
  private void noteNested(String path, CpioHeader header, Lookahead in) throws IOException {
    if (header.size() < NestedImage.LOOK
        || !(path.endsWith(".img") || path.endsWith(".squashfs") || path.endsWith(".sfs"))) {
      return;
    }
    Optional<NestedImage> image =
        NestedImage.of(path, header.size(), head(header, in, NestedImage.LOOK));
    if (image.isPresent()) {
      nested.add(image.get());
      if (nested.size() > Limits.INITRD_NESTED) {
        throw new UnsupportedException(
            "initrd", "more than " + Limits.INITRD_NESTED + " file systems in it");
      }
    }
  }

  private void noteModule(String path) throws ReadProblem {
    int from = path.startsWith("lib/modules/") ? 12 : path.startsWith("usr/lib/modules/") ? 16 : -1;
    String release = "";
    if (from >= 0) {
      int end = path.indexOf('/', from);
      release = path.substring(from, end < 0 ? path.length() : end);
      if (!modules.containsKey(release)) {
        if (modules.size() >= Limits.INITRD_RELEASES) {
          throw new UnsupportedException(
              "initrd", "modules for more than " + Limits.INITRD_RELEASES + " kernel releases");
        }
        modules.put(release, new HashSet<>());
      }
      if (end < 0) {
        return;
      }
    }
    if (path.indexOf(".ko", path.length() - 7) < 0) {
      return;
    }
    Optional<String> name = ModuleName.ofPath(path);
    if (name.isPresent()
        && modules.computeIfAbsent(release, r -> new HashSet<>()).add(name.get())
        && ++moduleCount > limits.modules()) {
      throw new UnsupportedException("initrd", "more than " + limits.modules() + " modules");
    }
  }

  private static String relative(String name) {
    int from = 0;
    while (from < name.length()) {
      if (name.charAt(from) == '/') {
        from++;
      } else if (name.startsWith("./", from)) {
        from += 2;
      } else {
        break;
      }
    }
    String path = name.substring(from);
    return path.equals(".") ? "" : path;
  }

  boolean isMicrocodeOnly() {
    return early && !late;
  }

  Map<String, Set<String>> modules() {
    Map<String, Set<String>> copy = new HashMap<>();
    for (Map.Entry<String, Set<String>> entry : modules.entrySet()) {
      copy.put(entry.getKey(), Set.copyOf(entry.getValue()));
    }
    return copy;
  }

  List<NestedImage> nested() {
    return nested;
  }

  Map<String, InitrdFile> files() {
    return files;
  }
}
