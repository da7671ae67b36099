package preflight.guest.initrd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import preflight.filesystem.FileType;
import preflight.guest.init.ElfHeader;
import preflight.guest.init.ElfWriter;
import preflight.io.CorruptException;
import preflight.io.Trouble;

class InitrdTest {

  static final String RELEASE = "6.1.0-56-amd64";

  static byte[] microcode() {
    return new CpioWriter()
        .directory("kernel")
        .directory("kernel/x86/microcode")
        .file("kernel/x86/microcode/GenuineIntel.bin", noise(5001, 1))
        .archive();
  }

  static byte[] root() {
    return root(10_000);
  }

  /**
   * @param noise in bytes, which no packing makes smaller
   */
  private static byte[] root(int noise) {
    return new CpioWriter()
        .directory(".")
        .text("./init", "#!/bin/sh\nexec /sbin/init\n")
        .symlink("bin", "usr/bin")
        .symlink("usr/bin/sh", "busybox")
        .program("usr/bin/busybox", ElfWriter.program(64, ElfHeader.X86_64, "/lib64/ld.so"))
        .text("conf/modules", "xen-blkfront\n")
        .file("usr/lib/modules/" + RELEASE + "/kernel/drivers/nvme-core.ko.xz", noise(noise, 2))
        .file("usr/lib/modules/" + RELEASE + "/kernel/drivers/xen-blkfront.ko", new byte[300_001])
        .file("lib/firmware/a.bin", noise(3, 4))
        .archive();
  }

