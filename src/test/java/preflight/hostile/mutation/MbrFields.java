package preflight.hostile.mutation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A boot record with an extended partition of two logical ones (Linux block/partitions/msdos.c).
 */
final class MbrFields implements MutatedFormat {

  private static final int SECTOR = 512;

  @Override
  public String name() {
    return "mbr";
  }

  @Override
  public byte[] sample() {
    ByteBuffer disk = ByteBuffer.allocate(256 * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    disk.putInt(440, 0x12345678).put(446, (byte) 0x80);
    entry(disk, 0, 0, 0x83, 8, 32);
    entry(disk, 0, 1, 0x05, 64, 128);
    entry(disk, 64, 0, 0x83, 1, 31);
    entry(disk, 64, 1, 0x05, 32, 64);
    entry(disk, 96, 0, 0x82, 1, 31);
    return disk.array();
  }

  private static void entry(ByteBuffer disk, int sector, int slot, int type, int at, int count) {
    int place = sector * SECTOR + 446 + 16 * slot;
    disk.put(place + 4, (byte) type).putInt(place + 8, at).putInt(place + 12, count);
    disk.putShort(sector * SECTOR + 510, (short) 0xAA55);
  }

  @Override
  public List<Mutation> mutations() {
    List<Mutation> all = new ArrayList<>();
    VmdkSparseFields.at(all, "MBR", 0)
        .bytes("boot code", 0, 8)
        .number("disk signature", 440, 4)
        .number("copy protection", 444, 2)
        .number("signature", 510, 2);
    for (int slot = 0; slot < 4; slot++) {
      entry(all, "MBR entry " + (slot + 1), 446 + 16L * slot);
    }
    for (int sector : new int[] {64, 96}) {
      for (int slot = 0; slot < 4; slot++) {
        entry(all, "EBR at " + sector + " entry " + (slot + 1), sector * 512L + 446 + 16L * slot);
      }
      VmdkSparseFields.at(all, "EBR at " + sector, sector * 512L).number("signature", 510, 2);
    }
    return all;
  }

  private static void entry(List<Mutation> all, String structure, long offset) {
    VmdkSparseFields.at(all, structure, offset)
        .number("status", 0, 1)
        .bytes("first CHS", 1, 3)
        .number("type", 4, 1)
        .bytes("last CHS", 5, 3)
        .number("start", 8, 4)
        .number("sectors", 12, 4);
  }
}
