package preflight.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fixture.Fixtures;
import preflight.image.Image;
import preflight.image.LocalFile;
import preflight.image.Location;
import preflight.image.QemuImgComparison;
import preflight.testing.Tool;

/** What is written of what qemu-img wrote reads by qemu-img, tar and sha256sum as it was. */
@Tag("slow")
class ConvertToolsTest {

  private static final long SIZE = (5 << 20) + 512;

  @TempDir Path folder;

  /** The others are in the corpus. */
  @ParameterizedTest
  @CsvSource({
    "qcow2,''",
    "qcow2,compression_type=zstd",
    "qcow2,'extended_l2=on,cluster_size=128k'",
    "vpc,'subformat=dynamic,force_size=on'",
    "vpc,'subformat=fixed,force_size=on'",
    "vhdx,''",
    "vhdx,subformat=fixed",
  })
  void everyContainerBecomesEveryOther(String format, String options) throws Exception {
    Path raw = QemuImgComparison.scatter(folder.resolve("disk.raw"), SIZE, 3 << 20);
    Path image = folder.resolve("disk." + format);
    QemuImgComparison.convert(raw, format, options, image);
    same(raw, "vmdk", Converted.run(image, folder.resolve("out.vmdk")));
    same(raw, "vpc", Converted.run(image, folder.resolve("out.vhd")));
    same(raw, "raw", Converted.run(image, folder.resolve("out.raw")));
    Path ova = Converted.run(image, folder.resolve("out.ova"));
    Tool.run("tar", "-xf", ova.toString(), "-C", folder.toString());
    same(raw, "vmdk", folder.resolve("out-disk1.vmdk"));
  }

  /** Sizes, too, must be the same, of which qemu-img would warn; not where there are holes. */
  static void same(Path raw, String format, Path written) {
    String[] command = {"qemu-img", "compare", "-f", "raw", "-F", format, "", ""};
    command[6] = raw.toString();
    command[7] = written.toString();
    assertThat(Tool.run(command)).isEqualTo("Images are identical.\n");
  }

  @Test
  void qemuImgFindsNothingWrong() throws Exception {
    Path image = Fixtures.image("ubuntu2204-gpt");
    Path vmdk = Converted.run(image, folder.resolve("out.vmdk"));
    assertThat(Tool.run("qemu-img", "check", "-f", "vmdk", vmdk.toString())).contains("No errors");
    assertThat(Tool.run("qemu-img", "info", vmdk.toString())).contains("streamOptimized");
  }

  @Test
  void theManifestHoldsTheDigestsOfWhatIsUnpacked() throws Exception {
    List<Location> disks = new ArrayList<>();
    for (String name : List.of("debian8-vdi", "zeros", "debian8-vmdk-stream")) {
      disks.add(new LocalFile(Fixtures.image(name)));
    }
    Path ova = folder.resolve("machine.ova");
    Conversion.Request request =
        new Conversion.Request(
            Image.of(disks), ova, OutputFormat.OVA, OptionalInt.empty(), 2, 6, true, false);
    Conversion.run(request, (verifying, done, total) -> {});
    assertThat(Tool.run("tar", "-tf", ova.toString()).lines())
        .containsExactly(
            "machine.ovf",
            "machine-disk1.vmdk",
            "machine-disk2.vmdk",
            "machine-disk3.vmdk",
            "machine.mf");
    Tool.run("tar", "-xf", ova.toString(), "-C", folder.toString());
    List<String> manifest = Files.readAllLines(folder.resolve("machine.mf"));
    assertThat(manifest).hasSize(4);
    for (String line : manifest) {
      String file = line.substring("SHA256(".length(), line.indexOf(')'));
      String digest = Tool.run("sha256sum", folder.resolve(file).toString()).split(" ", -1)[0];
      assertThat(line).isEqualTo("SHA256(" + file + ")= " + digest);
    }
  }

  /** More than a hundred megabytes through a heap that holds a fraction of them. */
  @Test
  void memoryIsBounded() throws Exception {
    Path image = noise(160);
    Path out = folder.resolve("out.vmdk");
    Process process = start(List.of("-Xmx40m"), image, out, "--level", "1", "-j", "2");
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err"))).isZero();
    same(image, "vmdk", out);
  }

  @Test
  void whoIsToldToEndLeavesNothing() throws Exception {
    Path image = noise(160);
    Path out = folder.resolve("out.vmdk");
    for (boolean kill : new boolean[] {false, true}) {
      Process process = start(List.of(), image, out, "--level", "9");
      long end = System.nanoTime() + 30_000_000_000L;
      while (parts().isEmpty() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      Thread.sleep(300);
      assertThat(parts()).hasSize(1);
      (kill ? process.destroyForcibly() : stopped(process)).waitFor();
      assertThat(out).doesNotExist();
      assertThat(parts()).hasSize(kill ? 1 : 0);
    }
  }

  private static Process stopped(Process process) {
    process.destroy();
    return process;
  }

  @Test
  void aFileThatDoesNotFitIsToldInTwoLinesAndLeavesNothing() throws Exception {
    Path image = noise(20);
    Path out = folder.resolve("out.vmdk");
    List<String> command = command(List.of(), image, out);
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 4096; exec \"$@\"", "sh"));
    limited.addAll(command);
    Process process =
        new ProcessBuilder(limited).redirectError(folder.resolve("err").toFile()).start();
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("err")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("preflight: cannot write " + out);
    assertThat(out).doesNotExist();
    assertThat(parts()).isEmpty();
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  private Path noise(int mebibytes) {
    Path image = folder.resolve("noise.raw");
    Tool.run(
        "sh", "-c", "head -c " + mebibytes + "M /dev/urandom > \"$1\"", "sh", image.toString());
    return image;
  }

  private Process start(List<String> options, Path image, Path out, String... more)
      throws IOException {
    return new ProcessBuilder(command(options, image, out, more))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private static List<String> command(List<String> options, Path image, Path out, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("preflight.cli.Main", "convert", image.toString()));
    command.addAll(List.of("-o", out.toString()));
    command.addAll(List.of(more));
    return command;
  }
}
