package preflight.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.io.ArraySource;
import preflight.io.Limits;

/** Directories with as many names as are listed, and with one block of names more. */
class DirectoryLimitsTest {

  private static final int BLOCK = 4096;

  @Test
  void names() throws Exception {
    int each = BLOCK / 12;
    int blocks = Limits.DIRECTORY_ENTRIES / each;
    ExtFileSystem good = with(blocks);
    assertThat(good.list(good.root())).hasSizeBetween(blocks * (each - 2), blocks * each);
    ExtFileSystem large = with(blocks + 3);
    assertThatThrownBy(() -> large.list(large.root()))
        .hasMessageContaining("directory of more than 100000 entries");
  }

  private static ExtFileSystem with(int blocks) throws Exception {
    ExtWriter guest = new ExtWriter(BLOCK, 1024);
    guest.volume();
    int first = guest.allocate(blocks);
    for (int i = 0; i < blocks; i++) {
      GuestBombs.fill(guest, first + i, i);
    }
    int root = guest.at(2);
    guest.bytes.putInt(root + 4, blocks * BLOCK);
    guest.extents(2, new long[] {0, first, blocks});
    return ExtFileSystem.open(new ArraySource("names", guest.bytes.array()));
  }
}
