package preflight.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** File systems and configurations that lead in circles or grow without end. */
final class GuestBombs {

  private static final long TIB = 1L << 40;
  private static final String WORDS = "more than 50000 words before it ends";

  private GuestBombs() {}

  static List<Bomb> all() {
    List<Bomb> bombs = new ArrayList<>();
    scripts(bombs);
    texts(bombs);
    fileSystems(bombs);
    links(bombs);
    return bombs;
  }

  private static void scripts(List<Bomb> bombs) {
    String x = "a".repeat(60_000);
    grub(bombs, "grub-doubling", "set a=xxxxxxxx\n" + "set a=$a$a\n".repeat(100), "64 KiB");
    grub(bombs, "grub-many-long", longVariables(), "expansions of more than");
    grub(
        bombs,
        "grub-nested-for",
        nested("for i%d in 1 2 3 4 5 6 7 8 9; do\n", "done\n", 60),
        "expansions of more than");
    grub(bombs, "grub-while", "while true; do set a=b; done\n", "more than 10000 rounds");
    grub(
        bombs,
        "grub-nested-while",
        nested("while true; do\n", "done\n", 90),
        "more than 10000 rounds");
    grub(bombs, "grub-function", "function f { f; f; }\nf\n", "deeper than 300 levels");
    grub(
        bombs,
        "grub-functions",
        "function f { g; g; }\nfunction g { f; f; }\nf\n",
        "deeper than 300 levels");
    grub(
        bombs,
        "grub-source",
        "source /boot/grub/grub.cfg\nsource /boot/grub/grub.cfg\n",
        "configurations nested deeper");
    grub(
        bombs,
        "grub-configfile",
        "configfile /boot/grub/grub.cfg\n",
        "configurations nested deeper");
    grub(
        bombs,
        "grub-deep-if",
        nested("if true; then\n", "fi\n", 40_000),
        "nested deeper than 100 levels");
    grub(
        bombs,
        "grub-deep-braces",
        "menuentry a {\n".repeat(40_000),
        "nested deeper than 100 levels");
    grub(bombs, "grub-deep-brackets", "{ ".repeat(200_000), "a command was expected instead of");
    grub(
        bombs,
        "grub-deep-quotes",
        "echo \"" + "$(".repeat(100_000),
        "without the name of a variable");
    grub(bombs, "grub-deep-submenu", nested("submenu s {\n", "}\n", 99), "submenus nested deeper");
    String tooMany = "too many variables under undecidable conditions";
    grub(bombs, "grub-unknown-forks", unknownForks(), tooMany);
    grub(bombs, "grub-forks-with-words", "set a=" + x + "\n" + unknownForks(), tooMany);
    grub(
        bombs, "grub-deep-test", "if [ " + "! ".repeat(100_000) + "a ]; then set a=b; fi\n", WORDS);
    grub(
        bombs,
        "grub-deep-parens",
        "if [ " + "\\( ".repeat(100_000) + "a ]; then true; fi\n",
        WORDS);
    grub(bombs, "grub-many-entries", "menuentry a { b; }\n".repeat(2_100), "2000 menu entries");
    grub(bombs, "grub-one-line", "set a=" + "b".repeat(700_000) + "\n", "64 KiB");
    grub(bombs, "grub-semicolons", ";".repeat(700_000), "a command was expected instead of");
    grub(bombs, "grub-variables", "set $a$a=1\n".repeat(60_000), WORDS);
    grub(bombs, "grub-arguments", "echo " + "a ".repeat(300_000) + "\n", WORDS);
    grub(
        bombs,
        "grub-positional",
        "function f { f $@ $@ $@; }\nf a b c d\n",
        "expansions of more than");
    grub(bombs, "grub-eval", "set a='eval $a'\neval $a\n", "configurations nested deeper");
    grub(
        bombs,
        "grub-forks",
        "if cpuid -p; then a; else b; fi\n".repeat(5_100),
        "more than 5000 undecidable");
    grub(bombs, "grub-negations", "if [ " + "! ".repeat(60) + "a ]; then a; fi\n", "is not known");
    grub(
        bombs,
        "grub-tests",
        "if [ " + "\\( ".repeat(60) + "a " + "\\) ".repeat(60) + "]; then a; fi\n",
        "more than 40 parentheses");
    StringBuilder variables = new StringBuilder();
    for (int i = 0; i < 4_100; i++) {
      variables.append("set v").append(i).append("=\n");
    }
    grub(bombs, "grub-many-variables", variables.toString(), "4000 variables");
    grub(bombs, "grub-files", "source /etc/fstab\n".repeat(300), "200 files");
    String rounds = "1 ".repeat(400);
    grub(
        bombs,
        "grub-commands",
        "for i in " + rounds + "; do\nfor j in " + rounds + "; do\n a\ndone\ndone\n",
        "more than 100000 commands");
    grub(bombs, "grub-errors", "if\n".repeat(200_000), "line 101: nested deeper than 100 levels");
    grub(bombs, "grub-searches", "search --file --set=root /a/b/c/d/e\n".repeat(15_000), WORDS);
    entries(bombs);
    syslinux(
        bombs,
        "syslinux-include",
        "INCLUDE /extlinux.conf\n".repeat(20_000),
        "more than 16 nested");
    syslinux(bombs, "syslinux-menus", "MENU BEGIN a\n".repeat(40_000), "more than 2000 menus");
    syslinux(bombs, "syslinux-labels", "LABEL a\n".repeat(80_000), "more than 2000 labels");
    syslinux(bombs, "syslinux-line", "APPEND " + "a".repeat(700_000) + "\n", "there is no DEFAULT");
    legacy(bombs, "legacy-titles", "title a\n".repeat(80_000), "more than 2000 entries");
    legacy(
        bombs,
        "legacy-configfile",
        "title a\nconfigfile /boot/grub/menu.lst\n".repeat(1000),
        "\"GRUB Legacy\"");
    bombs.add(
        Bomb.of(
            "legacy-saved",
            Guests.withSystem()
                .file("/boot/grub/menu.lst", "default saved\ntitle a\nkernel /b\n")
                .file("/boot/grub/default", "0\n".repeat(4000))
                .disk(),
            "4096 expected"));
    String many = "1 ".repeat(300_000) + "\n";
    legacy(bombs, "legacy-fallback", "fallback " + many, "line 1: more than 2000 words");
    String entry = "title a\nkernel /b\ninitrd ";
    legacy(bombs, "legacy-initrd", entry + many, "line 3: more than 2000 words");
  }

