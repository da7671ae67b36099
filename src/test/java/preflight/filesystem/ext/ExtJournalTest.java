package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.SampleTree;
import preflight.testing.Tool;

/** Images whose journal needs replay, compared with what e2fsck makes of a copy. */
@Tag("slow")
class ExtJournalTest {

  @TempDir Path work;

  /** A change of many blocks lies in the journal alone; then other transactions around it. */
  @ParameterizedTest
  @CsvSource({
    "-t ext3 -b 1024, jo",
    "-t ext3 -b 4096, jo",
    "-t ext3 -b 1024, jo -c",
    "-t ext4 -b 1024, jo",
    "-t ext4 -b 1024, jo -c",
    "-t ext4 -b 1024, jo -c -v 2",
    "-t ext4 -b 2048, jo -c -v 3",
    "-t ext4 -b 4096, jo",
    "-t ext4 -b 4096, jo -c",
    "-t ext4 -b 4096, jo -c -v 2",
    "-t ext4 -b 4096 -O ^64bit, jo -c -v 2",
    "-t ext4 -b 4096 -O ^64bit, jo -c -v 3",
    "-t ext4 -b 4096 -O inline_data, jo -c",
    "-t ext4 -b 1024 -O fast_commit, jo -c",
    "-t ext4 -b 4096 -O orphan_file, jo",
    "-t ext4 -b 1024 -O metadata_csum_seed, jo -c",
  })
  void readsThroughTheJournal(String variant, String open) throws IOException {
    Path image = make(variant);
    writeJournal(image, open);
    Path repaired = repair(image);
    FileSystemFacts facts = DebugfsComparison.compare(work, image, repaired).facts();
    assertThat(facts.features()).contains("needs_recovery");
    // debugfs writes no valid checksum of the older kind for a transaction that only revokes
    boolean old = open.equals("jo -c") && variant.startsWith("-t ext3");
    assertThat(facts.troubles().get(facts.troubles().size() - 1).detail())
        .startsWith("needs recovery: ")
        .endsWith(" blocks of " + (old ? 3 : 6) + " transactions are read from it");
    assertThat(facts.troubles()).hasSize(old ? 2 : 1);
  }

  /** The same log, but so that it runs over the journal's end and goes on at its start. */
  @ParameterizedTest
  @CsvSource({"1", "500", "1010", "1020", "1022"})
  void followsTheLogAroundTheEnd(int shift) throws IOException {
    Path image = make("-t ext4 -b 4096");
    writeJournal(image, "jo");
    List<String> commands = new ArrayList<>();
    for (int i = 0; i < 1024; i++) {
      commands.add("bmap <8> " + i);
    }
    Path script = Files.write(work.resolve("script"), commands);
    List<Integer> places = new ArrayList<>();
    for (String line :
        Tool.run("debugfs", "-f", script.toString(), image.toString()).split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("debugfs")) {
        places.add(Integer.parseInt(line) * 4096);
      }
    }
    assertThat(places).hasSize(1024).doesNotHaveDuplicates();
    byte[] before = Files.readAllBytes(image);
    byte[] bytes = before.clone();
    for (int i = 0; i < 1023; i++) {
      int to = places.get(1 + (i + shift) % 1023);
      System.arraycopy(before, places.get(1 + i), bytes, to, 4096);
    }
    ByteBuffer.wrap(bytes).putInt(places.get(0) + 0x1C, 1 + shift);
    Files.write(image, bytes);
    DebugfsComparison.compare(work, image, repair(image));
  }

  @Test
  void readsWhatARunningKernelLeft() throws IOException {
    Path image = work.resolve("image");
    Files.write(image, Fixture.load("kernel").bytes());
    DebugfsComparison.compare(work, image, repair(image));
  }

  private Path make(String variant) throws IOException {
    Path tree = Files.createDirectories(work.resolve("tree"));
    Files.createDirectories(tree.resolve("etc"));
    Files.writeString(tree.resolve("etc/hosts"), "127.0.0.1 localhost\n");
    Files.write(tree.resolve("data"), SampleTree.content(200_000, 3));
    Path image = work.resolve("image");
    List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-F", "-d", tree.toString()));
    command.addAll(Arrays.asList(variant.split(" ", -1)));
    command.addAll(List.of(image.toString(), "8M"));
    Tool.run(command.toArray(new String[0]));
    return image;
  }

  private void writeJournal(Path image, String open) throws IOException {
    byte[] before = Files.readAllBytes(image);
    int blockSize = 1024 << before[1024 + 0x18];
    Path changed = Files.copy(image, work.resolve("changed"));
    Path source = Files.write(work.resolve("source"), SampleTree.content(50_000, 9));
    debugfs(
        changed,
        "mkdir /new",
        "write " + source + " /new/file",
        "symlink /new/link target",
        "symlink /new/long " + "t".repeat(100),
        "rm /etc/hosts",
        "write " + source + " /etc/other");
    byte[] after = Files.readAllBytes(changed);
    List<String> blocks = new ArrayList<>();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int at = 0; at < before.length; at += blockSize) {
      boolean superblock = at <= 1024 && at + blockSize > 1024;
      if (!superblock && !Arrays.equals(before, at, at + blockSize, after, at, at + blockSize)) {
        blocks.add(Integer.toString(at / blockSize));
        content.write(after, at, blockSize);
      }
    }
    assertThat(blocks).hasSizeGreaterThan(10);
    Files.write(work.resolve("many"), content.toByteArray());
    write("garbage", "not this time ".repeat(blockSize), blockSize);
    write("magic", "\u00c0;9\u0098 as the journal's own blocks", blockSize);
    write("later", "twice in the log".repeat(blockSize), blockSize);
    String revoked = block(image, 3);
    String escaped = block(image, 5);
    String twice = block(image, 7);
    String uncommitted = block(image, 9);
    debugfs(
        image,
        open,
        "jw -b " + revoked + " " + work.resolve("garbage"),
        "jw -b " + twice + " " + work.resolve("garbage"),
        "jw -b " + String.join(",", blocks) + " " + work.resolve("many"),
        "jw -r " + revoked + "," + twice,
        "jw -b " + twice + " " + work.resolve("later"),
        "jw -b " + escaped + " " + work.resolve("magic"),
        "jw -b " + uncommitted + " -c " + work.resolve("garbage"),
        "jc");
  }

  private void write(String name, String text, int size) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    Files.write(work.resolve(name), Arrays.copyOf(bytes, size));
  }

  private static String block(Path image, int number) {
    return Tool.run("debugfs", "-R", "bmap /data " + number, image.toString()).strip();
  }

  private void debugfs(Path image, String... commands) throws IOException {
    Path script = Files.write(work.resolve("script"), Arrays.asList(commands));
    Tool.run("debugfs", "-w", "-f", script.toString(), image.toString());
  }

  private Path repair(Path image) throws IOException {
    Path copy = work.resolve("repaired");
    Files.copy(image, copy);
    Tool.run("sh", "-c", "timeout 60 e2fsck -fy \"$0\"; test $? -le 1", copy.toString());
    return copy;
  }
}
