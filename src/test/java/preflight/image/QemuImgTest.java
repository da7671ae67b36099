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
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Trouble;
import preflight.testing.Tool;

/** Disks that qemu-img wrote read as qemu-img itself reads them. */
@Tag("slow")
class QemuImgTest {

  private static final int[] REQUESTS = {512, 4096, 65536 + 512, (1 << 20) + 7 * 512};
  private static final long ODD = (5 << 20) + 512;
  private static final long LARGE = (2L << 30) + (33 << 20) + 3 * 512;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "vdi,",
    "vdi,static=on",
    "vmdk,subformat=monolithicSparse",
    "vmdk,subformat=monolithicFlat",
    "vmdk,subformat=twoGbMaxExtentSparse",
    "vmdk,subformat=twoGbMaxExtentFlat",
    "vmdk,subformat=streamOptimized",
  })
  void readsWhatItWrote(String format, String options) throws Exception {
    Path raw = folder.resolve("disk.raw");
    scatter(raw, ODD, 4 << 20);
    compare(raw, format, options, REQUESTS);
  }

  @ParameterizedTest
  @CsvSource({
    "vdi,",
    "vmdk,subformat=monolithicSparse",
    "vmdk,subformat=twoGbMaxExtentSparse",
    "vmdk,subformat=twoGbMaxExtentFlat",
    "vmdk,subformat=streamOptimized",
  })
  void readsMoreThanTwoGibibytes(String format, String options) throws Exception {
    Path raw = folder.resolve("disk.raw");
    scatter(raw, LARGE, 1 << 20);
    compare(raw, format, options, (1 << 20) + 7 * 512);
  }

  /** Pieces of numbered sectors at odd places, at the borders of 2 GiB, and at the end. */
  private static void scatter(Path raw, long size, int piece) throws IOException {
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
  }

  private void compare(Path raw, String format, String options, int... requests) throws Exception {
    Path image = folder.resolve("disk." + format);
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-O", format));
    if (options != null) {
      command.addAll(List.of("-o", options));
    }
    command.addAll(List.of(raw.toString(), image.toString()));
    Tool.run(command.toArray(new String[0]));
    Path back = folder.resolve("back.raw");
    Tool.run("qemu-img", "convert", "-O", "raw", image.toString(), back.toString());

    VirtualDisk disk = open(image);
    assertThat(disk.container().troubles()).isEmpty();
    if (format.equals("vmdk")) {
      assertThat(disk.container().variant()).isEqualTo(options.substring("subformat=".length()));
    }
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(disk.size()).isEqualTo(Files.size(raw));
    try (FileSource expected = FileSource.open(back, new ReadCounter())) {
      if (requests.length == 1) {
        assertSame(content, expected, requests[0]);
        return;
      }
      String digest = digest(expected, 1 << 20);
      for (int request : requests) {
        assertThat(digest(content, request)).as("in requests of " + request).isEqualTo(digest);
      }
      assertThat(digestOfData(content)).isEqualTo(digest);
    }
  }

  /** Byte by byte, which costs less than digests where there are gibibytes. */
  private static void assertSame(ByteSource actual, ByteSource expected, int request)
      throws IOException {
    assertThat(actual.size()).isEqualTo(expected.size());
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

  @Test
  void skipsTheHolesOfAnEmptyDiskOfTwoTebibytes() throws Exception {
    for (String subformat : List.of("monolithicSparse", "streamOptimized")) {
      Path image = folder.resolve(subformat + ".vmdk");
      Tool.run(
          "qemu-img",
          "create",
          "-f",
          "vmdk",
          "-o",
          "subformat=" + subformat,
          image.toString(),
          "2T");
      VirtualDisk disk = open(image);
      ByteSource content = disk.content().toOptional().orElseThrow();
      assertThat(content.nextData(0)).isEqualTo(2L << 40);
    }
  }

  @Test
  void namesACutFile() throws Exception {
    Path raw = folder.resolve("disk.raw");
    scatter(raw, ODD, 4 << 20);
    for (String options : List.of("subformat=monolithicSparse", "subformat=streamOptimized")) {
      Path image = folder.resolve("disk.vmdk");
      Tool.run(
          "qemu-img", "convert", "-O", "vmdk", "-o", options, raw.toString(), image.toString());
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(file.length() * 3 / 4);
      }
      VirtualDisk disk = open(image);
      assertThat(disk.container().troubles()).hasSize(1);
      assertThat(disk.container().troubles().get(0)).isInstanceOf(Trouble.Truncated.class);
      assertThat(disk.content().isKnown()).isTrue();
    }
  }

  @Test
  void namesTheFormatsItDoesNotRead() throws Exception {
    for (String format : List.of("vpc", "vhdx", "qcow", "qed", "parallels")) {
      Path image = folder.resolve("disk." + format);
      Tool.run("qemu-img", "create", "-f", format, image.toString(), "64M");
      VirtualDisk disk = open(image);
      assertThat(disk.content()).as(format).isInstanceOf(Fact.Failed.class);
      if (!format.equals("parallels") && !format.equals("vpc")) {
        assertThat(disk.size()).as(format).isEqualTo(64L << 20);
      }
    }
    Path fixed = folder.resolve("fixed.vhd");
    Tool.run(
        "qemu-img",
        "create",
        "-f",
        "vpc",
        "-o",
        "subformat=fixed,force_size=on",
        fixed.toString(),
        "64M");
    VirtualDisk disk = open(fixed);
    assertThat(disk.container().label()).isEqualTo("VHD fixed");
    assertThat(disk.size()).isEqualTo(64L << 20);
  }

  private static VirtualDisk open(Path image) throws IOException {
    ReadCounter counter = new ReadCounter();
    FolderSiblings siblings = FolderSiblings.of(image, counter);
    return Disks.open(FileSource.open(image, counter), siblings);
  }

  private static String digest(ByteSource source, int request) throws Exception {
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
  private static String digestOfData(ByteSource source) throws Exception {
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

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }

  @Test
  void findsTheDescriptorOfAnExtent() throws Exception {
    for (String subformat : List.of("monolithicFlat", "twoGbMaxExtentSparse")) {
      Path image = folder.resolve(subformat + ".vmdk");
      Tool.run(
          "qemu-img",
          "create",
          "-f",
          "vmdk",
          "-o",
          "subformat=" + subformat,
          image.toString(),
          "5G");
      String extent = subformat + (subformat.endsWith("Flat") ? "-flat.vmdk" : "-s003.vmdk");
      assertThat(DiskFiles.descriptorOf(folder.resolve(extent))).isEqualTo(Optional.of(image));
      assertThat(DiskFiles.descriptorOf(image)).isEmpty();
    }
  }
}
