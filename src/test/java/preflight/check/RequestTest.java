package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;

/** The request is part of the question: one image, different answers. */
class RequestTest {

  private static final String DAY = "2016-06-06";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "debian8-raw||0|likely completes|",
        "debian8-raw|--declared-format RAW|0|likely completes|",
        "debian8-raw|--platform Linux --architecture x86_64 --boot-mode legacy-bios|0|completes|",
        "debian8-raw|--declared-format VMDK|1|rejected|"
            + "Disk validation failed [Unsupported VMDK File Format]",
        "debian8-raw|--declared-format OVA|1|rejected|"
            + "Disk validation failed [Unsupported OVA format]",
        "debian8-vdi|--declared-format RAW|1|rejected|No valid partitions. Not a valid volume.",
        "debian8-vmdk-sparse|--declared-format VMDK|1|rejected|Unsupported VMDK File Format",
        "debian8-raw|--architecture arm64|1|rejected|--architecture arm64",
        "debian8-raw|--architecture i386|1|rejected|--architecture i386",
        "debian8-raw|--platform Windows|3|cannot tell|--platform Windows",
      })
  void decidesWithTheImage(
      String fixture, String options, int status, String verdict, String said) {
    Cli.Answer answer = check(fixture, options, DAY);
    assertThat(answer.err()).isEmpty();
    assertThat(unwrapped(answer.out())).contains(verdict).contains(said == null ? "" : said);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void uefiNeedsAnEfiSystemPartition() {
    Cli.Answer answer = check("ubuntu2204-gpt", "--boot-mode uefi", "2023-06-01");
    assertThat(unwrapped(answer.out())).contains("likely hangs").contains("PF205");
    assertThat(answer.status()).isEqualTo(1);
  }

  @Test
  void uefiPreferredIsForRegisteringAlone() {
    Cli.Answer answer = check("ubuntu2204-gpt", "--boot-mode uefi-preferred", "2023-06-01");
    assertThat(unwrapped(answer.out()))
        .contains("rejected, but boots by import-snapshot")
        .contains("PF109")
        .contains("--boot-mode uefi-preferred, which EC2 VM Import does not take")
        .contains("--architecture x86_64 --boot-mode uefi-preferred");
    assertThat(answer.status()).isEqualTo(1);
  }

  @Test
  void eachLooseDiskIsAnUpload() {
    Cli.Answer answer =
        Cli.run(
            "check",
            "--as-of",
            DAY,
            "--disk",
            Fixtures.image("debian8-raw").toString(),
            "--disk",
            Fixtures.image("debian8-vdi").toString());
    assertThat(unwrapped(answer.out())).contains("PF101").contains("at debian8-vdi.vdi");
    assertThat(answer.status()).isEqualTo(1);
  }

  @Test
  void doubtMayBeAllowed() {
    Cli.Answer answer = check("debian8-raw", "--platform Windows --allow-unknown", DAY);
    assertThat(answer.status()).isEqualTo(0);
    assertThat(answer.out()).contains("cannot tell");
  }

  @Test
  void aDamagedOvaIsNoSuccess() throws Exception {
    byte[] bytes = Files.readAllBytes(Fixtures.image("debian8-ova"));
    Path damaged = folder.resolve("damaged.ova");
    // within the padding behind the VMDK's header, which no reader of the disk looks at
    bytes[indexOf(bytes, "KDMV") + 200] ^= 1;
    Files.write(damaged, bytes);
    Cli.Answer without = Cli.run("check", "--as-of", DAY, damaged.toString());
    assertThat(without.status()).isEqualTo(0);
    Cli.Answer with = Cli.run("check", "--verify-manifest", "--as-of", DAY, damaged.toString());
    assertThat(unwrapped(with.out())).contains("cannot tell").contains("PF108");
    assertThat(with.status()).isEqualTo(3);
  }

  private static Cli.Answer check(String fixture, String options, String day) {
    List<String> arguments = new ArrayList<>(List.of("check", "--as-of", day));
    if (options != null) {
      arguments.addAll(List.of(options.split(" ", -1)));
    }
    arguments.add(Fixtures.image(fixture).toString());
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** Lines are wrapped at 80 columns. */
  private static String unwrapped(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static int indexOf(byte[] bytes, String ascii) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(ascii);
  }
}
