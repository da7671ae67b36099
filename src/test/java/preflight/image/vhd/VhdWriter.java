package preflight.image.vhd;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes virtual hard disks of layouts that no tool writes (Microsoft, Virtual Hard Disk Image
 * Format Specification, 2006).
 */
final class VhdWriter {

  static final int FREE = -1;

  private int type = 3;
  private int blockSize = 2 << 20;
  private int[] order = {};
  private long size = -1;
  private int geometry = 0x03C3_0411;
  private int extraEntries;
  private String parent = "";
  private boolean exactBitmaps;

  VhdWriter type(int number) {
    type = number;
    return this;
  }

  VhdWriter blockSize(int bytes) {
    blockSize = bytes;
    return this;
  }

  /** The place of each block among the blocks of the file, or {@link #FREE}. */
  VhdWriter order(int... places) {
    order = places;
    return this;
  }

  /** Current Size, where it is not that of the disk. */
  VhdWriter size(long bytes) {
    size = bytes;
    return this;
  }

  /** Cylinders, heads and sectors in 16, 8 and 8 bits. */
  VhdWriter geometry(int chs) {
    geometry = chs;
    return this;
  }

  /** Entries of the table behind those that the disk needs. */
  VhdWriter extraEntries(int count) {
    extraEntries = count;
    return this;
  }

  VhdWriter parent(String name) {
    parent = name;
    return this;
  }

  /** Sets the bits of sectors that are not zero only. */
  VhdWriter exactBitmaps() {
    exactBitmaps = true;
    return this;
  }

  /** The disk, and the footer behind it. */
  byte[] fixed(byte[] disk) {
    type = 2;
    return join(disk, footer(disk.length));
  }

  /** Footer copy, header at 512, table at 1536, then the blocks, then the footer. */
  byte[] dynamic(byte[] disk) {
    byte[] footer = footer(disk.length);
    int tableLength = (((order.length + extraEntries) * 4 + 511) / 512) * 512;
    int first = 1536 + tableLength;
    int bitmap = ((blockSize / 512 + 7) / 8 + 511) / 512 * 512;
    int allocated = 0;
    for (int place : order) {
      allocated = Math.max(allocated, place + 1);
    }
    ByteBuffer file = ByteBuffer.allocate(first + allocated * (bitmap + blockSize) + 512);
    file.put(0, footer);
    file.put(512, header());
    for (int i = 0; i < tableLength / 4; i++) {
      file.putInt(1536 + i * 4, -1);
    }
    for (int i = 0; i < order.length; i++) {
      if (order[i] != FREE) {
        int at = first + order[i] * (bitmap + blockSize);
        file.putInt(1536 + i * 4, at / 512);
        int count = Math.min(blockSize, disk.length - i * blockSize);
        file.put(at + bitmap, disk, i * blockSize, count);
        for (int sector = 0; sector < blockSize / 512; sector++) {
          if (!exactBitmaps || isUsed(file, at + bitmap + sector * 512)) {
            int place = at + sector / 8;
            file.put(place, (byte) (file.get(place) | 1 << (7 - sector % 8)));
          }
        }
      }
    }
    file.put(file.capacity() - 512, footer);
    return file.array();
  }

  private static boolean isUsed(ByteBuffer file, int at) {
    for (int i = at; i < at + 512; i++) {
      if (file.get(i) != 0) {
        return true;
      }
    }
    return false;
  }

  private byte[] footer(long diskSize) {
    ByteBuffer footer = ByteBuffer.allocate(512);
    footer.put("conectix".getBytes(StandardCharsets.US_ASCII));
    footer.putInt(2).putInt(0x00010000).putLong(type == 2 ? -1 : 512).putInt(0x1234);
    footer.put("tst Wi2k".getBytes(StandardCharsets.US_ASCII), 0, 4);
    footer.putInt(0x00010000).put("Wi2k".getBytes(StandardCharsets.US_ASCII));
    footer.putLong(diskSize).putLong(size < 0 ? diskSize : size).putInt(geometry).putInt(type);
    for (int i = 68; i < 84; i++) {
      footer.put(i, (byte) i);
    }
    checksum(footer.array(), 0, 512, 64);
    return footer.array();
  }

  private byte[] header() {
    ByteBuffer header = ByteBuffer.allocate(1024);
    header.put("cxsparse".getBytes(StandardCharsets.US_ASCII));
    header.putLong(-1).putLong(1536).putInt(0x00010000);
    header.putInt(order.length + extraEntries).putInt(blockSize);
    header.put(64, parent.getBytes(StandardCharsets.UTF_16BE));
    checksum(header.array(), 0, 1024, 36);
    return header.array();
  }

  /** Writes the one's complement of the sum of all other bytes. */
  static void checksum(byte[] file, int start, int length, int field) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    buffer.putInt(start + field, 0);
    int sum = 0;
    for (int i = start; i < start + length; i++) {
      sum += file[i] & 0xFF;
    }
    buffer.putInt(start + field, ~sum);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
