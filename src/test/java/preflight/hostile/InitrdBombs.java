package preflight.hostile;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;
import preflight.guest.initrd.CpioWriter;
import preflight.guest.kernel.KernelImageWriter;
import preflight.guest.kernel.VmlinuxWriter;

/** Initrds that unpack to far more than they are, in a guest that starts them. */
final class InitrdBombs {

  /** Behind it a bomb is told by its ratio. */
  private static final long UNPACKED = 80L << 20;

  private static final int MOST = 900 * 1024;

  private InitrdBombs() {}

  private interface Packer {
    OutputStream open(OutputStream out) throws IOException;
  }

  static List<Bomb> all() throws IOException {
    List<Bomb> bombs = new ArrayList<>();
    String most = "a decompression bomb";
    bombs.add(zeros("initrd-gzip", GZIPOutputStream::new, most));
    bombs.add(zeros("initrd-bzip2", out -> new BZip2CompressorOutputStream(out, 9), most));
    bombs.add(zeros("initrd-xz", out -> new XZOutputStream(out, options(8), XZ.CHECK_CRC32), most));
    bombs.add(zeros("initrd-lzma", out -> new LZMAOutputStream(out, options(8), -1), most));
    bombs.add(zeros("initrd-zstd", ZstdOutputStreamNoFinalizer::new, most));
    bombs.add(zeros("initrd-lz4", FramedLZ4CompressorOutputStream::new, most));
    bombs.add(zeros("initrd-xz-dictionary-64m", out -> xz(out, 64), "dictionary too large"));
    bombs.add(zeros("initrd-lzma-dictionary-64m", InitrdBombs::wideLzma, "dictionary too large"));
    bombs.add(
        zeros("initrd-zstd-window-128m", InitrdBombs::wideZstd, "a window of 134217728 bytes"));
    bombs.add(guest("initrd-lz4-legacy", packed(preflight.guest.initrd.Packing.LZ4_LEGACY), most));
    byte[] small = zeros(out -> new BZip2CompressorOutputStream(out, 9), 60 << 20);
    ByteArrayOutputStream segments = new ByteArrayOutputStream();
    for (int i = 0; i < 200; i++) {
      segments.writeBytes(small);
    }
    bombs.add(guest("initrd-bzip2-segments", segments.toByteArray(), most));
    kernels(bombs);
    bombs.add(guest("initrd-many-names", names(), "\"entries\" : 100000"));
    bombs.add(guest("initrd-many-segments", segments(), "more than 1000 segments"));
    bombs.add(guest("initrd-many-modules", modules(), "more than 50000 modules"));
    bombs.add(guest("initrd-many-links", links(), "more than 512 files of interest"));
    bombs.add(guest("initrd-long-names", longNames(), "more than 64 kernel releases"));
    bombs.add(guest("initrd-linked-texts", linkedTexts(), "more than 4 MiB of hard-linked files"));
    bombs.add(
        guest("initrd-unlinked-names", unlinkedNames(), "more than 4096 hard links of interest"));
    return bombs;
  }

  private static OutputStream xz(OutputStream out, int mib) throws IOException {
    return new XZOutputStream(out, options(mib), XZ.CHECK_CRC32);
  }

  /** An encoder of little memory, whose header claims a dictionary of 64 MiB. */
  private static OutputStream wideLzma(OutputStream out) throws IOException {
    OutputStream patched = new Patching(out, 4, (byte) 4);
    return new LZMAOutputStream(patched, options(1), -1);
  }

  private static OutputStream wideZstd(OutputStream out) throws IOException {
    ZstdOutputStreamNoFinalizer packer = new ZstdOutputStreamNoFinalizer(out);
    packer.setLong(27);
    return packer;
  }

