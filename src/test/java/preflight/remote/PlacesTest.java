package preflight.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.io.ArraySource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.WebStandIn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Images that the commands read from where an address leads. */
class PlacesTest {

  private final WebStandIn server = new WebStandIn();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  private String serve(Path file) throws IOException {
    String name = file.getFileName().toString();
    return server.put(
        "/images/" + name, FileSource.open(file, new ReadCounter()), "\"" + name + "\"");
  }

  private static Cli.Answer check(String... more) {
    List<String> all =
        new ArrayList<>(List.of("check", "--as-of", "2016-06-06", "--format", "json"));
    all.addAll(List.of(more));
    return Cli.run(all.toArray(new String[0]));
  }

  /** What was found, without what a place changes: names, and how much was read. */
  static String found(Cli.Answer answer, String name) {
    JsonNode document = JsonMapper.shared().readTree(answer.out());
    for (JsonNode result : document.get("results")) {
      ((ObjectNode) result).remove("read");
      ArrayNode commands = (ArrayNode) result.get("snapshotRoute").get("commands");
      if (commands != null
          && !commands.isEmpty()
          && commands.get(0).asString().startsWith("curl ")) {
        commands.remove(0);
      }
    }
    // commands name a file by its path, and an object by the name it gets when it is downloaded
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    return document.toPrettyString().replace(folder, "");
  }

  @Test
  void theAnswerIsThatOfTheFile() throws IOException {
    for (String name : List.of("debian8-686-pae", "debian8-ova", "zeros", "debian8-vdi")) {
      Path file = Fixtures.image(name);
      Cli.Answer local = check(file.toString());
      String url = serve(file);
      Cli.Answer remote = check("--deep", url);
      assertThat(remote.err()).as(name).isEqualTo(local.err());
      assertThat(remote.status()).as(name).isEqualTo(local.status());
      assertThat(found(remote, url)).as(name).isEqualTo(found(local, file.toString()));
    }
  }

  @Test
  void inspectLsAndCatReadAddressesToo() throws IOException {
    Path file = Fixtures.image("debian8-686-pae");
    String url = serve(file);
    Cli.Answer local = Cli.run("inspect", file.toString());
    Cli.Answer remote = Cli.run("inspect", "--deep", url);
    assertThat(remote.out().replace(url, "NAME").replaceAll(", 32 MiB.*(\n +allocated)?\n", "\n"))
        .isEqualTo(
            local
                .out()
                .replace(file.toString(), "NAME")
                .replaceAll(", 32 MiB.*(\n +allocated)?\n", "\n"));
    assertThat(Cli.run("ls", url, "/boot")).isEqualTo(Cli.run("ls", file.toString(), "/boot"));
    assertThat(Cli.run("cat", url, "/etc/fstab"))
        .isEqualTo(Cli.run("cat", file.toString(), "/etc/fstab"));
    assertThat(Cli.run("ls", url + "x").err())
        .isEqualTo(
            "preflight: cannot read "
                + url
                + "x: there is no such object (HTTP status 404)\n  check the address\n");
  }

