package preflight.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.cli.Cli;
import preflight.ec2.Route;
import preflight.fixture.Fixtures;
import preflight.hostile.Guests;
import preflight.image.ova.Ovas;
import preflight.rule.Rule;
import preflight.rule.Rules;
import tools.jackson.databind.JsonNode;

/** One fault judged on both ways to a machine image, and the commands of the second. */
class RoutesTest {

  /** What import-image repairs is a note there, and decides where nobody repairs it. */
  @Test
  void aMissingDriverDecidesOnlyWhereNobodyAddsIt() {
    Check check = check("debian8-686-pae");
    assertThat(check.codes("note")).contains("PF704", "PF705");
    assertThat(check.codes("next")).doesNotContain("PF704", "PF705");
    assertThat(codes(check, "nitro", "next")).contains("PF704", "PF705");
    assertThat(codes(check, "xen", "next")).isEmpty();
  }

  /** What import-image looks for alone does not count where it does not look. */
  @ParameterizedTest
  @CsvSource({
    "alpine-extlinux, PF302",
    "debian8-fstab-symlink, PF303",
    "debian8-two-grub-cfg, PF401",
    "debian8-686-pae, PF502",
  })
  void whatOnlyImportImageRefusesBootsByItself(String fixture, String code) {
    Check check = check(fixture);
    assertThat(check.codes("decisive")).containsExactly(code);
    assertThat(check.boots("xen")).isEqualTo("boots");
    for (JsonNode finding : check.result().get("snapshotRoute").get("xen").get("findings")) {
      assertThat(finding.get("role").asString()).isEqualTo("note");
    }
  }

  /** A broken link of the boot chain counts on both; EC2's text belongs to import-image alone. */
  @ParameterizedTest
  @CsvSource({
    "debian8-initrd-damaged, PF602",
    "zeros, PF201",
  })
  void aBrokenBootChainCountsOnBoth(String fixture, String code) {
    Check check = check(fixture);
    List<String> faults = new ArrayList<>(check.codes("decisive"));
    faults.addAll(check.codes("next"));
    assertThat(faults).contains(code);
    for (String hypervisor : List.of("nitro", "xen")) {
      JsonNode boot = check.result().get("snapshotRoute").get(hypervisor);
      assertThat(check.boots(hypervisor)).isEqualTo("hangs " + code);
      assertThat(boot.get("confidence").asString()).isNotEqualTo("high");
      assertThat(boot.has("message")).isFalse();
      assertThat(boot.get("findings").get(0).has("message")).isFalse();
    }
  }

  @Test
  void theWayThatLeadsOnIsNamedFirst() {
    String answer = text("debian8-686-pae");
    assertThat(answer.lines().findFirst().orElseThrow())
        .endsWith(": rejected, but boots by import-snapshot");
    assertThat(answer).contains("--architecture i386 --boot-mode legacy-bios --root-device-name");
    assertThat(text("debian8-raw").lines().findFirst().orElseThrow())
        .endsWith(": likely completes");
    assertThat(text("zeros")).doesNotContain("aws ec2 register-image");
  }

  /** What EC2 does not take as it is, is converted; what is packed, unpacked. */
  @Test
  void theCommandsFitTheContainer() {
    assertThat(commands("debian8-vdi"))
        .anyMatch(c -> c.startsWith("preflight convert ") && c.endsWith("/debian8-vdi-stream.vmdk"))
        .anyMatch(c -> c.contains("Format=VMDK,") && c.contains("S3Key=debian8-vdi-stream.vmdk"));
    assertThat(commands("debian8-ova"))
        .anyMatch(c -> c.startsWith("tar -xf ") && c.endsWith(" debian8-ova-disk001.vmdk"))
        .anyMatch(c -> c.contains("Format=VMDK,") && c.contains("S3Key=debian8-ova-disk001.vmdk"));
    assertThat(commands("debian8-raw"))
        .noneMatch(c -> c.startsWith("preflight convert"))
        .anyMatch(c -> c.contains("Format=RAW,"));
  }

  @Test
  void severalDisksAreMappedEach() {
    Path system = Fixtures.image("debian8-raw");
    Path data = Fixtures.image("bare-ext3");
    Cli.Answer answer =
        Cli.run(
            "check",
            "--as-of",
            "2016-06-06",
            "--disk",
            system.toString(),
            "--disk",
            data.toString());
    assertThat(answer.out())
        .contains(
            "--block-device-mappings 'DeviceName=/dev/sda1,Ebs={SnapshotId=snap-ID1}'"
                + " 'DeviceName=/dev/sdf,Ebs={SnapshotId=snap-ID2}'");
  }

