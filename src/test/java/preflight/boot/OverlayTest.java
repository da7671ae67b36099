package preflight.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.io.ArraySource;

/** A disk that can be written although its image is not. */
class OverlayTest {

  private static final int SIZE = 3 * Overlay.BLOCK + 100;

  @TempDir Path folder;

  private final byte[] image = image();

  private static byte[] image() {
    byte[] bytes = new byte[SIZE];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  private Overlay overlay(int blocks) throws Exception {
    return new Overlay(new ArraySource("disk", image), folder, (long) blocks * Overlay.BLOCK);
  }

  private static byte[] read(Overlay disk, long offset, int length) throws Exception {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 99);
    disk.read(offset, bytes);
    return bytes;
  }

  @Test
  void hasWholeGibibytesAndZerosBehindTheImage() throws Exception {
    try (Overlay disk = overlay(8)) {
      assertThat(disk.size()).isEqualTo(1L << 30);
      assertThat(read(disk, SIZE - 2, 4)).containsExactly(7, 7, 0, 0);
      assertThat(read(disk, (1L << 30) - 2, 2)).containsExactly(0, 0);
    }
  }

  @Test
  void keepsWhatIsWrittenBesideTheImage() throws Exception {
    try (Overlay disk = overlay(8)) {
      byte[] bytes = new byte[Overlay.BLOCK + 2];
      Arrays.fill(bytes, (byte) 5);
      assertThat(disk.write(Overlay.BLOCK - 1, bytes)).isTrue();
      assertThat(read(disk, Overlay.BLOCK - 2, 3)).containsExactly(7, 5, 5);
      assertThat(read(disk, 2 * Overlay.BLOCK, 3)).containsExactly(5, 7, 7);
      assertThat(disk.write(SIZE - 1, new byte[] {4, 4})).isTrue();
      assertThat(read(disk, SIZE - 2, 4)).containsExactly(7, 4, 4, 0);
    }
    assertThat(image).containsOnly(7);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void takesZerosWithoutRoomForThem() throws Exception {
    try (Overlay disk = overlay(4)) {
      assertThat(disk.zero(1, 2L * Overlay.BLOCK)).isTrue();
      assertThat(read(disk, 0, 3)).containsExactly(7, 0, 0);
      assertThat(read(disk, 2 * Overlay.BLOCK, 3)).containsExactly(0, 7, 7);
      assertThat(disk.write(Overlay.BLOCK + 1, new byte[] {3})).isTrue();
      assertThat(read(disk, Overlay.BLOCK, 3)).containsExactly(0, 3, 0);
    }
  }

  @Test
  void hasRoomForSoMuch() throws Exception {
    try (Overlay disk = overlay(2)) {
      assertThat(disk.write(0, new byte[2 * Overlay.BLOCK])).isTrue();
      assertThat(disk.write(2 * Overlay.BLOCK, new byte[1])).isFalse();
      assertThat(disk.zero(2 * Overlay.BLOCK, Overlay.BLOCK)).isFalse();
      assertThat(disk.write(5, new byte[1])).isTrue();
    }
  }
}