  /** Entries of the boot loader specification, by many names for one text and much text by one. */
  private static void entries(List<Bomb> bombs) {
    String loop = "while true; do blscfg; done\n";
    bombs.add(Bomb.of("bls-loop", bls(loop, "linux /vmlinuz\n", 1).disk(), "blscfg more than"));
    String values = "set v=" + "v".repeat(60_000) + "\n";
    bombs.add(
        Bomb.of(
            "bls-variables",
            bls(values + "blscfg\n", "linux /vmlinuz\noptions " + "$v".repeat(30_000), 1).disk(),
            "a script of more than 65536 characters"));
    String early = "set early_initrd=\"" + "a ".repeat(30_000) + "\"\n";
    String deep = "linux /vmlinuz\ninitrd /" + "d".repeat(60_000) + "/i\n";
    bombs.add(
        Bomb.of(
            "bls-early-initrds",
            bls(early + "blscfg\n", deep, 1).disk(),
            "a script of more than 65536 characters"));
    String inAll = "boot entries of more than 1048576 bytes in all";
    String full = "linux /vmlinuz\noptions " + "o".repeat(60_000) + "\n";
    bombs.add(Bomb.of("bls-hard-links", bls("blscfg\n", full, 500).disk(), inAll));
    String used = "linux /vmlinuz\noptions $v\n";
    bombs.add(Bomb.of("bls-hard-links-used", bls(values + "blscfg\n", used, 500).disk(), inAll));
    String others = "linux /other-kernel\n" + "k v\n".repeat(15_000);
    bombs.add(Bomb.of("bls-other-keys", bls("blscfg\n", others, 15).disk(), "/other-kernel"));
  }

  private static ExtWriter bls(String script, String entry, int names) {
    String set = "set root=hd0,msdos1\nset blsdir=/loader/entries\n";
    ExtWriter guest = Guests.withGrub(set + script).file("/loader/entries/a.conf", entry);
    for (int i = 1; i < names; i++) {
      guest.entry("/loader/entries", i + ".conf", guest.inode("/loader/entries/a.conf"), 1);
    }
    return guest;
  }

