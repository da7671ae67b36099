package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import preflight.fact.Fact;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Compares whole virtual disks with what {@code qemu-img convert -O raw} makes of them. */
public final class QemuImgComparison {

  /** Below, between and over the usual blocks, and never a divisor of them but the first two. */
  private static final int[] REQUESTS = {512, 4096, 65536 + 512, (1 << 20) + 7 * 512};

  /** Larger disks are compared byte by byte, which costs less than digests. */
  private static final long SMALL = 64L << 20;

  private QemuImgComparison() {}

  /**
   * Requires that the image can be read without trouble, and that size and SHA-256 of its disk are
   * those of qemu-img's.
   *
   * @param qemuFormat what qemu-img calls the format, for example {@code vpc}; never guessed
   */
  public static VirtualDisk assertSame(Path image, String qemuFormat) throws IOException {
    VirtualDisk disk = open(image);
    assertThat(disk.container().troubles()).isEmpty();
    assertSame(content(disk), image, qemuFormat);
    return disk;
  }

  /** The same for a disk that may have troubles. */
  public static VirtualDisk assertSameAsQemu(Path image, String qemuFormat) throws IOException {
    VirtualDisk disk = open(image);
    assertSame(content(disk), image, qemuFormat);
    return disk;
  }

  /** The same, compared with a raw disk. */
  public static VirtualDisk assertSame(Path image, Path raw) throws IOException {
    VirtualDisk disk = open(image);
    assertThat(disk.size()).isEqualTo(Files.size(raw));
    try (FileSource expected = FileSource.open(raw, new ReadCounter())) {
      assertSame(content(disk), expected);
    }
    return disk;
  }

  /** The same for a disk that was opened in another way, for example out of an archive. */
  public static void assertSame(ByteSource disk, Path image, String qemuFormat) throws IOException {
    Path raw = convert(image, qemuFormat);
    try (FileSource expected = FileSource.open(raw, new ReadCounter())) {
      assertSame(disk, expected);
    } finally {
      Files.delete(raw);
    }
  }

  private static void assertSame(ByteSource disk, ByteSource expected) throws IOException {
    assertThat(disk.size()).isEqualTo(expected.size());
    if (expected.size() > SMALL) {
      assertSameBytes(disk, expected);
    } else {
      assertReads(disk, digest(expected, 1 << 20));
    }
  }

  /** Writes a disk by {@code qemu-img convert}; no options where they are empty. */
  public static Path convert(Path raw, String format, String options, Path image) {
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw"));
    command.addAll(List.of("-O", format));
    if (!options.isEmpty()) {
      command.addAll(List.of("-o", options));
    }
    command.addAll(List.of(raw.toString(), image.toString()));
    Tool.run(command.toArray(new String[0]));
    return image;
  }

  /** A raw disk with pieces of numbered sectors at odd places, around 2 GiB, and at the end. */
  public static Path scatter(Path raw, long size, int piece) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
      file.setLength(size);
      long[] places = {0, 65536 * 3L, (2L << 30) - piece / 2, size - piece / 3 / 512 * 512L};
      for (long place : places) {
        if (place < size) {
          int sectors = (int) Math.min(piece, size - place) / 512;
          file.seek(place);
          file.write(NumberedDisk.sectors(place / 512, sectors));
        }
      }
    }
    return raw;
  }

  /** The raw disk that qemu-img makes of an image, beside it. */
  static Path convert(Path image, String qemuFormat) {
    Path raw = image.resolveSibling("qemu-img.raw");
    Tool.run(
        "qemu-img", "convert", "-f", qemuFormat, "-O", "raw", image.toString(), raw.toString());
    return raw;
  }

  /** Requires this SHA-256 in requests of several sizes, and of what {@code nextData} leaves. */
  static void assertReads(ByteSource disk, String sha256) throws IOException {
    for (int request : REQUESTS) {
      assertThat(digest(disk, request)).as("in requests of " + request).isEqualTo(sha256);
    }
    assertThat(digestOfData(disk)).as("of what is no hole").isEqualTo(sha256);
  }

  /** In one request size; also, what {@code nextData} leaves out must be zero. */
  private static void assertSameBytes(ByteSource actual, ByteSource expected) throws IOException {
    int request = (1 << 20) + 7 * 512;
    byte[] a = new byte[request];
    byte[] b = new byte[request];
    byte[] zeros = new byte[request];
    for (long at = 0; at < expected.size(); at += request) {
      int count = (int) Math.min(request, expected.size() - at);
      actual.read(at, a, 0, count);
      expected.read(at, b, 0, count);
      int wrong = Arrays.mismatch(a, 0, count, b, 0, count);
      if (wrong >= 0) {
        throw new AssertionError("byte " + (at + wrong) + " differs");
      }
      int hole = (int) Math.min(count, actual.nextData(at) - at);
      if (!Arrays.equals(b, 0, hole, zeros, 0, hole)) {
        throw new AssertionError("a hole that is none, behind byte " + at);
      }
    }
  }

  /** Any disk in a file, with the files beside it. */
  public static VirtualDisk open(Path image) throws IOException {
    ReadCounter counter = new ReadCounter();
    FolderSiblings siblings = FolderSiblings.of(image, counter);
    return Disks.open(FileSource.open(image, counter), siblings);
  }

  static ByteSource content(VirtualDisk disk) {
    if (disk.content() instanceof Fact.Failed<ByteSource> failed) {
      throw new AssertionError(failed.trouble().summary());
    }
    return disk.content().toOptional().orElseThrow();
  }

  static String digest(ByteSource source, int request) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[request];
    for (long at = 0; at < source.size(); at += request) {
      int count = (int) Math.min(request, source.size() - at);
      source.read(at, buffer, 0, count);
      digest.update(buffer, 0, count);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads only what {@link ByteSource#nextData} does not skip. */
  private static String digestOfData(ByteSource source) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[65536];
    byte[] zeros = new byte[1 << 20];
    long at = 0;
    while (at < source.size()) {
      long next = source.nextData(at);
      while (at < next) {
        int count = (int) Math.min(zeros.length, next - at);
        digest.update(zeros, 0, count);
        at += count;
      }
      int count = (int) Math.min(buffer.length, source.size() - at);
      source.read(at, buffer, 0, count);
      digest.update(buffer, 0, count);
      at += count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
