package preflight.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import preflight.io.ByteSource;

/** Disks whose sectors carry their own number, so that a sector in a wrong place is noticed. */
public final class NumberedDisk {

  private static final int SECTOR = 512;

  private NumberedDisk() {}

  /** Every word of sector n is n + 1 and its place in the sector; no sector is zero. */
  public static byte[] sectors(long first, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      for (int word = 0; word < SECTOR / 8; word++) {
        bytes.putLong((first + i + 1) << 8 | word);
      }
    }
    return bytes.array();
  }

  /** Compares the whole disk, in requests of sizes that cross every border. */
  public static void assertReads(ByteSource disk, byte[] expected) throws IOException {
    assertThat(disk.size()).isEqualTo(expected.length);
    int[] sizes = {512, 1536, 4096, 65536 + 512, 4 << 20};
    for (int size : sizes) {
      byte[] actual = new byte[expected.length];
      for (int at = 0; at < expected.length; at += size) {
        disk.read(at, actual, at, Math.min(size, expected.length - at));
      }
      // not by isEqualTo, which would print the whole disk
      assertThat(Arrays.mismatch(actual, expected)).as("first wrong byte at " + size).isEqualTo(-1);
    }
    assertDataFound(disk, expected);
  }

  /** What {@link ByteSource#nextData} leaves out must be zero. */
  private static void assertDataFound(ByteSource disk, byte[] expected) throws IOException {
    long at = 0;
    while (at < disk.size()) {
      long next = disk.nextData(at);
      assertThat(next).isBetween(at, disk.size());
      for (int i = (int) at; i < next; i++) {
        if (expected[i] != 0) {
          throw new AssertionError("byte " + i + " is left out as a hole");
        }
      }
      at = next + SECTOR;
    }
    assertThat(disk.nextData(disk.size())).isEqualTo(disk.size());
  }
}
