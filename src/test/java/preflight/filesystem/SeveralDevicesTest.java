package preflight.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;
import preflight.testing.Tool;

/** File systems over several devices, made by their own tools: none is taken for whole. */
@Tag("slow")
class SeveralDevicesTest {

  @TempDir Path folder;

  private Path file(String name, String size) {
    Path file = folder.resolve(name);
    Tool.run("truncate", "-s", size, file.toString());
    return file;
  }

  private static FileSystem open(String type, ByteSource source) throws IOException {
    return FileSystems.open(type, source, new Effort()).orElseThrow();
  }

  @Test
  void btrfsOnTwoDevicesIsRefusedOnEach() throws IOException {
    for (String profile : new String[] {"single", "raid1", "raid0"}) {
      Path first = file(profile + "-1", "256M");
      Path second = file(profile + "-2", "256M");
      // mkfs.btrfs takes no file that it does not know for a device of its own, but by -f
      Tool.run(
          "mkfs.btrfs",
          "-q",
          "-f",
          "-m",
          profile,
          "-d",
          profile,
          first.toString(),
          second.toString());
      for (Path each : new Path[] {first, second}) {
        try (ByteSource source = FileSource.open(each, new ReadCounter())) {
          assertThatThrownBy(() -> open("btrfs", source))
              .as("%s of %s", each, profile)
              .isInstanceOf(UnsupportedException.class)
              .hasMessageContaining("num_devices 2 (spread over several devices)");
        }
      }
    }
  }

  /** Linux mounts such a root only with logdev= among its options. */
  @Test
  void xfsWithALogElsewhereIsNotMounted() throws IOException {
    Path log = file("log", "64M");
    Path data = file("data", "320M");
    Tool.run("mkfs.xfs", "-q", "-l", "logdev=" + log + ",size=64m", data.toString());
    assertThat(refusal(data)).isEqualTo("not supported: a log on another device (sb_logstart 0)");
  }

  @Test
  void xfsWithARealtimeSectionIsNotMounted() throws IOException {
    Path realtime = file("realtime", "64M");
    Path data = file("data", "320M");
    Tool.run("mkfs.xfs", "-q", "-r", "rtdev=" + realtime, data.toString());
    assertThat(refusal(data))
        .isEqualTo(
            "not supported: a realtime section of 16384 blocks (sb_rblocks), which is on another device");
  }

  private static String refusal(Path data) throws IOException {
    try (ByteSource source = FileSource.open(data, new ReadCounter())) {
      FileSystem fileSystem = open("xfs", source);
      assertThat(fileSystem.root().isDirectory()).isTrue();
      assertThat(fileSystem.facts().refusals()).hasSize(1);
      Trouble refusal = fileSystem.facts().refusals().get(0);
      assertThat(fileSystem.facts().troubles()).contains(refusal);
      return refusal.detail();
    }
  }
}