  @Test
  void whatCannotBeReadIsTwoLinesAndStatusTwo() throws IOException {
    String url = serve(Fixtures.image("zeros"));
    Cli.Answer answer = check(url + "?token=secret", url + "x", url);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            "preflight: cannot read "
                + url
                + "x: there is no such object (HTTP status 404)\n  check the address\n");
    assertThat(answer.out()).doesNotContain("secret").contains(url + "?\\u2026");
    assertThat(Cli.run("check", "gopher://host/image").err())
        .isEqualTo(
            """
            preflight: an address cannot be understood: images are read from https://, http:// and s3://
              try https://host/image.ova or s3://bucket/image.ova
            """);
  }

  @Test
  void anObjectThatChangesWhileItIsReadIsNoPrediction() throws IOException {
    Path file = Fixtures.image("debian8-686-pae");
    String url = serve(file);
    for (int at = 1; at < 5; at++) {
      server.reset();
      serve(file);
      int change = at;
      server.twist(
          (exchange, number) -> {
            if (number >= change) {
              server.send(exchange, FileSource.open(file, new ReadCounter()), "\"new\"");
            }
            return number >= change;
          });
      Cli.Answer answer = check(url);
      assertThat(answer.status()).as("request %d", at).isEqualTo(2);
      assertThat(answer.err())
          .contains("the object changed while it was read")
          .contains("run again");
      assertThat(JsonMapper.shared().readTree(answer.out()).get("results")).isEmpty();
    }
  }

  @Test
  void aDescriptorFindsItsExtentsBesideIt() throws IOException {
    byte[] disk = Files.readAllBytes(Fixtures.image("debian8-686-pae"));
    server.put("/vm/disk-flat.vmdk", new ArraySource("disk-flat.vmdk", disk), "\"flat\"");
    byte[] descriptor =
        """
        # Disk DescriptorFile
        version=1
        CID=12345678
        parentCID=ffffffff
        createType="monolithicFlat"

        RW %d FLAT "%s" 0
        """
            .formatted(disk.length / 512, "disk-flat.vmdk")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    String url = server.put("/vm/disk.vmdk", new ArraySource("disk.vmdk", descriptor), "\"d\"");
    Cli.Answer answer = Cli.run("cat", url, "/etc/hostname");
    assertThat(answer)
        .isEqualTo(Cli.run("cat", Fixtures.image("debian8-686-pae").toString(), "/etc/hostname"));
    assertThat(Cli.run("cat", url + "?sig=1", "/etc/hostname").err())
        .isEqualTo(
            "preflight: cannot read "
                + url
                + "?…: it consists of several files, and what stands behind '?' is good for this one\n"
                + "  name it without (s3:// signs for each file), or download all its files first\n");
    server.reset();
    String outside = new String(descriptor, java.nio.charset.StandardCharsets.US_ASCII);
    for (String name : List.of("../vm/disk-flat.vmdk", "http://host/disk-flat.vmdk", "/vm/x")) {
      byte[] hostile =
          outside
              .replace("disk-flat.vmdk", name)
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      server.put("/vm/disk.vmdk", new ArraySource("disk.vmdk", hostile), "\"h\"");
      assertThat(Cli.run("cat", url, "/etc/hostname").status()).isEqualTo(2);
    }
    assertThat(server.requests()).allMatch(line -> line.contains(" /vm/disk.vmdk "));
  }

  @Test
  void addressesThatDifferBehindTheQuestionMarkAreTwoImages() throws IOException {
    String url = serve(Fixtures.image("zeros"));
    Cli.Answer answer = check(url + "?v=1", url + "?v=2", url + "?v=2");
    assertThat(JsonMapper.shared().readTree(answer.out()).get("results")).hasSize(2);
    assertThat(answer.err()).isEqualTo("preflight: " + url + "?… is named twice, checked once\n");
  }

  @Test
  void theInitrdIsReadWhereTheAnswerDependsOnIt() throws IOException {
    Path file = Fixtures.image("debian8-ova");
    String url = serve(file);
    String left = "was not read: it lies elsewhere; --deep reads it";
    assertThat(check(url).out()).contains(left);
    assertThat(check("--no-initrd", url).out()).contains("was not read: left out on request");
    for (String option : List.of("--deep", "--route=import-snapshot")) {
      assertThat(check(option, url).out()).as(option).doesNotContain("was not read");
    }
    assertThat(check("--deep", file.toString()).out()).doesNotContain("was not read");
    assertThat(Cli.run("inspect", url).out()).contains("contents not read");
    assertThat(check("--deep", "--no-initrd", url).err())
        .startsWith("preflight: --deep and --no-initrd exclude each other\n");
  }

  @Test
  void reportsNameAnAddressAsOne() throws IOException {
    String url = serve(Fixtures.image("zeros"));
    Cli.Answer answer = Cli.run("check", "--format", "sarif", url + "?sig=secret");
    JsonNode run = JsonMapper.shared().readTree(answer.out()).get("runs").get(0);
    assertThat(run.get("artifacts").get(0).get("location").get("uri").asString()).isEqualTo(url);
    assertThat(answer.out()).doesNotContain("secret").doesNotContain("?\u2026");
  }
}
