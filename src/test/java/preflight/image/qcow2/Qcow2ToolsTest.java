package preflight.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fact.Fact;
import preflight.image.Container.Property;
import preflight.image.Disks;
import preflight.image.NumberedDisk;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Trouble;
import preflight.testing.Tool;

/** Disks that QEMU wrote read as QEMU itself reads them. */
@Tag("slow")
class Qcow2ToolsTest {

  private static final int[] REQUESTS = {512, 4096, 65536 + 512, (1 << 20) + 7 * 512};
  private static final int SIZE = (9 << 20) + 3 * 512;

  @TempDir Path folder;

  /** Options, and words before them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compat=0.10 |",
        "compat=1.1 |",
        "compat=0.10,cluster_size=512 |",
        "compat=1.1,cluster_size=512 |",
        "compat=1.1,cluster_size=4k |",
        "compat=0.10,cluster_size=64k |",
        "compat=1.1,cluster_size=2M |",
        "extended_l2=on |",
        "extended_l2=on,cluster_size=16k |",
        "extended_l2=on,cluster_size=2M |",
        "lazy_refcounts=on |",
        "preallocation=metadata |",
        "preallocation=falloc |",
        "preallocation=full |",
        "preallocation=metadata,extended_l2=on |",
        "preallocation=full,compat=0.10 |",
        "refcount_bits=1 |",
        "refcount_bits=64 |",
        "compat=0.10 | -c",
        "compat=0.10,cluster_size=512 | -c",
        "compression_type=zlib | -c",
        "compression_type=zlib,cluster_size=4k | -c",
        "compression_type=zlib,cluster_size=2M | -c",
        "compression_type=zlib,extended_l2=on | -c",
        "compression_type=zstd | -c",
        "compression_type=zstd,cluster_size=512 | -c",
        "compression_type=zstd,cluster_size=4k | -c",
        "compression_type=zstd,cluster_size=2M | -c",
        "compression_type=zstd,extended_l2=on,cluster_size=16k | -c",
        "compression_type=zlib | -W -m 16 -c",
        "compat=1.1 | -W -m 16",
        "compat=1.1 | -S 0",
      })
  void readsWhatItConverted(String options, String flags) throws Exception {
    Path raw = folder.resolve("disk.raw");
    scatter(raw);
    Path image = folder.resolve("disk.qcow2");
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-O", "qcow2"));
    if (flags != null) {
      command.addAll(List.of(flags.split(" ")));
    }
    command.addAll(List.of("-o", options, raw.toString(), image.toString()));
    Tool.run(command.toArray(new String[0]));
    VirtualDisk disk = compare(image);
    assertThat(disk.size()).isEqualTo(SIZE);
    assertThat(disk.container().properties())
        .contains(new Property("version", options.contains("compat=0.10") ? "2" : "3"))
        .contains(new Property("compression type", options.contains("zstd") ? "zstd" : "deflate"));
  }

  /** Numbered sectors, which compress, and noise, which does not; zeros between them. */
  private static void scatter(Path raw) throws IOException {
    byte[] noise = new byte[700 * 512];
    new Random(99).nextBytes(noise);
    try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
      file.setLength(SIZE);
      file.write(NumberedDisk.sectors(0, 300));
      file.seek((1 << 20) + 5 * 512);
      file.write(noise);
      file.seek((3 << 20) - 33 * 512);
      file.write(NumberedDisk.sectors(6111, 1500));
      file.seek(6 << 20);
      file.write(noise, 0, 65536);
      file.write(new byte[65536]);
      file.write(NumberedDisk.sectors(12544, 1));
      file.seek(SIZE - 40 * 512);
      file.write(NumberedDisk.sectors(SIZE / 512 - 40, 40));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "extended_l2=on",
        "extended_l2=on,cluster_size=16k",
        "extended_l2=on,cluster_size=2M",
        "extended_l2=on,compression_type=zstd",
        "extended_l2=on,preallocation=metadata",
        "cluster_size=64k",
        "cluster_size=512",
        "compat=0.10",
        "compression_type=zstd,cluster_size=4k",
        "lazy_refcounts=on",
      })
  void readsWhatAGuestWroteAndDiscarded(String options) throws Exception {
    Path image = create(options, "16M");
    write(
        image,
        "write -P 0x11 0 3M",
        "write -P 0x22 1024 512",
        "write -P 0x33 70000 3000",
        "write -z 128k 64k",
        "write -z 300k 2k",
        "write -z -u 1M 512k",
        "discard 600k 100k",
        "discard 2M 256k",
        "write -P 0x44 2050k 3k",
        "write -P 0x55 5000k 1k",
        "write -P 0x66 5100k 40k",
        "write -z 5110k 4k",
        // what is allocated cannot be compressed any more
        options.contains("preallocation") ? "write -P 0x77 8M 2M" : "write -c -P 0x77 8M 2M",
        "write -P 0x88 8200k 2k",
        "write -z 9M 4k",
        "write -P 0x99 16776704 512");
    VirtualDisk disk = compare(image);
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.read(1024, 1)[0]).isEqualTo((byte) 0x22);
    assertThat(content.read((8200 << 10) + 100, 1)[0]).isEqualTo((byte) 0x88);
    assertThat(content.read((8 << 20) + 100, 1)[0]).isEqualTo((byte) 0x77);
  }

  @Test
  void readsTheActiveStateBesideSnapshots() throws Exception {
    Path image = create("cluster_size=64k", "8M");
    write(image, "write -P 1 0 2M");
    Tool.run("qemu-img", "snapshot", "-c", "first", image.toString());
    write(image, "write -P 2 1M 100k", "discard 0 64k");
    Tool.run("qemu-img", "snapshot", "-c", "second", image.toString());
    write(image, "write -P 3 1100k 4k");
    VirtualDisk disk = compare(image);
    assertThat(disk.container().properties()).contains(new Property("internal snapshots", "2"));
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.read(0, 512)).isEqualTo(new byte[512]);
    assertThat(content.read(1100 << 10, 1)[0]).isEqualTo((byte) 3);
    Tool.run("qemu-img", "snapshot", "-a", "first", image.toString());
    assertThat(compare(image).content().toOptional().orElseThrow().read(0, 1)[0])
        .isEqualTo((byte) 1);
  }

  @Test
  void readsADiskThatWasMadeLargerAndSmaller() throws Exception {
    Path image = create("cluster_size=512", "1M");
    write(image, "write -P 1 0 1M");
    Tool.run("qemu-img", "resize", image.toString(), "40M");
    write(image, "write -P 2 39M 1M");
    compare(image);
    Tool.run("qemu-img", "resize", "--shrink", image.toString(), "777216");
    assertThat(compare(image).size()).isEqualTo(777216);
    Tool.run("qemu-img", "amend", "-o", "compat=0.10", image.toString());
    compare(image);
  }

  @Test
  void tellsThatADiskWasNotClosed() throws Exception {
    Path image = create("lazy_refcounts=on", "8M");
    assertThatThrownBy(() -> write(image, "write -P 7 1M 1M", "abort"))
        .isInstanceOf(AssertionError.class);
    VirtualDisk disk = open(image);
    assertThat(disk.container().properties()).contains(new Property("lazy refcounts", "yes"));
    assertThat(disk.container().troubles()).hasSize(1);
    assertThat(disk.container().troubles().get(0).summary()).contains("the dirty bit is set");
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.read((1 << 20) + 512, 1)[0]).isEqualTo((byte) 7);
    assertThat(content.nextData(0)).isEqualTo(1 << 20);
  }

  @Test
  void refusesWhatNeedsMoreThanTheFile() throws Exception {
    Path base = create("cluster_size=64k", "8M");
    Path overlay = folder.resolve("overlay.qcow2");
    Tool.run(
        "qemu-img",
        "create",
        "-f",
        "qcow2",
        "-b",
        base.toString(),
        "-F",
        "qcow2",
        overlay.toString());
    assertThat(refusal(overlay, 8 << 20))
        .isEqualTo(
            "QCOW2 header: not supported: backing file \""
                + base
                + "\" of format \"qcow2\" (at byte 8)");

    Path external = folder.resolve("external.qcow2");
    Path data = folder.resolve("data.raw");
    Tool.run(
        "qemu-img", "create", "-f", "qcow2", "-o", "data_file=" + data, external.toString(), "8M");
    assertThat(refusal(external, 8 << 20))
        .isEqualTo("QCOW2 header: not supported: external data file \"" + data + "\" (at byte 72)");

    for (String method : List.of("aes", "luks")) {
      Path secret = folder.resolve(method + ".qcow2");
      Tool.run(
          "qemu-img",
          "create",
          "-f",
          "qcow2",
          "--object",
          "secret,id=key,data=open",
          "-o",
          "encrypt.format=" + method + ",encrypt.key-secret=key",
          secret.toString(),
          "8M");
      assertThat(refusal(secret, 8 << 20))
          .startsWith(
              "QCOW2 header: not supported: "
                  + (method.equals("aes") ? "AES encryption" : "LUKS encryption"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster_size=64k", "cluster_size=2M", "extended_l2=on"})
  void skipsTheHolesOfAnEmptyDiskOf64Tebibytes(String options) throws Exception {
    Path image = create(options, "64T");
    long size = 64L << 40;
    long start = System.nanoTime();
    ByteSource content = open(image).content().toOptional().orElseThrow();
    assertThat(content.nextData(0)).isEqualTo(size);
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    write(image, "write -P 5 70368000000000 512");
    assertThat(open(image).content().toOptional().orElseThrow().nextData(0))
        .isBetween(70368000000000L - (2 << 20), 70368000000000L);
  }

  @Test
  void namesACutFile() throws Exception {
    Path raw = folder.resolve("disk.raw");
    scatter(raw);
    for (String options : List.of("cluster_size=64k", "cluster_size=4k")) {
      Path image = folder.resolve("disk.qcow2");
      Tool.run(
          "qemu-img", "convert", "-O", "qcow2", "-o", options, raw.toString(), image.toString());
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(file.length() * 3 / 4);
      }
      VirtualDisk disk = open(image);
      assertThat(disk.container().troubles()).hasSize(1);
      assertThat(disk.container().troubles().get(0)).isInstanceOf(Trouble.Truncated.class);
      assertThat(disk.content().isKnown()).isTrue();
    }
  }

  private Path create(String options, String size) {
    Path image = folder.resolve("disk.qcow2");
    Tool.run("qemu-img", "create", "-f", "qcow2", "-o", options, image.toString(), size);
    return image;
  }

  private static void write(Path image, String... commands) {
    List<String> words = new ArrayList<>(List.of("qemu-io", "-f", "qcow2", "-d", "unmap"));
    for (String command : commands) {
      words.addAll(List.of("-c", command));
    }
    words.add(image.toString());
    Tool.run(words.toArray(new String[0]));
  }

  private VirtualDisk compare(Path image) throws Exception {
    Path back = folder.resolve("back.raw");
    Tool.run("qemu-img", "convert", "-O", "raw", image.toString(), back.toString());
    VirtualDisk disk = open(image);
    assertThat(disk.container().troubles()).isEmpty();
    ByteSource content = disk.content().toOptional().orElseThrow();
    try (FileSource expected = FileSource.open(back, new ReadCounter())) {
      assertThat(content.size()).isEqualTo(expected.size());
      String digest = digest(expected, 1 << 20);
      for (int request : REQUESTS) {
        assertThat(digest(content, request)).as("in requests of " + request).isEqualTo(digest);
      }
      assertThat(digestOfData(content)).isEqualTo(digest);
    }
    return disk;
  }

  private String refusal(Path image, long size) throws IOException {
    VirtualDisk disk = open(image);
    assertThat(disk.size()).isEqualTo(size);
    return ((Fact.Failed<ByteSource>) disk.content()).trouble().summary();
  }

  private static VirtualDisk open(Path image) throws IOException {
    Siblings none =
        name -> {
          throw new AssertionError("opened " + name);
        };
    assertThat(Files.isRegularFile(image)).isTrue();
    return Disks.open(FileSource.open(image, new ReadCounter()), none);
  }

  private static String digest(ByteSource source, int request) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
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
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] sector = new byte[512];
    byte[] zeros = new byte[512];
    for (long at = 0; at < source.size(); at += 512) {
      int count = (int) Math.min(512, source.size() - at);
      if (source.nextData(at) >= at + count) {
        digest.update(zeros, 0, count);
      } else {
        source.read(at, sector, 0, count);
        digest.update(sector, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
