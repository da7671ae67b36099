package preflight.filesystem.ext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.filesystem.FileSystems;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;

/** What is left of a file system whose primary superblock is damaged is named, and not read. */
class BackupSuperblockTest {

  @Test
  void aFileSystemWithoutItsSuperblockIsNamed() throws IOException {
    Fixture fixture = Fixture.load("deep");
    Arrays.fill(fixture.bytes(), 1024, 2048, (byte) 0);
    assertThat(FileSystems.lost(fixture.source()))
        .map(Trouble::summary)
        .contains(
            "ext superblock: the primary superblock is damaged or overwritten; a backup is at"
                + " block 8193 of 1024 bytes (at byte 1024)");
    assertThatThrownBy(fixture::open)
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "ext superblock: s_magic 0x0 is not 0xef53; a backup is at block 8193 of 1024 bytes"
                + " (at byte 1080)");
  }

  @Test
  void aDamagedFieldIsToldWithTheBackup() throws IOException {
    Fixture fixture = Fixture.load("deep").put32(1024 + 0x18, 99);
    assertThatThrownBy(fixture::open)
        .hasMessage(
            "ext superblock: s_log_block_size 99 exceeds 6; a backup is at block 8193 of 1024"
                + " bytes (at byte 1048)");
  }

  /** A copy that is damaged itself, or that is of another group, is none. */
  @Test
  void onlyAGoodCopyCounts() throws IOException {
    for (int field : new int[] {0x38, 0x18, 0x5A}) {
      Fixture fixture = Fixture.load("deep").put8(8193 * 1024 + field, 77);
      assertThat(FileSystems.lost(fixture.source())).isEmpty();
    }
    assertThat(FileSystems.lost(Fixture.load("ext4").source())).isEmpty();
    assertThat(FileSystems.lost(new Sparse(0, new byte[0], 0))).isEmpty();
  }

  /** Where groups start: e2fsck's manual names the first of each. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 8193",
    "1, 1, 16384",
    "2, 1, 32768",
    "2, 3, 98304",
    "2, 9, 294912",
    "3, 1, 65536",
    "4, 1, 131072",
    "5, 5, 1310720",
    "6, 1, 524288",
    "0, 7, 57345",
    "0, 25, 204801",
    "2, 27, 884736",
    "0, 49, 401409",
    "6, 49, 25690112",
  })
  void copiesAreFoundForEveryBlockSize(int shift, int group, long block) throws IOException {
    Fixture fixture = Fixture.load("ext2");
    fixture.put32(1024 + 0x18, shift).put16(1024 + 0x5A, group);
    byte[] copy = Arrays.copyOfRange(fixture.bytes(), 1024, 2048);
    long at = block * (1024L << shift);
    assertThat(FileSystems.lost(new Sparse(at + 1024, copy, at)))
        .map(Trouble::detail)
        .contains(
            "the primary superblock is damaged or overwritten; a backup is at block "
                + block
                + " of "
                + (1024 << shift)
                + " bytes");
    assertThat(FileSystems.lost(new Sparse(at + 1023, copy, at))).isEmpty();
  }

  /** Zeros, but for one piece. */
  private static final class Sparse implements ByteSource {
    private final long size;
    private final byte[] piece;
    private final long at;

    Sparse(long size, byte[] piece, long at) {
      this.size = size;
      this.piece = piece;
      this.at = at;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public String name() {
      return "sparse";
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws IOException {
      requireRange(offset, length);
      for (int i = 0; i < length; i++) {
        long within = offset + i - at;
        target[from + i] = within >= 0 && within < piece.length ? piece[(int) within] : 0;
      }
    }
  }
}