  /**
   * A member's name comes out of the image; what is to be pasted into a shell runs nothing of it.
   */
  @Test
  void aHostileNameStaysOneWord(@TempDir Path folder) throws Exception {
    String name = "a';touch pwned;' $(touch pwned) \"`touch pwned`.raw";
    String href = name.replace(" ", "%20").replace("\"", "&quot;");
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put(
        "box.ovf",
        Ovas.descriptor(
            Ovas.file("f", href),
            Ovas.diskOf("d", "f"),
            Ovas.controller(6, "", 3, 0) + Ovas.drive("ovf:/disk/d", 3, 0)));
    members.put(name, Guests.withGrub(Guests.GRUB).disk());
    Path image = Files.write(folder.resolve("box.ova"), Ovas.tar(members));
    List<String> commands = new ArrayList<>();
    Check.of(List.of("--as-of", "2025-01-01"), image)
        .result()
        .get("snapshotRoute")
        .get("commands")
        .forEach(c -> commands.add(c.asString()));
    assertThat(commands).hasSizeGreaterThan(3).anyMatch(c -> c.startsWith("tar -xf "));
    for (String command : commands) {
      String words = words(folder, command);
      assertThat(folder.resolve("pwned")).as(command).doesNotExist();
      if (command.startsWith("tar -xf ")) {
        assertThat(words).endsWith("\n" + name + "\n");
      }
      if (command.contains("S3Key")) {
        assertThat(words).containsPattern("\\{S3Bucket=BUCKET,S3Key=[A-Za-z0-9._-]+\\}\n$");
      }
    }
  }

  /** The words that a shell makes of a command, one a line. */
  private static String words(Path folder, String command) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", "set -- " + command + "; printf '%s\\n' \"$@\"")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(command).isZero();
    return words;
  }

  /** The disks of a loose descriptor lie beside it. */
  @Test
  void aDescriptorsDisksAreNamedByTheirPaths(@TempDir Path folder) throws Exception {
    Path ovf = folder.resolve("box.ovf");
    Files.write(
        ovf,
        Ovas.descriptor(
            Ovas.file("f", "disk.raw"),
            Ovas.diskOf("d", "f"),
            Ovas.controller(6, "", 3, 0) + Ovas.drive("ovf:/disk/d", 3, 0)));
    Files.write(folder.resolve("disk.raw"), Guests.withGrub(Guests.GRUB).disk());
    List<String> commands = new ArrayList<>();
    Check.of(List.of("--as-of", "2025-01-01"), ovf)
        .result()
        .get("snapshotRoute")
        .get("commands")
        .forEach(c -> commands.add(c.asString()));
    assertThat(commands.get(0))
        .isEqualTo("aws s3 cp " + folder.resolve("disk.raw") + " s3://BUCKET/disk.raw");
  }

  /** Each rule names its routes, and each that counts for both is asked on both. */
  @Test
  void eachRuleNamesItsRoutes() {
    Set<String> alone = new TreeSet<>();
    for (Rule rule : Rules.ALL) {
      assertThat(rule.routes()).as(rule.id().label()).contains(Route.IMPORT_IMAGE);
      if (!rule.routes().contains(Route.IMPORT_SNAPSHOT_REGISTER)) {
        alone.add(rule.id().code());
      }
    }
    assertThat(alone).contains("PF302", "PF303", "PF501").doesNotContain("PF201", "PF704");
  }

  private static List<String> commands(String fixture) {
    List<String> commands = new ArrayList<>();
    check(fixture)
        .result()
        .get("snapshotRoute")
        .get("commands")
        .forEach(c -> commands.add(c.asString()));
    return commands;
  }

  private static List<String> codes(Check check, String hypervisor, String role) {
    List<String> codes = new ArrayList<>();
    for (JsonNode finding : check.result().get("snapshotRoute").get(hypervisor).get("findings")) {
      if (finding.get("role").asString().equals(role)) {
        codes.add(finding.get("code").asString());
      }
    }
    return codes;
  }

  private static Check check(String fixture) {
    return Check.of(List.of("--as-of", "2016-06-06"), Fixtures.image(fixture));
  }

  private static String text(String fixture) {
    return Cli.run("check", "--as-of", "2016-06-06", Fixtures.image(fixture).toString()).out();
  }
}