  private static String longVariables() {
    StringBuilder text = new StringBuilder("set a=" + "a".repeat(30_000) + "\n");
    for (int i = 0; i < 3900; i++) {
      text.append("set v").append(i).append("=$a$a\n");
    }
    return text.toString();
  }

  private static String unknownForks() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3900; i++) {
      text.append("set v").append(i).append("=1\n");
    }
    text.append("if cpuid -p; then a; else b; fi\n".repeat(5_100));
    return text.toString();
  }

  private static String nested(String open, String close, int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels && text.length() < 400_000; i++) {
      text.append(open.replace("%d", Integer.toString(i)));
    }
    text.append("set a=b\n");
    while (text.length() < 800_000 && levels > 0) {
      text.append(close);
      levels--;
    }
    return text.toString();
  }

  private static void grub(List<Bomb> bombs, String name, String text, String says) {
    bombs.add(Bomb.of(name, Guests.withGrub(text).disk(), says));
  }

  private static void syslinux(List<Bomb> bombs, String name, String text, String says) {
    bombs.add(Bomb.of(name, Guests.withSystem().file("/extlinux.conf", text).disk(), says));
  }

  private static void legacy(List<Bomb> bombs, String name, String text, String says) {
    bombs.add(Bomb.of(name, Guests.withSystem().file("/boot/grub/menu.lst", text).disk(), says));
  }

  private static void texts(List<Bomb> bombs) {
    bombs.add(
        Bomb.of(
            "os-release-line",
            Guests.bare().file("/etc/os-release", "ID=" + "a".repeat(800_000)).disk(),
            "more than 4096 characters"));
    bombs.add(
        Bomb.of(
            "os-release-quotes",
            Guests.bare().file("/etc/os-release", "ID=\"" + "\\\"".repeat(400_000)).disk(),
            "missing: a configuration of GRUB 2"));
    bombs.add(
        Bomb.of(
            "os-release-lines",
            Guests.bare().file("/etc/os-release", "A=B\n".repeat(200_000)).disk(),
            "\"id\" : \"linux\""));
    for (String line :
        List.of("a", "a a a\n", "UUID=a / ext4\n", "\\040", "/ \t", "\n", "a a/b\n")) {
      bombs.add(
          Bomb.of(
              "fstab-" + bombs.size(),
              new ExtWriter(1024, 1000)
                  .file("/etc/os-release", Guests.OS)
                  .file("/sbin/init", "#!/bin/sh\n")
                  .file("/etc/fstab", line.repeat(800_000 / line.length()))
                  .disk(),
              "missing: a kernel in /boot"));
    }
    for (String path :
        List.of(
            "/lib/modules/" + Guests.RELEASE + "/modules.dep",
            "/lib/modules/" + Guests.RELEASE + "/modules.builtin",
            "/boot/config-" + Guests.RELEASE)) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      String line = name + ": has a line of more than 65536 bytes";
      // read to its end, and on to what the guest lacks
      String noInitrd = "The default entry's initrd /boot/initrd is not there";
      String[] lines = {
        "a", "kernel/a.ko: kernel/b.ko\n", "CONFIG_A=y\n", "\n", ": ", "a.ko: a.ko "
      };
      for (int i = 0; i < lines.length; i++) {
        boolean unending = !name.startsWith("config") && !lines[i].endsWith("\n");
        bombs.add(
            Bomb.of(
                "text-" + name + i,
                Guests.withGrub(Guests.GRUB)
                    .file(path, lines[i].repeat(800_000 / lines[i].length()))
                    .disk(),
                unending ? line : noInitrd));
      }
      bombs.add(
          Bomb.of(
              "sparse-" + name,
              Guests.withGrub(Guests.GRUB).file(path, 31L << 20).disk(),
              name.startsWith("config") ? noInitrd : line));
    }
  }

  private static void fileSystems(List<Bomb> bombs) {
    for (String path :
        List.of(
            "/etc/os-release",
            "/boot/grub/grub.cfg",
            "/boot/vmlinuz-giant",
            "/boot/initrd",
            "/sbin/init",
            "/etc/fstab",
            "/extlinux.conf")) {
      ExtWriter guest = new ExtWriter(4096, 250).file("/etc/passwd", "root\n");
      if (path.equals("/boot/initrd")) {
        guest.file("/boot/grub/grub.cfg", Guests.GRUB);
      }
      guest.file(path, 16 * TIB - 4096, new long[] {0, 60, 100});
      String says =
          switch (path) {
            case "/boot/grub/grub.cfg" -> "a configuration of more than 1048576 bytes";
            case "/boot/initrd" -> "more than 67108864 zeros between two archives";
            case "/boot/vmlinuz-giant", "/sbin/init" -> "There is no /etc/fstab";
            case "/etc/fstab" -> "missing: a kernel in /boot";
            default -> "expected";
          };
      bombs.add(Bomb.of("sparse-16tib" + path.replace('/', '-'), guest.disk(), says));
    }
    repeated(bombs);
    ExtWriter loop = Guests.withGrub(Guests.GRUB);
    int block = loop.allocate(1);
    loop.file("/etc/loop", 1 << 20);
    loop.index(loop.at(loop.inode("/boot/grub/grub.cfg")) + 0x28, 1, 4, new long[] {0, block});
    loop.index(block * 1024, 1, 84, new long[] {0, block});
    bombs.add(Bomb.of("extent-loop", loop.disk(), "eh_depth"));
    for (int depth = 1; depth <= 5; depth++) {
      ExtWriter wide = Guests.withGrub(Guests.GRUB);
      wideTree(wide, wide.inode("/boot"), depth);
      String says = depth == 2 ? "more than 64 troubles" : "inode 15";
      bombs.add(Bomb.of("extent-tree-" + depth, wide.disk(), says));
    }
    ExtWriter directories = Guests.withSystem().folder("/boot/grub");
    directories.entry("/boot/grub", "grub", directories.inode("/boot"), 2);
    directories.entry("/boot/grub", "grub.cfg", directories.inode("/boot"), 2);
    directories.entry("/boot", "boot", directories.inode("/boot"), 2);
    bombs.add(Bomb.of("directory-loop", directories.disk(), "the kernel is told no root="));
    ExtWriter journal = Guests.withGrub(Guests.GRUB);
    journal(journal);
    bombs.add(Bomb.of("journal-counts", journal.disk(), "needs_recovery"));
    ExtWriter attributes = Guests.withGrub(Guests.GRUB);
    int inode = attributes.at(attributes.inode("/boot/vmlinuz"));
    attributes.bytes.putInt(inode + 0x20, 0x10000000).putShort(inode + 0x80, (short) 32);
    attributes.bytes.putInt(inode + 0xA0, 0xEA020000).putInt(inode + 0xA4, 0x00000707);
    bombs.add(
        Bomb.of("attribute-loop", attributes.disk(), "i_size 20480 without attribute system.data"));
  }

  /** A directory of the same blocks again and again, without and with what is looked for. */
  private static void repeated(List<Bomb> bombs) {
    for (int blockSize : new int[] {1024, 4096}) {
      ExtWriter guest = Guests.bare(blockSize);
      int first = guest.allocate(600 * 1024 / blockSize);
      int blocks = 600 * 1024 / blockSize;
      for (int i = 0; i < blocks; i++) {
        fill(guest, first + i, i);
      }
      int leaf = guest.allocate(1);
      int room = blockSize / 12 - 1;
      long[][] extents = new long[room][];
      for (int i = 0; i < room; i++) {
        extents[i] = new long[] {(long) i * blocks, first, blocks};
      }
      guest.leaf(leaf * blockSize, room, extents);
      int[] victims = {2, guest.inode("/etc"), guest.inode("/boot")};
      String[] names = {"root", "etc", "boot"};
      byte[] good = guest.volume().clone();
      for (int i = 0; i < victims.length; i++) {
        guest.bytes.put(0, good);
        int at = guest.at(victims[i]);
        guest.bytes.putInt(at + 4, room * blocks * blockSize);
        guest.index(at + 0x28, 1, 4, new long[] {0, leaf});
        String says = "directory of more blocks than the device has";
        bombs.add(Bomb.of("directory-repeated-" + names[i] + blockSize, guest.disk(), says));
      }
    }
  }

  static void fill(ExtWriter guest, int block, int number) {
    int at = block * guest.blockSize;
    int end = at + guest.blockSize;
    for (int i = 0; at < end; i++) {
      byte[] entry =
          ExtWriter.entry(String.valueOf((char) ('a' + i % 26)) + (i + number) % 90, 12, 1);
      if (end - at - entry.length < 16) {
        guest.bytes.put(at, entry).putShort(at + 4, (short) (end - at));
        return;
      }
      guest.bytes.put(at, entry);
      at += entry.length;
    }
  }

  private static void wideTree(ExtWriter guest, int inode, int depth) {
    guest.volume();
    int top = guest.at(inode) + 0x28;
    int[] nodes = new int[depth];
    for (int i = 0; i < depth; i++) {
      nodes[i] = guest.allocate(1);
    }
    guest.bytes.putInt(guest.at(inode) + 4, 0x40000000);
    guest.index(top, depth, 4, new long[] {0, nodes[depth - 1]});
    for (int level = depth - 1; level > 0; level--) {
      long[][] children = new long[84][];
      for (int i = 0; i < 84; i++) {
        children[i] = new long[] {i, nodes[level - 1]};
      }
      guest.index(nodes[level] * 1024, level, 84, children);
    }
    guest.leaf(nodes[0] * 1024, 84);
  }

  /** A journal that says it has 2^32 - 1 blocks and transactions. */
  private static void journal(ExtWriter guest) {
    int blocks = 300;
    int first = guest.allocate(blocks);
    guest.bytes.putInt(1024 + 0x5C, 4).putInt(1024 + 0x60, 0x46).putInt(1024 + 0xE0, 8);
    int at = guest.at(8);
    guest
        .bytes
        .putShort(at + 0x1A, (short) 1)
        .putShort(at, (short) 0x8180)
        .putInt(at + 4, 0x7FFFFC00);
    guest.extents(8, new long[] {0, first, blocks}, new long[] {blocks, first, blocks});
    java.nio.ByteBuffer big = guest.bytes.duplicate().order(java.nio.ByteOrder.BIG_ENDIAN);
    int superblock = first * 1024;
    big.putInt(superblock, 0xC03B3998).putInt(superblock + 4, 4).putInt(superblock + 8, 0);
    big.putInt(superblock + 12, 1024).putInt(superblock + 16, 0x1FFFFF);
    big.putInt(superblock + 20, 1).putInt(superblock + 24, 1).putInt(superblock + 28, 1);
    big.putInt(superblock + 0x24, 1);
    for (int i = 1; i < blocks; i += 2) {
      int block = (first + i) * 1024;
      big.putInt(block, 0xC03B3998).putInt(block + 4, i % 4 == 1 ? 5 : 2).putInt(block + 8, 1);
      big.putInt(block + 12, 1024);
    }
  }

  private static void links(List<Bomb> bombs) {
    bombs.add(
        Bomb.of(
            "link-loop",
            Guests.bare().link("/etc/os-release", "/etc/os-release").disk(),
            "more than 40 links"));
    ExtWriter chain = Guests.bare();
    for (int i = 0; i < 60; i++) {
      chain.link("/etc/l" + i, "l" + (i + 1));
    }
    chain.link("/etc/os-release", "l0");
    bombs.add(Bomb.of("link-chain", chain.disk(), "more than 40 links"));
    String name = "d".repeat(255);
    for (int blockSize : new int[] {1024, 4096, 65536}) {
      ExtWriter wide = new ExtWriter(blockSize, 1000 * 1024 / blockSize).folder("/etc");
      wide.entry("/etc", name, wide.inode("/etc"), 2);
      wide.entry("/etc", "d", wide.inode("/etc"), 2);
      String target = (name + "/").repeat((blockSize - 20) / 256) + "os-release";
      String small = "d/".repeat((blockSize - 20) / 2) + "fstab";
      if (blockSize > 0) {
        wide.link("/etc/os-release", target).link("/etc/fstab", small);
        String says = blockSize < 65536 ? "more than 4096 bytes" : "of a symbolic link";
        bombs.add(Bomb.of("link-wide-" + blockSize, wide.disk(), says));
      }
    }
    ExtWriter turns = Guests.bare().folder("/etc/d");
    turns.link("/etc/os-release", "d/../".repeat(180) + "os-release");
    bombs.add(Bomb.of("link-turns", turns.disk(), "more than 4096 components"));
    ExtWriter up = Guests.bare().link("/etc/os-release", "../../../../../../../../etc/passwd");
    bombs.add(Bomb.of("link-up", up.disk(), "missing: a configuration of GRUB 2"));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