  private static LZMA2Options options(int mib) throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(mib << 20);
    return options;
  }

  /** Kernels whose notes are said to lie far behind. */
  private static void kernels(List<Bomb> bombs) throws IOException {
    byte[] vmlinux = new VmlinuxWriter(true).segment(400L << 20, 64).build();
    byte[] config = VmlinuxWriter.embedded("CONFIG_" + "A".repeat(40 << 20));
    byte[] carrier =
        new VmlinuxWriter(true)
            .segment(0x2F000, 64)
            .constants(Arrays.copyOf(config, Math.min(config.length, 0xE000)))
            .build();
    String most = "a decompression bomb";
    bombs.add(kernel("kernel-gzip", GZIPOutputStream::new, vmlinux, most));
    bombs.add(
        kernel(
            "kernel-xz",
            out -> new XZOutputStream(out, options(8), XZ.CHECK_CRC32),
            vmlinux,
            most));
    bombs.add(kernel("kernel-xz-dictionary-64m", out -> xz(out, 64), vmlinux, "too large"));
    bombs.add(
        kernel("kernel-zstd-window-128m", InitrdBombs::wideZstd, vmlinux, "a window of 134217728"));
    bombs.add(
        kernel("kernel-configuration", GZIPOutputStream::new, carrier, "kernel configuration"));
  }

  private static Bomb kernel(String name, Packer packer, byte[] vmlinux, String says)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = packer.open(out)) {
      packed.write(vmlinux);
      byte[] piece = new byte[1 << 20];
      for (long done = 0; done < UNPACKED && out.size() < MOST / 2; done += piece.length) {
        packed.write(piece);
      }
    }
    byte[] image = KernelImageWriter.withPayload(Guests.RELEASE, out.toByteArray());
    byte[] guest =
        new ExtWriter(1024, 1000)
            .file("/etc/fstab", "/dev/sda1 / ext4 defaults 0 1\n")
            .file("/sbin/init", "#!/bin/sh\n")
            .file("/boot/vmlinuz", image)
            .file("/boot/grub/grub.cfg", Guests.GRUB)
            .file("/boot/initrd", new CpioWriter().archive())
            .disk();
    return Bomb.of(name, guest, says);
  }

  /** A cpio header of a large file, then zeros until there is no room. */
  private static Bomb zeros(String name, Packer packer, String says) throws IOException {
    return guest(name, zeros(packer, UNPACKED), says);
  }

  private static byte[] zeros(Packer packer, long size) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = packer.open(out)) {
      byte[] piece = new byte[1 << 20];
      packed.write(header("init", size));
      for (long done = 0; done < size && out.size() < MOST; done += piece.length) {
        packed.write(piece);
      }
      packed.write(new CpioWriter().archive());
    }
    return Arrays.copyOf(out.toByteArray(), Math.min(out.size(), MOST));
  }

  private static byte[] packed(preflight.guest.initrd.Packing packing) throws IOException {
    byte[] content = new byte[96 << 20];
    byte[] header = header("init", content.length - 200);
    System.arraycopy(header, 0, content, 0, header.length);
    byte[] packed = preflight.guest.initrd.Packer.pack(packing, content);
    return Arrays.copyOf(packed, Math.min(packed.length, MOST));
  }

  private static byte[] header(String name, long size) {
    byte[] header = new CpioWriter().file(name, new byte[1]).withoutTrailer();
    String digits = Long.toHexString(size);
    String field = "0".repeat(8 - digits.length()) + digits;
    byte[] text = field.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 54, 8);
    return Arrays.copyOf(header, 116);
  }

  private static byte[] gzip(CpioWriter cpio) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(out)) {
      packed.write(cpio.archive());
    }
    return Arrays.copyOf(out.toByteArray(), Math.min(out.size(), MOST));
  }

  private static byte[] names() throws IOException {
    CpioWriter cpio = new CpioWriter();
    for (int i = 0; i < 100_000; i++) {
      cpio.entry("d/" + i, 0100644, 1, 1, new byte[0]);
    }
    return gzip(cpio);
  }

  private static byte[] longNames() throws IOException {
    CpioWriter cpio = new CpioWriter();
    for (int i = 0; i < 20_000; i++) {
      cpio.symlink("lib/modules/" + "m".repeat(4000) + i, "t".repeat(4000) + i);
    }
    return gzip(cpio);
  }

  private static byte[] modules() throws IOException {
    CpioWriter cpio = new CpioWriter();
    for (int i = 0; i < 60_000; i++) {
      cpio.entry(
          "lib/modules/" + Guests.RELEASE + "/" + "m".repeat(200) + i + ".ko",
          0100644,
          1,
          1,
          new byte[0]);
    }
    return gzip(cpio);
  }

  private static byte[] links() throws IOException {
    CpioWriter cpio = new CpioWriter();
    for (int i = 0; i < 60_000; i++) {
      cpio.symlink("init" + i, "init" + (i + 1));
      cpio.entry("bin/" + i, 0100755, 2, 7, new byte[0]);
    }
    return gzip(cpio);
  }

  private static byte[] linkedTexts() throws IOException {
    byte[] text = new byte[16 * 1024];
    Arrays.fill(text, (byte) 'a');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(out)) {
      for (int i = 0; i < 5_000; i++) {
        packed.write(new CpioWriter().entry("a" + i, 0100644, 2, i, text).withoutTrailer());
      }
      packed.write(new CpioWriter().archive());
    }
    return out.toByteArray();
  }

  private static byte[] unlinkedNames() throws IOException {
    CpioWriter cpio = new CpioWriter();
    for (int i = 0; i < 400_000; i++) {
      cpio.entry("init", 0100755, 2, 7, new byte[0]);
    }
    return gzip(cpio);
  }

  private static byte[] segments() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] one = new CpioWriter().archive();
    while (out.size() < 800_000) {
      out.writeBytes(one);
      out.writeBytes(new byte[(512 - out.size() % 512) % 512]);
    }
    return out.toByteArray();
  }

  private static Bomb guest(String name, byte[] initrd, String says) {
    return Bomb.of(name, Guests.withInitrd(initrd).disk(), says);
  }

  /** Replaces one byte of what goes through. */
  private static final class Patching extends OutputStream {
    private final OutputStream out;
    private final int place;
    private final byte value;
    private int at;

    Patching(OutputStream out, int place, byte value) {
      this.out = out;
      this.place = place;
      this.value = value;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(at++ == place ? value : b);
    }
  }
}
