package preflight.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import preflight.filesystem.Effort;
import preflight.filesystem.Node;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.Limits;

/** As many pieces and as much of a table as are read, and one more. */
class FatLimitsTest {

  private static final int SECTOR = 512;
  private static final int PIECES = Limits.FAT_PIECES;

  @Test
  void pieces() throws Exception {
    FatWriter most = new FatWriter(32, SECTOR, 1, 2 * PIECES + 10);
    byte[] content = FatFileSystemTest.content(PIECES * SECTOR, 1);
    most.file("/A", content, 2);
    FatFileSystem good = FatFileSystem.open(new ArraySource("most", most.volume()));
    ByteSource source = good.open(node(good));
    byte[] read = new byte[SECTOR];
    for (int at = 0; at < content.length; at += 100_003 * SECTOR) {
      source.read(at, read, 0, SECTOR);
      assertThat(read).isEqualTo(java.util.Arrays.copyOfRange(content, at, at + SECTOR));
    }
    List<Integer> chain = new ArrayList<>();
    for (int i = 0; i <= PIECES; i++) {
      chain.add(most.firstCluster("/A") + 2 * i);
    }
    most.link(chain);
    most.bytes.putInt(most.entryAt("/A") + 28, content.length + 1);
    FatFileSystem large = FatFileSystem.open(new ArraySource("more", most.volume()));
    assertThatThrownBy(() -> large.open(node(large)))
        .hasMessageContaining("a file in more than 262144 pieces");
  }

  private static Node node(FatFileSystem fileSystem) throws Exception {
    return fileSystem.child(fileSystem.root(), "A").orElseThrow();
  }

  @Test
  void tables() throws Exception {
    // 1024 entries in each part of the table that is read, of which 64 are kept
    FatWriter writer = new FatWriter(32, SECTOR, 1, 200 * 1024);
    List<Integer> chain = new ArrayList<>();
    for (int i = 0; i < 160 * 110; i++) {
      chain.add(10 * 1024 + i % 160 * 1024 + i / 160);
    }
    writer.file("/A", new byte[0], List.of());
    writer.link(chain);
    int at = writer.entryAt("/A");
    writer.bytes.putShort(at + 26, (short) (int) chain.get(0));
    writer.bytes.putInt(at + 28, 160 * 50 * SECTOR);
    ByteSource source = new CachedSource(new ArraySource("tables", writer.volume()));
    FatFileSystem fileSystem = FatFileSystem.open(source, new Effort());
    assertThat(fileSystem.open(node(fileSystem)).size()).isEqualTo(160 * 50 * SECTOR);
    writer.bytes.putInt(at + 28, 160 * 110 * SECTOR);
    Effort effort = new Effort();
    FatFileSystem large = FatFileSystem.open(new ArraySource("large", writer.volume()), effort);
    assertThatThrownBy(() -> large.open(node(large)))
        .hasMessageContaining("more than 64 MiB of tables to look through");
  }
}
