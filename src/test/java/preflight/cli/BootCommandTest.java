package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fixture.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code preflight boot} with a program in QEMU's stead. */
@Tag("once")
class BootCommandTest {

  @TempDir Path folder;
  private Path image;
  private Path bin;

  @BeforeEach
  void copy() throws Exception {
    bin = Files.createDirectory(folder.resolve("bin"));
    image = Files.copy(Fixtures.image("debian8-ova"), folder.resolve("image.ova"));
  }

  /** Prints as the console of a machine does, and goes on until it is ended. */
  private void qemu(String script) throws IOException {
    Path program = bin.resolve("qemu-system-x86_64");
    Files.writeString(
        program,
        "#!/bin/bash\necho \"$*\" > " + folder.resolve("arguments") + "\n" + script + "\n",
        StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  private Cli.Answer boot(String... options) {
    List<String> all = new ArrayList<>(List.of("boot", "--as-of", "2016-06-06"));
    all.addAll(List.of(options));
    all.add(image.toString());
    return Cli.run(Map.of("PATH", bin.toString()), all.toArray(new String[0]));
  }

  private String arguments() throws IOException {
    return Files.readString(folder.resolve("arguments"), StandardCharsets.UTF_8);
  }

  @Test
  void tellsWhichPackageIsMissing() {
    Cli.Answer answer = boot();
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .isEqualTo(
            """
            preflight: QEMU is needed to boot an image, and qemu-system-x86_64 is not in the PATH
              install it (Debian: apt-get install qemu-system-x86 ovmf)
            """);
  }

  @Test
  void reachesTheLoginPrompt() throws Exception {
    byte[] before = Files.readAllBytes(image);
    qemu(
        """
        echo 'Welcome to GRUB!'; echo '[ 0.0] Linux version 3.16'
        echo 'bound to 10.0.2.15'; printf 'debian login: '; exec sleep 100""");
    Path log = folder.resolve("console.log");
    Cli.Answer answer = boot("--log", log.toString());
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out())
        .startsWith(image.toString())
        .contains("boots: reached the login")
        .contains("\n  kernel        after ")
        .contains("\n  network       after ")
        .contains("\n  debian login:\n")
        .contains("Predicted by check\n  Nitro         does not boot: PF705")
        .contains("they differ: believe the prediction");
    assertThat(log).content().startsWith("Welcome to GRUB!\n").endsWith("debian login: ");
    assertThat(Files.readAllBytes(image)).isEqualTo(before);
    assertThat(arguments())
        .contains("-sandbox on", "-nodefaults", "restrict=on", "nvme,drive=disk0")
        .doesNotContain(image.toString(), "pflash");
  }

  @Test
  void tellsWhereItStoppedAsJson() throws Exception {
    qemu("printf 'Welcome to GRUB!\\n[1.0] Kernel panic - not syncing: VFS\\n'; exec sleep 100");
    Cli.Answer answer = boot("--format", "json");
    assertThat(answer.status()).isEqualTo(1);
    JsonNode json = JsonMapper.shared().readTree(answer.out());
    assertThat(json.path("schema").asString()).isEqualTo("preflight-boot-1");
    assertThat(json.path("outcome").asString()).isEqualTo("fails");
    assertThat(json.path("ending").asString()).isEqualTo("kernel panic");
    assertThat(json.path("stage").asString()).isEqualTo("kernel");
    assertThat(json.path("nitro").path("code").asString()).isEqualTo("PF705");
    assertThat(json.path("agreement").asString()).isEqualTo("agrees");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "printf 'Welcome to GRUB!\\n[0.0] Linux version 3.16\\ndebian login: '; exec sleep 100",
        "printf 'Welcome to GRUB!\\n[1.0] Kernel panic - not syncing: VFS\\n'; exec sleep 100",
        "printf 'grub rescue> '; exec sleep 100",
        "exec yes x",
        "exec sleep 100"
      })
  void isWhatTheSchemaSays(String script) throws Exception {
    qemu(script);
    String json = boot("--format", "json", "--timeout", "2").out();
    assertThat(SchemaTest.schema("boot").validate(json, InputFormat.JSON)).as(json).isEmpty();
    assertThat(SchemaTest.schema("boot").validate("{}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void hangsAfterTheKernel() throws Exception {
    qemu("echo '[0.0] Linux version 3.16'; exec sleep 100");
    Cli.Answer answer = boot("--timeout", "2");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).contains("hangs: nothing came after: kernel, in");
  }

  @Test
  void cannotTellOfAKernelThatIsNotHeard() throws Exception {
    // the default entry of this image has no console=ttyS0
    qemu("echo 'Welcome to GRUB!'; exec sleep 100");
    Cli.Answer answer = boot("--timeout", "2");
    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.out())
        .contains("the kernel writes to no")
        .contains("they cannot be compared");
  }

