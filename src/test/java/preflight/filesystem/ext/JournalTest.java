package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Node;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
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

  /** One transaction without an end that writes, or revokes, ever other blocks. */
  @ParameterizedTest
  @CsvSource({
    "1, 4229, more than 524288 blocks to replay",
    "5, 4162, more than 1048576 revoked blocks"
  })
  void refusesAJournalThatIsTooLarge(int type, int most, String detail) throws IOException {
    Fixture fixture = Fixture.load("ext2");
    Superblock superblock =
        Superblock.parse(
            fixture.source().littleEndian("s", 1024, 1024), new Troubles("ext file system"));
    ByteSource device = new EndlessJournal(type);
    Blocks blocks = new Blocks(device, superblock, Overlay.empty());
    BlockMap map =
        new BlockMap() {
          @Override
          public Run run(long logical) {
            // a physical block 0 would be a hole
            return new Run(logical + 1, 1);
          }

          @Override
          public long limit() {
            return EndlessJournal.LENGTH;
          }
        };
    long step = type == 1 ? EndlessJournal.TAGS + 1 : 1;
    long at = (2 + (most - 1) * step) * 1024;
    assertThatThrownBy(
            () ->
                Journal.replay(
                    device,
                    map,
                    blocks,
                    EndlessJournal.LENGTH * 1024,
                    new Troubles("ext file system")))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(detail)
        .hasMessageContaining("(at byte " + at + ")");
  }

  /** A journal's superblock in block 1, behind it descriptors or revoke blocks without an end. */
  private record EndlessJournal(int type) implements ByteSource {

    private static final long LENGTH = 1 << 20;

    /** What fits in a block of 1 KiB: tags of 8 bytes behind 12, and a UUID behind the first. */
    private static final int TAGS = (1024 - 12 - 16) / 8;

    private static final int REVOKED = (1024 - 16) / 4;

    @Override
    public String name() {
      return "endless";
    }

    @Override
    public long size() {
      return (LENGTH + 1) * 1024;
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) {
      assertThat(length).isEqualTo(1024);
      int logical = Math.toIntExact(offset / 1024 - 1);
      ByteBuffer block = ByteBuffer.allocate(1024).putInt(MAGIC);
      if (logical == 0) {
        block.putInt(4).putInt(1).putInt(1024).putInt((int) LENGTH).putInt(1).putInt(1).putInt(1);
        block.putInt(0x28, 1);
      } else if (type == 5) {
        block.putInt(5).putInt(1).putInt(1024);
        for (int i = 0; i < REVOKED; i++) {
          block.putInt(logical * REVOKED + i);
        }
      } else {
        block.putInt(1).putInt(1);
        for (int i = 0; i < TAGS; i++) {
          block.putInt(logical + i).putShort((short) 0);
          block.putShort((short) ((i > 0 ? 2 : 0) | (i == TAGS - 1 ? 8 : 0)));
          block.position(block.position() + (i > 0 ? 0 : 16));
        }
      }
      System.arraycopy(block.array(), 0, target, from, length);
    }
  }
}
