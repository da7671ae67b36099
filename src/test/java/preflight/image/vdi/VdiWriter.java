package preflight.image.vdi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes VDI files of layouts that no tool writes (VirtualBox VDICore.h). */
final class VdiWriter {

  static final int FREE = 0xFFFFFFFF;
  static final int ZERO = 0xFFFFFFFE;

  private static final int MAP = 512;
  private static final int DATA = 2048;

  private int type = 1;
  private int blockSize = 1 << 20;
  private int extra;
  private int[] map = {};

  VdiWriter type(int number) {
    type = number;
    return this;
  }

  VdiWriter blockSize(int bytes) {
    blockSize = bytes;
    return this;
  }

  VdiWriter extra(int bytes) {
    extra = bytes;
    return this;
  }

  VdiWriter map(int... entries) {
    map = entries;
    return this;
  }

  /** The file whose disk is {@code disk}; what a hole of the map covers is left out. */
  byte[] write(byte[] disk) {
    int allocated = 0;
    for (int entry : map) {
      allocated = entry == FREE || entry == ZERO ? allocated : Math.max(allocated, entry + 1);
    }
    int stride = extra + blockSize;
    int data = Math.max(DATA, (MAP + map.length * 4 + 511) / 512 * 512);
    ByteBuffer file = ByteBuffer.allocate(data + allocated * stride).order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, "<<< written by a test >>>\n".getBytes(StandardCharsets.US_ASCII));
    file.putInt(0x40, 0xBEDA107F).putInt(0x44, 0x00010001).putInt(0x48, 400);
    file.putInt(0x4C, type).putInt(0x154, MAP).putInt(0x158, data).putInt(0x168, 512);
    file.putLong(0x170, disk.length).putInt(0x178, blockSize).putInt(0x17C, extra);
    file.putInt(0x180, map.length).putInt(0x184, allocated);
    for (int i = 0; i < map.length; i++) {
      file.putInt(MAP + i * 4, map[i]);
      if (map[i] != FREE && map[i] != ZERO) {
        int place = data + map[i] * stride;
        for (int j = 0; j < extra; j++) {
          file.put(place + j, (byte) 0xEE);
        }
        int start = i * blockSize;
        file.put(place + extra, disk, start, Math.min(blockSize, disk.length - start));
      }
    }
    return file.array();
  }
}
