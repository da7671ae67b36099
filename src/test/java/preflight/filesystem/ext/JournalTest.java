package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/** Three transactions fill the second, third and fourth KiB of /lines with their own digit. */
class JournalTest {

  private static final int MAGIC = 0xC03B3998;

  @Test
  void readsThroughTheJournal() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("journal").open();
    assertThat(changed(fileSystem)).isEqualTo("123");
    assertThat(details(fileSystem))
        .containsExactly("needs recovery: 3 blocks of 3 transactions are read from it");
  }

  @Test
  void readsWithoutItWhereNothingNeedsRecovery() throws IOException {
    Fixture fixture = Fixture.load("journal");
    fixture.put32(1024 + 0x60, fixture.u32(1024 + 0x60) & ~4);
    assertThat(changed(fixture.open())).isEmpty();
  }

  @Test
  void endsBeforeATransactionWithABadCommitBlock() throws IOException {
    Fixture fixture = Fixture.load("journal");
    int commit = commitBlock(fixture, 2);
    fixture.put8(commit + 0x38, 0xFF);
    ExtFileSystem fileSystem = fixture.open();
    assertThat(changed(fileSystem)).isEqualTo("1");
    assertThat(details(fileSystem))
        .containsExactly(
            "checksum of the commit block of transaction 2 is wrong; replay ends before it",
            "needs recovery: 1 blocks of 1 transactions are read from it");
  }

  @Test
  void endsBeforeATransactionWithABadDescriptor() throws IOException {
    Fixture fixture = Fixture.load("journal");
    // a descriptor, a block and a commit block each
    fixture.put8(commitBlock(fixture, 3) - 2048 + 100, 0xFF);
    ExtFileSystem fileSystem = fixture.open();
    assertThat(changed(fileSystem)).isEqualTo("12");
    assertThat(details(fileSystem).get(0))
        .isEqualTo(
            "checksum of the descriptor block of transaction 3 is wrong; replay ends before it");
  }

  @Test
  void leavesOutABlockWithABadChecksum() throws IOException {
    Fixture fixture = Fixture.load("journal");
    fixture.put8(commitBlock(fixture, 2) - 1024 + 5, 'x');
    ExtFileSystem fileSystem = fixture.open();
    assertThat(changed(fileSystem)).isEqualTo("13");
    assertThat(fileSystem.facts().troubles())
        .anySatisfy(
            trouble -> {
              assertThat(trouble.structure()).startsWith("journal copy of block");
              assertThat(trouble.detail()).contains("is wrong, computed");
            });
  }

  @Test
  void readsWithoutADamagedJournal() throws IOException {
    for (int field : new int[] {0, 4, 0xC, 0x10, 0x14, 0x1C, 0x28, 0xFC}) {
      Fixture fixture = Fixture.load("journal");
      int superblock = journalBlock(fixture, 4, 0);
      fixture.put8(superblock + field + 1, 0x7B);
      ExtFileSystem fileSystem = fixture.open();
      assertThat(changed(fileSystem)).isEmpty();
      assertThat(fileSystem.facts().troubles())
          .singleElement()
          .satisfies(t -> assertThat(t.structure()).isEqualTo("journal superblock"));
    }
  }

  @Test
  void namesAJournalOnAnotherDevice() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("journal").put32(1024 + 0xE0, 0).open();
    assertThat(changed(fileSystem)).isEmpty();
    assertThat(details(fileSystem))
        .contains("not supported: needs_recovery with a journal on another device (s_journal_dev)");
  }

  @Test
  void seesWhatARunningKernelHadNotWrittenBack() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("kernel").open();
    assertThat(ExtFileSystemTest.text(fileSystem, "etc", "os-release")).isEqualTo("NAME=changed\n");
    for (int round = 1; round <= 3; round++) {
      Node directory = ExtFileSystemTest.find(fileSystem, "round-" + round);
      assertThat(fileSystem.list(directory))
          .extracting(DirectoryEntry::name)
          .hasSize(round == 3 ? 8 : 7)
          .contains("file-1", "file-12", "magic")
          .doesNotContain("file-4", "file-9");
      ByteSource magic = fileSystem.open(fileSystem.child(directory, "magic").orElseThrow());
      assertThat(magic.read(0, 4)).containsExactly(0xC0, 0x3B, 0x39, 0x98);
      Node file = fileSystem.child(directory, "file-12").orElseThrow();
      assertThat(fileSystem.open(file).read(0, 6000)).isEqualTo(ExtFileSystemTest.lines(0, 6000));
    }
    assertThat(fileSystem.child(fileSystem.root(), "inline")).isEmpty();
    assertThat(details(fileSystem)).singleElement().asString().startsWith("needs recovery: ");
  }

  @Test
  void namesFastCommitsThatAreNotReplayed() throws IOException {
    ExtFileSystem fileSystem = Fixture.load("fast_commit").open();
    assertThat(ExtFileSystemTest.text(fileSystem, "a")).isEqualTo("a\n");
    assertThat(details(fileSystem))
        .contains("not supported: fast_commit: changes after the last full commit");
  }

  /** The digits of the transactions whose block is read. */
  private static String changed(ExtFileSystem fileSystem) throws IOException {
    ByteSource lines = fileSystem.open(ExtFileSystemTest.find(fileSystem, "lines"));
    StringBuilder found = new StringBuilder();
    for (int i = 1; i <= 3; i++) {
      byte[] block = lines.read(i * 1024L, 1024);
      if (block[0] == '0') {
        assertThat(block).isEqualTo(ExtFileSystemTest.lines(i * 1024, 1024));
      } else {
        assertThat(block).containsOnly('0' + i);
        found.append(i);
      }
    }
    return found.toString();
  }

  private static List<String> details(ExtFileSystem fileSystem) {
    return fileSystem.facts().troubles().stream().map(Trouble::detail).toList();
  }

  private static int commitBlock(Fixture fixture, int sequence) {
    return journalBlock(fixture, 2, sequence);
  }

  private static int journalBlock(Fixture fixture, int type, int sequence) {
    ByteBuffer bytes = ByteBuffer.wrap(fixture.bytes());
    for (int at = 0; at < bytes.limit(); at += 1024) {
      if (bytes.getInt(at) == MAGIC
          && bytes.getInt(at + 4) == type
          && bytes.getInt(at + 8) == sequence) {
        return at;
      }
    }
    throw new AssertionError("no block of type " + type + " and sequence " + sequence);
  }
}
