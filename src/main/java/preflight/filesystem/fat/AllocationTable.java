package preflight.filesystem.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import preflight.filesystem.Effort;
import preflight.filesystem.Recent;
import preflight.io.ByteSource;

/** The file allocation table in use: for each cluster the next one of its file. */
final class AllocationTable {

  private static final int WINDOW = 4096;
  private static final int WINDOWS = 64;
  private static final long FAT32_MASK = 0x0FFFFFFF;

  private final ByteSource source;
  private final BootSector boot;
  private final Effort effort;
  private final Recent<Long, ByteBuffer> windows = new Recent<>(WINDOWS);
  private long lastNumber = -1;
  private ByteBuffer last = ByteBuffer.allocate(0);

  AllocationTable(ByteSource source, BootSector boot, Effort effort) {
    this.source = source;
    this.boot = boot;
    this.effort = effort;
  }

  BootSector boot() {
    return boot;
  }

  /** What stands for a cluster, which may be a mark; numbers 0 and 1 are those of no cluster. */
  long get(long cluster) throws IOException {
    return switch (boot.type()) {
      case FAT12 -> {
        long at = cluster + cluster / 2;
        int pair = u8(at) | u8(at + 1) << 8;
        yield cluster % 2 == 0 ? pair & 0xFFF : pair >> 4;
      }
      case FAT16 -> Short.toUnsignedInt(window(2 * cluster).getShort((int) (2 * cluster % WINDOW)));
      case FAT32 -> window(4 * cluster).getInt((int) (4 * cluster % WINDOW)) & FAT32_MASK;
    };
  }

  /** Where that stands on the device, in bytes. */
  long offset(long cluster) {
    return boot.tableOffset() + cluster * boot.type().bits() / 8;
  }

  private int u8(long at) throws IOException {
    return Byte.toUnsignedInt(window(at).get((int) (at % WINDOW)));
  }

  private ByteBuffer window(long at) throws IOException {
    long number = at / WINDOW;
    if (number == lastNumber) {
      return last;
    }
    ByteBuffer window = windows.get(number);
    if (window == null) {
      effort.allocationTable(WINDOW);
      int length = (int) Math.min(WINDOW, boot.tableSize() - number * WINDOW);
      byte[] bytes = source.read(boot.tableOffset() + number * WINDOW, length);
      window = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      windows.put(number, window);
    }
    lastNumber = number;
    last = window;
    return window;
  }
}