  static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] aligned(byte[] part, int to) {
    return join(part, new byte[(to - part.length % to) % to]);
  }

  static Initrd read(byte[] bytes) throws IOException {
    return Initrd.read(new ByteArrayInputStream(bytes), InitrdLimits.standard());
  }

  private static void assertRoot(Initrd initrd) {
    assertThat(initrd.troubles()).isEmpty();
    assertThat(initrd.readability()).isEqualTo(Initrd.Readability.WHOLE);
    assertThat(initrd.releases()).containsExactly(RELEASE);
    assertThat(initrd.modules(RELEASE)).containsExactlyInAnyOrder("nvme_core", "xen_blkfront");
    assertThat(initrd.allModules()).isEqualTo(initrd.modules(RELEASE));
    assertThat(initrd.isMicrocodeOnly()).isFalse();
    InitrdFile init = initrd.file("/init").orElseThrow();
    assertThat(init.mode() & 0111).isNotZero();
    assertThat(init.shebang().orElseThrow().interpreter()).isEqualTo("/bin/sh");
    InitrdFile shell = initrd.file("/bin/sh").orElseThrow();
    assertThat(shell.path()).isEqualTo("usr/bin/busybox");
    assertThat(shell.elf().orElseThrow().bits()).isEqualTo(64);
    assertThat(shell.elf().orElseThrow().interpreter()).contains("/lib64/ld.so");
    assertThat(initrd.file("conf/modules").orElseThrow().text()).contains("xen-blkfront\n");
    assertThat(initrd.file("sbin/init")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "LZO", mode = EnumSource.Mode.EXCLUDE)
  void readsEveryPackingAndWhatFollows(Packing packing) throws Exception {
    // packed and unpacked more than can be looked at
    byte[] root = root(Lookahead.CAPACITY + 30_000);
    byte[] packed = Packer.pack(packing, root);
    byte[] first = aligned(microcode(), 512);
    Initrd alone = read(packed);
    assertRoot(alone);
    assertThat(alone.segments()).hasSize(1);
    assertThat(alone.segments().get(0).packing()).isEqualTo(packing);
    assertThat(alone.segments().get(0).packedBytes()).isEqualTo(packed.length);
    assertThat(alone.segments().get(0).unpackedBytes()).isEqualTo(root.length);

    for (Packing last : List.of(Packing.NONE, Packing.XZ, Packing.ZSTD)) {
      byte[] middle = aligned(packed, 4);
      byte[] more = new CpioWriter().file("etc/fstab", new byte[0]).archive();
      byte[] end = Packer.pack(last, more);
      Initrd mixed = read(join(first, middle, end, new byte[777]));
      assertRoot(mixed);
      assertThat(mixed.segments()).hasSize(3);
      assertThat(mixed.segments().get(0).packing()).isEqualTo(Packing.NONE);
      assertThat(mixed.segments().get(0).entries()).isEqualTo(3);
      assertThat(mixed.segments().get(0).firstNames())
          .containsExactly(
              "kernel", "kernel/x86/microcode", "kernel/x86/microcode/GenuineIntel.bin");
      assertThat(mixed.segments().get(1).offset()).isEqualTo(first.length);
      assertThat(mixed.segments().get(1).entries()).isEqualTo(9);
      assertThat(mixed.segments().get(2).offset()).isEqualTo(first.length + middle.length);
      assertThat(mixed.files()).containsKey("etc/fstab");
      assertThat(mixed.entries()).isEqualTo(13);
      assertThat(mixed.packedBytes()).isEqualTo(first.length + middle.length + end.length + 777);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "LZO", mode = EnumSource.Mode.EXCLUDE)
  void readsSeveralArchivesWithinOneSegment(Packing packing) throws Exception {
    byte[] content = join(aligned(microcode(), 512), root(), new byte[100]);
    Initrd initrd = read(Packer.pack(packing, content));
    assertRoot(initrd);
    assertThat(initrd.entries()).isEqualTo(12);
    int archives = 0;
    for (Segment segment : initrd.segments()) {
      archives += segment.archives();
    }
    assertThat(archives).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = "LZO", mode = EnumSource.Mode.EXCLUDE)
  void namesTruncationAnywhere(Packing packing) throws Exception {
    byte[] small =
        new CpioWriter()
            .text("init", "#!/bin/sh\n")
            .file("lib/modules/1/a.ko", noise(300, 7))
            .archive();
    byte[] early = new CpioWriter().file("kernel/x86/microcode/a.bin", new byte[9]).archive();
    byte[] whole = join(early, Packer.pack(packing, small));
    for (int length = 0; length < whole.length; length++) {
      Initrd initrd = read(java.util.Arrays.copyOf(whole, length));
      // what fills up to a multiple of four behind a trailer may be missing
      if (length <= early.length && length > early.length - 4) {
        assertThat(initrd.isMicrocodeOnly()).isTrue();
        assertThat(initrd.troubles()).isEmpty();
      } else if (packing != Packing.NONE || length < whole.length - 3) {
        assertThat(initrd.troubles()).as("cut at %s", length).isNotEmpty();
        assertThat(initrd.readability()).isEqualTo(Initrd.Readability.DAMAGED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "LZO", mode = EnumSource.Mode.EXCLUDE)
  void throwsNothingAtAnyDamage(Packing packing) throws Exception {
    byte[] small =
        new CpioWriter()
            .text("init", "#!/bin/sh\n")
            .program("bin/busybox", ElfWriter.program(64, ElfHeader.X86_64, "/ld"))
            .symlink("sbin", "bin")
            .file("lib/modules/1/a.ko", noise(300, 7))
            .archive();
    byte[] whole = Packer.pack(packing, small);
    Random random = new Random(packing.name().length());
    for (int offset = 0; offset < whole.length; offset += offset < 140 ? 1 : 3) {
      byte[] damaged = whole.clone();
      damaged[offset] = (byte) random.nextInt();
      Initrd initrd = read(damaged);
      assertThat(initrd.entries()).isBetween(0, 1000);
      damaged[offset] = (byte) 0xFF;
      assertThat(read(damaged).packedBytes()).isLessThanOrEqualTo(whole.length);
    }
  }

  @Test
  void tellsMicrocodeOnly() throws Exception {
    assertThat(read(microcode()).isMicrocodeOnly()).isTrue();
    assertThat(read(join(microcode(), root())).isMicrocodeOnly()).isFalse();
    assertThat(read(new CpioWriter().archive()).isMicrocodeOnly()).isFalse();
  }

  @Test
  void letsLaterArchivesReplaceFiles() throws Exception {
    byte[] other = new CpioWriter().symlink("init", "usr/lib/systemd/systemd").archive();
    Initrd initrd = read(join(root(), other));
    assertThat(initrd.files().get("init").type()).isEqualTo(FileType.SYMLINK);
    assertThat(initrd.files().get("init").target()).contains("usr/lib/systemd/systemd");
    assertThat(initrd.file("init")).isEmpty();
  }

  @Test
  void followsHardLinks() throws Exception {
    byte[] program = ElfWriter.program(32, ElfHeader.I386);
    Initrd last = read(new CpioWriter().links(program, "init", "linuxrc", "other").archive());
    assertThat(last.file("init").orElseThrow().elf().orElseThrow().bits()).isEqualTo(32);
    assertThat(last.file("init").orElseThrow().size()).isEqualTo(program.length);
    Initrd first =
        read(
            new CpioWriter()
                .entry("other", 0100755, 2, 99, program)
                .entry("init", 0100755, 2, 99, new byte[0])
                .archive());
    assertThat(first.file("init").orElseThrow().elf().orElseThrow().bits()).isEqualTo(32);
  }

  @Test
  void endsSymlinkLoops() throws Exception {
    Initrd loop =
        read(
            new CpioWriter()
                .symlink("init", "sbin/init")
                .symlink("sbin/init", "../init")
                .archive());
    assertThat(loop.file("init")).isEmpty();
    Initrd above =
        read(
            new CpioWriter()
                .symlink("init", "../../bin/busybox")
                .text("bin/busybox", "x")
                .archive());
    assertThat(above.file("init").orElseThrow().path()).isEqualTo("bin/busybox");
  }

  @Test
  void namesWhatIsNoArchive() throws Exception {
    expect(new byte[0], "initrd: is empty (at byte 0)");
    expect(new byte[4096], "initrd: holds nothing but 4096 zeros (at byte 0)");
    expect(
        "hello world".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        "initrd: no archive and no known packing: begins with 68 65 6c 6c 6f 20 (at byte 0)");
    expect(
        join(root(), new byte[] {1, 2, 3}),
        "initrd: no archive and no known packing: begins with 01 02 03 (at byte "
            + root().length
            + ")");
    expect(
        "0707070".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        "initrd: not supported: cpio \"odc\" (070707), which Linux does not unpack either"
            + " (at byte 0)");
    expect(
        new byte[] {(byte) 0x89, 'L', 'Z', 'O', 0}, "lzo segment: not supported: LZO (at byte 0)");
    byte[] ext2 = new byte[2048];
    ext2[1] = 1;
    ext2[1080] = 0x53;
    ext2[1081] = (byte) 0xEF;
    ext2[0] = 1;
    expect(ext2, "initrd: not supported: ramdisk with an ext2 file system (at byte 0)");
    expect(
        Packer.pack(Packing.GZIP, ext2),
        "content of gzip segment: not supported: ramdisk with an ext2 file system (at byte 0)");
    expect(
        Packer.pack(Packing.GZIP, Packer.pack(Packing.XZ, root())),
        "content of gzip segment: xz within gzip, which Linux does not unpack (at byte 0)");
    expect(
        Packer.pack(Packing.GZIP, join(root(), new byte[] {7})),
        "content of gzip segment: no archive and no known packing: begins with 07 (at byte "
            + root().length
            + ")");
    expect(
        join(new byte[2], microcode()),
        "initrd: a cpio archive that does not begin at a multiple of 4 bytes (at byte 2)");
  }

  private static void expect(byte[] bytes, String summary) throws IOException {
    List<Trouble> troubles = read(bytes).troubles();
    assertThat(troubles).hasSize(1);
    assertThat(troubles.get(0).summary()).isEqualTo(summary);
  }

  @Test
  void refusesBrokenHeaders() throws Exception {
    byte[] good = new CpioWriter().file("init", new byte[10]).archive();
    byte[] digit = good.clone();
    digit[6 + 8 * 6] = 'g';
    expect(digit, "cpio header: c_filesize is not hexadecimal (at byte 54)");
    byte[] zero = good.clone();
    zero[101] = '0';
    expect(zero, "cpio header: c_namesize 0 is not 1 to 4096 (at byte 94)");
    byte[] huge = good.clone();
    huge[94] = 'F';
    expect(huge, "cpio header: c_namesize 4026531845 is not 1 to 4096 (at byte 94)");
    byte[] open = good.clone();
    open[114] = 'x';
    expect(open, "cpio header: the name does not end with NUL (at byte 110)");
    byte[] long32 = good.clone();
    long32[54] = 'F';
    expect(
        long32,
        "cpio content: ends at byte "
            + good.length
            + ", but byte 4026531966 is needed (at byte "
            + good.length
            + ")");
  }

  @Test
  void verifiesChecksums() throws Exception {
    byte[] good = new CpioWriter(true).file("init", new byte[] {1, 2, -1}).archive();
    assertThat(read(good).troubles()).isEmpty();
    byte[] bad = good.clone();
    bad[116] = 2;
    expect(bad, "cpio content: c_chksum 258, but the bytes add up to 259 (at byte 116)");
    byte[] gzip = Packer.pack(Packing.GZIP, root());
    gzip[gzip.length - 8] ^= 1;
    assertThat(read(gzip).troubles().get(0).summary()).startsWith("gzip segment: CRC32 0x");
    byte[] xz = Packer.pack(Packing.XZ, root());
    xz[xz.length / 2] ^= 1;
    assertThat(read(xz).troubles()).hasSize(1);
    assertThat(read(xz).troubles().get(0)).isInstanceOf(Trouble.Corrupt.class);
  }

  @Test
  void tellsAnXzCheckThatLinuxCannotVerify() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (org.tukaani.xz.XZOutputStream xz =
        new org.tukaani.xz.XZOutputStream(out, new org.tukaani.xz.LZMA2Options(1))) {
      xz.write(root());
    }
    Initrd initrd = read(out.toByteArray());
    assertRoot(initrd);
    assertThat(initrd.segments().get(0).check()).contains("CRC64");
    assertThat(initrd.segments().get(0).linuxReads()).isFalse();
    assertThat(read(Packer.pack(Packing.XZ, root())).segments().get(0).linuxReads()).isTrue();
  }

  @Test
  void endsBombs() throws Exception {
    byte[] zeros = new CpioWriter().file("zeros", new byte[1_500_000]).archive();
    for (Packing packing :
        List.of(
            Packing.GZIP,
            Packing.BZIP2,
            Packing.XZ,
            Packing.LZMA,
            Packing.LZ4_LEGACY,
            Packing.ZSTD)) {
      byte[] bomb = Packer.pack(packing, zeros);
      Initrd capped =
          Initrd.read(
              new ByteArrayInputStream(bomb), InitrdLimits.standard().withUnpackedBytes(1_000_000));
      assertThat(capped.troubles().get(0).detail())
          .isEqualTo("not supported: more than 1000000 bytes unpacked");
      assertThat(capped.readability()).isEqualTo(Initrd.Readability.UNKNOWN);
      InitrdLimits steep =
          new InitrdLimits(1L << 32, 16, 1 << 20, 1000, 4096, 1000, 1 << 27, 72 << 20);
      assertThat(Initrd.read(new ByteArrayInputStream(bomb), steep).troubles().get(0).detail())
          .startsWith("not supported: a decompression bomb: ");
    }
  }

  @Test
  void keepsItsLimits() throws Exception {
    CpioWriter many = new CpioWriter();
    for (int i = 0; i < 101; i++) {
      many.directory("d" + i);
    }
    assertThat(
            Initrd.read(
                    new ByteArrayInputStream(many.archive()),
                    InitrdLimits.standard().withEntries(100))
                .troubles()
                .get(0)
                .detail())
        .isEqualTo("not supported: more than 100 files");
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      parts.add(new CpioWriter().archive());
    }
    assertThat(read(join(parts.toArray(new byte[0][]))).troubles().get(0).detail())
        .isEqualTo("not supported: more than 1000 segments");
    byte[] window = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) 0x90, 0, 0, 0};
    assertThat(read(window).troubles().get(0).detail())
        .isEqualTo("not supported: a window of 268435456 bytes, more than 134217728");
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    org.tukaani.xz.LZMA2Options options = new org.tukaani.xz.LZMA2Options(0);
    try (org.tukaani.xz.XZOutputStream out = new org.tukaani.xz.XZOutputStream(xz, options)) {
      out.write(1);
    }
    InitrdLimits poor = new InitrdLimits(1 << 30, 16, 1 << 20, 1000, 4096, 1000, 1 << 27, 65_536);
    assertThat(
            Initrd.read(new ByteArrayInputStream(xz.toByteArray()), poor)
                .troubles()
                .get(0)
                .detail())
        .startsWith("not supported: dictionary too large: ");
  }

  @Test
  void seeksOverPlainContent() throws Exception {
    byte[] archive =
        new CpioWriter().file("big", new byte[4_000_000]).text("init", "#!/x").archive();
    int[] taken = {0};
    InputStream counting =
        new ByteArrayInputStream(archive) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            int got = super.read(b, off, len);
            taken[0] += Math.max(0, got);
            return got;
          }
        };
    Initrd initrd = Initrd.read(counting, InitrdLimits.standard());
    assertThat(initrd.files()).containsKey("init");
    assertThat(initrd.packedBytes()).isEqualTo(archive.length);
    assertThat(taken[0]).isLessThan(1_000_000);
  }

  @Test
  void tellsTheHostsFailuresFromTheImages() throws Exception {
    byte[] packed = Packer.pack(Packing.XZ, root());
    assertThatThrownBy(
            () -> Initrd.read(failing(packed, new IOException("EIO")), InitrdLimits.standard()))
        .isInstanceOf(IOException.class)
        .hasMessage("EIO");
    Initrd initrd =
        Initrd.read(
            failing(packed, new CorruptException("extent", "bad")), InitrdLimits.standard());
    assertThat(initrd.troubles().get(0).summary()).isEqualTo("extent: bad");
  }

  private static InputStream failing(byte[] bytes, IOException failure) {
    return new InputStream() {
      private int at;

      @Override
      public int read() throws IOException {
        if (at >= bytes.length / 2) {
          throw failure;
        }
        return Byte.toUnsignedInt(bytes[at++]);
      }

      @Override
      public int read(byte[] target, int from, int length) throws IOException {
        target[from] = (byte) read();
        return 1;
      }
    };
  }

  @Test
  void keepsModulesOfEachReleaseApart() throws Exception {
    Initrd initrd =
        read(
            new CpioWriter()
                .file("lib/modules/5.10/kernel/nvme.ko", new byte[1])
                .file("lib/modules/6.1/kernel/ena.ko.zst", new byte[1])
                .file("modules/virtio-blk.ko.gz", new byte[1])
                .file("lib/modules/6.1/modules.dep", new byte[1])
                .archive());
    assertThat(initrd.modules("5.10")).containsExactly("nvme");
    assertThat(initrd.modules("6.1")).containsExactly("ena");
    assertThat(initrd.modules("")).containsExactly("virtio_blk");
    assertThat(initrd.releases()).isEqualTo(Set.of("5.10", "6.1"));
  }

  @Test
  void refusesMoreZerosThanAnyoneWrites() throws Exception {
    byte[] first = microcode();
    assertRoot(Initrd.read(apart(first, 64 << 20), InitrdLimits.standard()));
    Initrd initrd = Initrd.read(apart(first, (64 << 20) + 4), InitrdLimits.standard());
    assertThat(initrd.troubles()).hasSize(1);
    assertThat(initrd.troubles().get(0).summary())
        .startsWith(
            "initrd: not supported: more than 67108864 zeros between two archives (at byte ");
    assertThat(initrd.releases()).isEmpty();
  }

  private static InputStream apart(byte[] first, int zeros) {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(first),
                new ByteArrayInputStream(new byte[zeros]),
                new ByteArrayInputStream(root()))));
  }

  @Test
  void readsManyHardLinks() throws IOException {
    // 128 bytes and one of text for each
    int most = (4 << 20) / 129;
    assertThat(read(linked(most)).troubles()).isEmpty();
    expect(
        linked(most + 1),
        "initrd: not supported: more than 4 MiB of hard-linked files in one archive");
    // numbers of inodes count within one archive
    assertThat(read(join(linked(most), linked(most))).troubles()).isEmpty();
  }

  @Test
  void keepsTheTextsOfHardLinksOnce() throws IOException {
    CpioWriter same = new CpioWriter();
    CpioWriter different = new CpioWriter();
    for (int i = 0; i < 300; i++) {
      byte[] text = new byte[16 * 1024];
      Arrays.fill(text, (byte) 'a');
      same.entry("a" + i, 0100644, 300, 7, text);
      different.entry("a" + i, 0100644, 2, i, text);
    }
    assertThat(read(same.archive()).troubles()).isEmpty();
    expect(
        different.archive(),
        "initrd: not supported: more than 4 MiB of hard-linked files in one archive");
  }

  @Test
  void refusesNamesWithoutContentBeyondNumber() throws IOException {
    assertThat(read(unlinked(4096, false)).troubles()).isEmpty();
    String refusal = "initrd: not supported: more than 4096 hard links of interest without content";
    expect(unlinked(4097, false), refusal);
    // the same name of the same file again and again
    expect(unlinked(4097, true), refusal);
  }

  private static byte[] unlinked(int count, boolean same) {
    CpioWriter writer = new CpioWriter();
    for (int i = 0; i < count; i++) {
      writer.entry("init", 0100755, 2, same ? 7 : i, new byte[0]);
    }
    return writer.archive();
  }

  /** Pairs of files whose content stands with the second one. */
  private static byte[] linked(int pairs) {
    CpioWriter writer = new CpioWriter();
    for (int i = 0; i < pairs; i++) {
      writer.links(new byte[] {1}, "a" + i, "b" + i);
    }
    return writer.archive();
  }
}
