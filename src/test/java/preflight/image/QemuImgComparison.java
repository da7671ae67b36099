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
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/** Whole disks as this program reads them beside what qemu-img makes of them. */
public final class QemuImgComparison {

  private static final int[] REQUESTS = {512, 4096, 65536 + 512, (1 << 20) + 7 * 512};

  /** Larger disks are compared once, byte by byte, which costs less than digests. */
  private static final long SMALL = 256L << 20;

  private QemuImgComparison() {}

  /**
   * The SHA-256 of the whole disk in {@code image} is that of {@code qemu-img convert -O raw}, read
   * in several request sizes that cross block borders, and by way of its holes.
   *
   * @param qemuFormat as {@code qemu-img -f} takes it
   * @return the disk
   */
  public static VirtualDisk assertSameAsQemu(Path image, String qemuFormat) throws IOException {
    Path back = Files.createTempFile("qemu-img", ".raw");
    try {
      Tool.run(
          "qemu-img", "convert", "-f", qemuFormat, "-O", "raw", image.toString(), back.toString());
      return assertSame(image, back);
    } finally {
      Files.delete(back);
    }
  }

  /** The same, compared with a raw disk. */
  public static VirtualDisk assertSame(Path image, Path raw) throws IOException {
    VirtualDisk disk = open(image);
    ByteSource content = disk.content().toOptional().orElseThrow();
    try (FileSource expected = FileSource.open(raw, new ReadCounter())) {
      assertThat(disk.size()).isEqualTo(expected.size());
      assertThat(content.size()).isEqualTo(expected.size());
      if (expected.size() > SMALL) {
        assertSame(content, expected);
        return disk;
      }
      String digest = digest(expected, 1 << 20);
      for (int request : REQUESTS) {
        assertThat(digest(content, request)).as("in requests of " + request).isEqualTo(digest);
      }
      assertThat(digestOfData(content)).as("without the holes").isEqualTo(digest);
    }
    return disk;
  }

  /** The disk in a file, whose siblings are those of its folder. */
  public static VirtualDisk open(Path image) throws IOException {
    ReadCounter counter = new ReadCounter();
    FolderSiblings siblings = FolderSiblings.of(image, counter);
    return Disks.open(FileSource.open(image, counter), siblings);
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

  private static void assertSame(ByteSource actual, ByteSource expected) throws IOException {
    int request = (1 << 20) + 7 * 512;
    byte[] a = new byte[request];
    byte[] b = new byte[request];
    for (long at = 0; at < expected.size(); at += request) {
      int count = (int) Math.min(request, expected.size() - at);
      actual.read(at, a, 0, count);
      expected.read(at, b, 0, count);
      int wrong = Arrays.mismatch(a, 0, count, b, 0, count);
      if (wrong >= 0) {
        throw new AssertionError("byte " + (at + wrong) + " differs");
      }
    }
  }

  private static String digest(ByteSource source, int request) throws IOException {
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
