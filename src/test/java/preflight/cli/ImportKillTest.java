package preflight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fixture.Fixtures;
import preflight.testing.CountingProxy.Seen;
import preflight.testing.S3Proxy;

/** Imports that are killed again and again, each in a process of its own. */
@Tag("slow")
class ImportKillTest {

  private static final int KILLS = 20;
  private static final int TAIL = 160 << 20;

  /** So that an upload takes a while. */
  private static final long BANDWIDTH = 120_000_000;

  @TempDir Path folder;
  private final Random random = new Random(20160606);

  @Test
  void whatIsKilledGoesOnAndNothingIsDoneTwice() throws Exception {
    Path image = image();
    Path s3 = Files.createDirectory(folder.resolve("s3"));
    try (S3Proxy storage = new S3Proxy(s3);
        ImportPlaces places = new ImportPlaces(storage, s3)) {
      places.proxy.bandwidth(BANDWIDTH);
      int kills = 0;
      int imports = 0;
      List<String> images = new ArrayList<>();
      while (kills < KILLS || imports == 0) {
        // one way after the other: the file as it is, and what is made of it on the way
        String[] as = imports % 2 == 0 ? new String[0] : new String[] {"--as", "vmdk"};
        Path out = folder.resolve("out");
        Process process = start(places, image, out, as);
        boolean ended = process.waitFor(900 + random.nextInt(2_600), TimeUnit.MILLISECONDS);
        if (!ended && kills < KILLS) {
          process.destroyForcibly().waitFor();
          kills++;
          continue;
        }
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
        images.add(Files.readString(out).strip());
        imports++;
        verify(places, image, imports);
      }
      assertThat(images).doesNotHaveDuplicates();
      System.out.println(
          kills + " kills, " + imports + " imports, " + places.proxy.parts().size() + " parts");
    }
  }

  private void verify(ImportPlaces places, Path image, int imports) throws IOException {
    assertThat(places.aws.tasks()).as("no task is started twice").hasSize(imports);
    Map<String, Integer> taken = new TreeMap<>();
    for (Seen seen : places.proxy.seen()) {
      if (seen.asked().part() > 0 && seen.status() == 200) {
        taken.merge(seen.asked().query(), 1, Integer::sum);
      }
    }
    assertThat(taken.values()).as("no part is sent twice: %s", taken).containsOnly(1);
    List<Path> objects = places.objects();
    assertThat(objects).hasSize(imports);
    for (Path object : objects) {
      if (object.toString().endsWith(".raw")) {
        assertThat(Files.mismatch(object, image)).isEqualTo(-1);
      } else {
        Path converted = folder.resolve("converted.vmdk");
        if (!Files.exists(converted)) {
          assertThat(
                  Cli.run("convert", "--no-verify", image.toString(), "-o", converted.toString())
                      .status())
              .isZero();
        }
        assertThat(Files.mismatch(object, converted)).isEqualTo(-1);
      }
    }
  }

  /** A disk of EC2's liking with much behind its partitions. */
  private Path image() throws IOException {
    Path image = Files.copy(Fixtures.image("ubuntu2204-gpt"), folder.resolve("image.raw"));
    byte[] piece = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(image, StandardOpenOption.APPEND)) {
      for (int i = 0; i < TAIL / piece.length; i++) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return image;
  }

  private Process start(ImportPlaces places, Path image, Path out, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("preflight.cli.Main", "import", image.toString()));
    command.addAll(List.of("--bucket", ImportPlaces.BUCKET, "--region", ImportPlaces.REGION));
    command.addAll(List.of("--force", "--every", "1s"));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().putAll(places.environment());
    return builder.start();
  }
}
