package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;

/** {@code preflight convert} as people use it. */
class ConvertTest {

  @TempDir Path folder;

  private String image;

  @BeforeEach
  void findImage() {
    image = Fixtures.image("debian8-vdi").toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  /** In two lines, and with nothing left in the folder but what was there. */
  private void refused(String message, String... arguments) throws IOException {
    List<String> before = files();
    List<String> all = new ArrayList<>(List.of("convert"));
    all.addAll(List.of(arguments));
    Cli.Answer answer = Cli.run(all.toArray(String[]::new));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).startsWith("preflight: ").contains(message).endsWith("\n");
    assertThat(answer.err().lines()).hasSize(2);
    assertThat(files()).isEqualTo(before);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void tellsWhatItWrote() throws IOException {
    Cli.Answer answer = Cli.run("convert", image, "-o", out("a b.vmdk"));
    assertThat(answer.status()).isZero();
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .matches(
            "wrote .*/a b\\.vmdk: VMDK streamOptimized, [0-9.]+ KiB for 32 MiB of disk, compared,"
                + " in [0-9.]+ s\n  \\$ preflight check '.*/a b\\.vmdk'\n");
    assertThat(files()).containsExactly("a b.vmdk");
  }

  /** What the rules about containers name is what makes them silent. */
  @ParameterizedTest
  @CsvSource({"debian8-vdi, PF101", "debian8-vmdk-sparse, PF102"})
  void isTheFix(String fixture, String rule) throws IOException {
    isTheFix(fixture, rule, "");
  }

  /** The same of what is built and not committed. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "centos7-vdi-fixed, PF101, ''",
    "centos7-vmdk-split, PF102, ''",
    "centos7-ova-flat-disk, PF103, ''",
    "debian8-ova-chunked, PF104, ''",
    "debian8-vdi, PF105, raw",
    "debian8-vdi, PF105, vhd",
    "debian8-vdi, PF105, vmdk",
    "debian8-vdi, PF105, ova",
  })
  void isTheFix(String fixture, String rule, String declared) throws IOException {
    Path image = Fixtures.image(fixture);
    try (Stream<Path> all = Files.list(image.getParent())) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    String copy = out(image.getFileName().toString());
    String before = check(copy, declared).out();
    assertThat(before).contains(rule + " ");
    String[] words =
        before
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("$ preflight convert "))
            .findFirst()
            .orElseThrow()
            .substring("$ preflight ".length())
            .split(" ", -1);
    assertThat(words).contains(copy).doesNotContain("qemu-img");
    assertThat(Cli.run(words).status()).isZero();
    Cli.Answer after = check(words[words.length - 1], declared);
    assertThat(after.status()).isZero();
    assertThat(after.out()).doesNotContain(rule + " ").contains("converting");
  }

  private static Cli.Answer check(String image, String declared) {
    List<String> words = new ArrayList<>(List.of("check", "--as-of", "2016-06-06"));
    if (!declared.isEmpty()) {
      words.addAll(List.of("--declared-format", declared));
    }
    words.add(image);
    return Cli.run(words.toArray(String[]::new));
  }

  @Test
  void refusesWhatItCannotUnderstand() throws IOException {
    refused("no image is named", "-o", out("a.vmdk"));
    refused("no output is named", image);
    refused("the ending of", image, "-o", out("a.qcow2"));
    refused("the ending of", image, "-o", out("a"));
    refused("'qcow2' is no value of -O", image, "-O", "qcow2", "-o", out("a"));
    refused("'0' is no value of --threads", image, "-j", "0", "-o", out("a.vmdk"));
    refused("'x' is no value of --level", image, "--level", "x", "-o", out("a.vmdk"));
    refused("there is no such file", out("none.vdi"), "-o", out("a.vmdk"));
    refused("has no disk 2", image, "--disk", "2", "-o", out("a.vmdk"));
    refused("is a directory", folder.toString(), "-o", out("a.vmdk"));
  }

  @Test
  void takesTheFormatFromAnOption() throws IOException {
    assertThat(Cli.run("convert", image, "-O", "VHD", "-o", out("a.bin")).out())
        .contains("VHD dynamic");
    assertThat(Cli.run("inspect", out("a.bin")).out()).contains("VHD dynamic (");
  }

  @Test
  void replacesNothingUnlessItIsTold() throws IOException {
    Path there = Files.writeString(folder.resolve("a.raw"), "precious");
    refused("is there already", image, "-o", there.toString());
    assertThat(there).hasContent("precious");
    assertThat(Cli.run("convert", image, "--force", "-o", there.toString()).status()).isZero();
    assertThat(there).hasSize(32 << 20);
    Files.createSymbolicLink(folder.resolve("link.raw"), folder.resolve("nowhere"));
    refused("is there already", image, "-o", out("link.raw"));
    refused("is a directory", image, "--force", "-o", folder.toString(), "-O", "raw");
    refused("is no regular file", image, "--force", "-o", "/dev/null", "-O", "raw");
    refused("cannot write ", image, "-o", out("none/a.raw"));
  }

  /** Under no name, and no part of a split disk either. */
  @Test
  void neverWritesOverItsOwnImage() throws IOException {
    Path own = Files.copy(Path.of(image), folder.resolve("own.img"));
    Files.createLink(folder.resolve("hard.raw"), own);
    Files.createSymbolicLink(folder.resolve("soft.raw"), own);
    for (String name : List.of("own.img", "hard.raw", "soft.raw")) {
      refused("which the image is read from", own.toString(), "--force", "-o", out(name));
    }
    Path extent = Files.copy(Fixtures.image("debian8-raw"), folder.resolve("d-flat.vmdk"));
    Path descriptor =
        Files.writeString(
            folder.resolve("d.vmdk"),
            """
            # Disk DescriptorFile
            version=1
            CID=12345678
            parentCID=ffffffff
            createType="monolithicFlat"
            RW 65536 FLAT "d-flat.vmdk" 0
            ddb.adapterType = "lsilogic"
            """);
    refused(
        "which the image is read from", descriptor.toString(), "--force", "-o", extent.toString());
    assertThat(Cli.run("convert", extent.toString(), "-o", out("d.raw")).status()).isZero();
    assertThat(Files.mismatch(Fixtures.image("debian8-raw"), folder.resolve("d.raw")))
        .isEqualTo(-1);
  }

  @Test
  void anOvaHoldsAllDisksInTheirOrder() throws IOException {
    String second = Fixtures.image("minimal-grub-disk").toString();
    refused("has 2 disks", image, second, "-o", out("a.vmdk"));
    assertThat(Cli.run("convert", image, second, "-o", out("two.ova")).status()).isZero();
    assertThat(Cli.run("inspect", out("two.ova")).out())
        .contains("two-disk1.vmdk: VMDK streamOptimized, 32 MiB")
        .contains("two-disk2.vmdk: VMDK streamOptimized, 16 MiB");
    assertThat(Cli.run("convert", out("two.ova"), "--disk", "2", "-o", out("2.raw")).status())
        .isZero();
    assertThat(Files.mismatch(Path.of(second), folder.resolve("2.raw"))).isEqualTo(-1);
    // as many as no single controller holds
    List<String> many = new ArrayList<>(List.of("convert"));
    many.addAll(java.util.Collections.nCopies(17, Fixtures.image("zeros").toString()));
    many.set(9, second);
    many.addAll(List.of("--no-verify", "-o", out("many.ova")));
    assertThat(Cli.run(many.toArray(String[]::new)).out()).contains("not compared");
    String layout = Cli.run("inspect", out("many.ova")).out();
    assertThat(layout).contains("many-disk9.vmdk: VMDK streamOptimized, 16 MiB");
    assertThat(layout.indexOf("many-disk9.")).isGreaterThan(layout.indexOf("many-disk8."));
    assertThat(layout.indexOf("many-disk10.")).isGreaterThan(layout.indexOf("many-disk9."));
  }

  @Test
  void theManifestOfAnOvaIsTrue() throws IOException {
    assertThat(Cli.run("convert", image, "-o", out("m.ova")).status()).isZero();
    Cli.Answer answer =
        Cli.run("check", "--as-of", "2016-06-06", "--verify-manifest", out("m.ova"));
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).doesNotContain("PF108");
    byte[] bytes = Files.readAllBytes(folder.resolve("m.ova"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("m.ova"), bytes);
    assertThat(Cli.run("check", "--as-of", "2016-06-06", "--verify-manifest", out("m.ova")).out())
        .contains("PF108");
  }

  @ParameterizedTest
  @ValueSource(strings = {"é ü.ova", "-x.ova", "a<b&c\"d.ova", ".ova"})
  void namesOfAnyKindNeedNoEscape(String name) throws IOException {
    assertThat(Cli.run("convert", image, "-O", "ova", "-o", out(name)).status()).isZero();
    Cli.Answer answer = Cli.run("check", "--as-of", "2016-06-06", out(name));
    assertThat(answer.status()).isZero();
  }

  @Test
  void aDamagedImageIsToldInTwoLines() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(image));
    Path cut = Files.write(folder.resolve("cut.vdi"), Arrays.copyOf(whole, whole.length / 2));
    for (String ending : List.of("vmdk", "ova", "raw", "vhd")) {
      refused("cannot read " + cut, cut.toString(), "-o", out("a." + ending));
    }
    Path text = Files.writeString(folder.resolve("text.txt"), "no disk\n".repeat(1000));
    refused("cannot read " + text, text.toString(), "-o", out("a.vmdk"));
  }
}
