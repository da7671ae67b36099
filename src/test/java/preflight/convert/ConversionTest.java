package preflight.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import preflight.image.Container;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Machine;
import preflight.io.ByteSource;
import preflight.io.ReadCounter;

/** Every container that is read becomes every container that is written, with the same content. */
class ConversionTest {

  @TempDir Path folder;

  /** One of each container that is committed, a disk with a GPT, and one of nothing. */
  @TestFactory
  Stream<DynamicTest> keepsTheContent() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name :
        List.of(
            "debian8-raw",
            "debian8-vdi",
            "debian8-vmdk-sparse",
            "debian8-vmdk-stream",
            "debian8-ova",
            "ubuntu2204-gpt",
            "zeros")) {
      for (OutputFormat format : OutputFormat.values()) {
        tests.add(
            DynamicTest.dynamicTest(
                name + " to " + format, () -> roundTrip(Fixtures.image(name), format)));
      }
    }
    return tests.stream();
  }

  private void roundTrip(Path image, OutputFormat format) throws Exception {
    Path out = folder.resolve(image.getFileName() + "." + format.word());
    Converted.run(image, out);
    assertSame(image, out);
    Files.delete(out);
  }

  /** By a reading of its own, without threads and holes. */
  private static void assertSame(Path image, Path out) throws IOException {
    try (Machine before = open(image);
        Machine after = open(out)) {
      assertThat(after.container().troubles()).isEmpty();
      assertThat(after.disks()).hasSameSizeAs(before.disks());
      for (int i = 0; i < before.disks().size(); i++) {
        Container container = after.disks().get(i).container();
        assertThat(container.troubles()).isEmpty();
        ByteSource expected = before.disks().get(i).content().toOptional().orElseThrow();
        ByteSource actual = after.disks().get(i).content().toOptional().orElseThrow();
        assertThat(actual.size()).isEqualTo(expected.size());
        byte[] a = actual.read(0, (int) actual.size());
        byte[] b = expected.read(0, (int) expected.size());
        assertThat(Arrays.mismatch(a, b)).isEqualTo(-1);
      }
    }
  }

  private static Machine open(Path image) throws IOException {
    return Image.of(new LocalFile(image)).open(new ReadCounter());
  }

  /** Around the blocks of the containers, and with pieces that deflate makes larger. */
  @ParameterizedTest
  @ValueSource(
      ints = {512, 65536, 65536 + 512, 262144, 2 << 20, (2 << 20) + 512, (33 << 20) + 1024})
  void keepsDisksOfAnySize(int size) throws Exception {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    if (size > 1 << 20) {
      Arrays.fill(bytes, 300_000, size - 5000, (byte) 0);
      bytes[size / 2] = 1;
    }
    Path image = Files.write(folder.resolve("in.bin"), bytes);
    for (OutputFormat format : OutputFormat.values()) {
      assertSame(image, Converted.run(image, folder.resolve("out." + format.word())));
    }
  }

  @Test
  void roundsADiskUpToWholeSectors() throws Exception {
    byte[] bytes = new byte[1000];
    Arrays.fill(bytes, (byte) 7);
    Path image = Files.write(folder.resolve("in.bin"), bytes);
    for (OutputFormat format : OutputFormat.values()) {
      Path out = Converted.run(image, folder.resolve("out." + format.word()));
      try (Machine machine = open(out)) {
        int size = format == OutputFormat.RAW ? 1000 : 1024;
        assertThat(machine.disks().get(0).size()).isEqualTo(size);
        ByteSource disk = machine.disks().get(0).content().toOptional().orElseThrow();
        assertThat(disk.read(0, size)).isEqualTo(Arrays.copyOf(bytes, size));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void writesTheSameBytesByAnyNumberOfThreads(OutputFormat format) throws Exception {
    Path image = Fixtures.image("debian8-vdi");
    // the name of a machine is that of its file
    Path one = Files.createDirectory(folder.resolve("1")).resolve("out." + format.word());
    Path seven = Files.createDirectory(folder.resolve("7")).resolve("out." + format.word());
    Conversion.run(Converted.request(image, one, 1), (verifying, done, total) -> {});
    Conversion.run(Converted.request(image, seven, 7), (verifying, done, total) -> {});
    assertThat(Files.mismatch(one, seven)).isEqualTo(-1);
  }

  @Test
  void tellsHowFarItIs() throws Exception {
    Path image = Fixtures.image("debian8-raw");
    List<Long> written = new ArrayList<>();
    List<Long> compared = new ArrayList<>();
    Conversion.run(
        Converted.request(image, folder.resolve("out.vmdk")),
        (verifying, done, total) -> {
          assertThat(total).isEqualTo(32L << 20);
          (verifying ? compared : written).add(done);
        });
    assertThat(written).isSorted().endsWith(32L << 20).hasSizeGreaterThan(3);
    assertThat(compared).isSorted().hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void leavesNothingOfADamagedImage(OutputFormat format) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.image("debian8-vdi"));
    Path cut = Files.write(folder.resolve("cut.vdi"), Arrays.copyOf(whole, whole.length - 70000));
    assertThatThrownBy(() -> Converted.run(cut, folder.resolve("out." + format.word())))
        .isInstanceOf(ConversionException.class)
        .hasMessageStartingWith("cannot read " + cut + ": ");
    assertThat(files()).containsExactly("cut.vdi");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