  @Test
  void survivesAConsoleWithoutEnd() throws Exception {
    qemu("head -c 300000 /dev/zero | tr '\\0' '\\377'; printf '\\033[31m'; exec yes '\u001b[1mx'");
    Cli.Answer answer = boot("--timeout", "3");
    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.out()).contains("still wrote").doesNotContain("\u001b");
  }

  @Test
  void endsTheMachineAndLeavesNothing() throws Exception {
    qemu("echo $$ > " + folder.resolve("pid") + "; printf 'grub rescue>'; exec sleep 100");
    assertThat(boot().status()).isEqualTo(1);
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    String socket = arguments().replaceAll("(?s).*server.path=(\\S+).*", "$1");
    assertThat(Path.of(socket).getParent().getFileName().toString()).startsWith("preflight-boot");
    assertThat(Path.of(socket).getParent()).doesNotExist();
  }

  @Test
  void tellsWhyQemuDoesNotStart() throws Exception {
    qemu("echo 'qemu-system-x86_64: no machine q35' >&2; exit 1");
    Cli.Answer answer = boot();
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).contains("QEMU does not start the machine: no machine q35");
  }

  @Test
  void goesOnWithoutASandbox() throws Exception {
    qemu(
        """
        if [ "$1" = -sandbox ]; then echo '-sandbox support is not enabled' >&2; exit 1; fi
        printf 'x login:'; exec sleep 100""");
    Cli.Answer answer = boot();
    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("trouble       this QEMU cannot give up system calls");
  }

  @Test
  void refusesWhatCannotBeMeant() throws Exception {
    qemu("exit 1");
    assertThat(boot("--timeout", "0").err()).contains("'0' is no value of --timeout");
    assertThat(boot("--timeout", "x").err()).contains("seconds from 1 to 86400");
    assertThat(boot("--log", image.toString()).err()).contains("would overwrite the image");
    assertThat(boot(image.toString()).err()).contains("2 images are no one machine");
    image = Files.write(folder.resolve("bad.qcow2"), new byte[] {'Q', 'F', 'I', (byte) 0xFB});
    assertThat(boot().err()).contains("cannot be read");
    assertThat(folder.resolve("arguments")).doesNotExist();
  }

  @Test
  void startsNoMoreThanSixteenDisks() throws Exception {
    qemu("printf 'x login:'; exec sleep 100");
    Path disk = Files.write(folder.resolve("disk.raw"), new byte[1024]);
    List<String> all = new ArrayList<>(List.of("boot"));
    for (int i = 0; i < 17; i++) {
      all.addAll(List.of("--disk", disk.toString()));
    }
    Map<String, String> path = Map.of("PATH", bin.toString());
    assertThat(Cli.run(path, all.toArray(new String[0])).err())
        .contains("a machine of 17 disks cannot be started");
    List<String> fewer = all.subList(0, all.size() - 2);
    assertThat(Cli.run(path, fewer.toArray(new String[0])).status()).isZero();
    assertThat(arguments()).contains("nvme,drive=disk15");
  }

  @Test
  void endsAMachineThatSendsWithoutEnd() throws Exception {
    qemu(
        """
        echo 'Linux version 6'
        file=$(echo "$*" | sed 's/.*netdev=net,file=\\([^ ]*\\).*/\\1/')
        truncate -s 65M "$file"; exec sleep 100""");
    Cli.Answer answer = boot();
    assertThat(answer.status()).as(answer.err()).isEqualTo(3);
    assertThat(answer.out()).contains("the guest sent more packets than are kept");
  }
}
