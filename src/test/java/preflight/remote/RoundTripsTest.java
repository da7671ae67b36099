package preflight.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.cli.Cli;
import preflight.fixture.Fixtures;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;
import preflight.testing.WebStandIn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How often a server is asked, and for how much, of a whole installation in each container. */
@Tag("slow")
class RoundTripsTest {

  /** Of the requirement, besides the initrd's payload. */
  private static final int MOST = 40;

  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  private record Took(int requests, long mebibytes, String found) {}

  private static Took took(WebStandIn server, Path file, String... options) throws IOException {
    server.reset();
    String url;
    try (FileSource content = FileSource.open(file, new ReadCounter())) {
      url = server.put("/" + file.getFileName(), content, "\"1\"");
      List<String> all =
          new ArrayList<>(List.of("check", "--as-of", "2026-11-01", "--format", "json"));
      all.addAll(List.of(options));
      all.add(url);
      Cli.Answer answer = Cli.run(all.toArray(new String[0]));
      assertThat(answer.err()).isEmpty();
      JsonNode read = JsonMapper.shared().readTree(answer.out()).get("results").get(0).get("read");
      assertThat(read.get("requests").asInt()).isEqualTo(server.requests().size());
      assertThat(read.get("bytes").asLong()).isEqualTo(server.bytes());
      return new Took(
          server.requests().size(),
          (server.bytes() + MIB / 2) / MIB,
          PlacesTest.found(answer, url));
    }
  }

  private static String found(Path file, String... options) {
    List<String> all =
        new ArrayList<>(List.of("check", "--as-of", "2026-11-01", "--format", "json"));
    all.addAll(List.of(options));
    all.add(file.toString());
    return PlacesTest.found(Cli.run(all.toArray(new String[0])), file.toString());
  }

  private Map<String, Path> containers() throws IOException {
    Path stock = Fixtures.image("stock");
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("raw", stock);
    for (String[] format :
        new String[][] {
          {"vdi", "vdi", ""},
          {"vmdk", "sparse.vmdk", "subformat=monolithicSparse"},
          {"vmdk", "stream.vmdk", "subformat=streamOptimized"},
          {"qcow2", "qcow2", ""},
          {"vpc", "vhd", ""},
          {"vhdx", "vhdx", ""}
        }) {
      Path file = folder.resolve("stock." + format[1]);
      List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-O", format[0]));
      if (!format[2].isEmpty()) {
        command.addAll(List.of("-o", format[2]));
      }
      command.addAll(List.of(stock.toString(), file.toString()));
      Tool.bytes(600, command.toArray(new String[0]));
      files.put(format[1], file);
    }
    files.put("ova", Fixtures.image("stock-ova"));
    return files;
  }

  @Test
  void ofAnInstallationInEachContainer() throws IOException {
    StringBuilder table = new StringBuilder("| container | size, MiB | requests | MiB read |\n");
    table.append("|---|---:|---:|---:|\n");
    try (WebStandIn server = new WebStandIn()) {
      for (Map.Entry<String, Path> each : containers().entrySet()) {
        Took took = took(server, each.getValue());
        table.append(
            "| %s | %d | %d | %d |%n"
                .formatted(
                    each.getKey(),
                    Files.size(each.getValue()) / MIB,
                    took.requests(),
                    took.mebibytes()));
        assertThat(took.requests()).as(table.toString()).isLessThanOrEqualTo(MOST);
        assertThat(took.mebibytes()).as(table.toString()).isLessThanOrEqualTo(24);
        assertThat(
                took.found().replace("it lies elsewhere; --deep reads it", "left out on request"))
            .as(each.getKey())
            .isEqualTo(found(each.getValue(), "--no-initrd"));
      }
      Took deep = took(server, Fixtures.image("stock"), "--deep");
      assertThat(deep.found()).isEqualTo(found(Fixtures.image("stock")));
      table.append(
          "| raw with `--deep` | | %d | %d |%n".formatted(deep.requests(), deep.mebibytes()));
      Took asked = took(server, Fixtures.image("stock"), "--route", "import-snapshot");
      assertThat(asked.found())
          .as("a finding depends on the initrd, which is read then")
          .isEqualTo(found(Fixtures.image("stock"), "--route", "import-snapshot"));
      table.append(
          "| raw with `--route import-snapshot` | | %d | %d |%n"
              .formatted(asked.requests(), asked.mebibytes()));
    }
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/round-trips.md"), table);
  }

  /** An installation at the beginning of 10 GiB that are nowhere. */
  private record Padded(ByteSource content, long size) implements ByteSource {

    @Override
    public String name() {
      return content.name();
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      requireRange(offset, length);
      int inside = (int) Math.max(0, Math.min(length, content.size() - offset));
      content.read(Math.min(offset, content.size()), target, from, inside);
      java.util.Arrays.fill(target, from + inside, from + length, (byte) 0);
    }
  }

  @Test
  void of10GibibytesOnlyAFewAreRead() throws IOException {
    Path stock = Fixtures.image("stock");
    try (WebStandIn server = new WebStandIn();
        FileSource content = FileSource.open(stock, new ReadCounter())) {
      String url = server.put("/large.raw", new Padded(content, 10L << 30), "\"10\"");
      Cli.Answer answer = Cli.run("check", "--as-of", "2026-11-01", url);
      assertThat(answer.status()).isZero();
      assertThat(server.requests()).hasSizeLessThanOrEqualTo(MOST);
      assertThat(server.bytes()).isLessThan(24 * MIB);
    }
  }
}
