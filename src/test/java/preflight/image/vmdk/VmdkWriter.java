package preflight.image.vmdk;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * Writes sparse VMDK files of layouts that no tool writes (VMware Virtual Disk Format 1.1). In the
 * plain layout the directories and tables stand in front; the stream layout has them behind the
 * grains, a footer, and markers.
 */
final class VmdkWriter {

  static final int SECTOR = 512;

  /** Small, so that small disks have several tables. */
  static final int TABLE_ENTRIES = 8;

  private static final int OVERHEAD = 32;

  private final byte[] disk;
  private String descriptor;
  private int grainSectors = 8;
  private int flags = 1;
  private boolean redundant;
  private boolean progress;
  private final Map<Integer, Integer> entries = new HashMap<>();
  private final Map<Integer, byte[]> compressed = new HashMap<>();
  private final Map<Integer, Long> markers = new HashMap<>();

  VmdkWriter(byte[] disk) {
    this.disk = disk;
    this.descriptor = descriptor("monolithicSparse", "old-name.vmdk");
  }

  final String descriptor(String createType, String file) {
    return "# Disk DescriptorFile\nversion=1\nCID=12345678\nparentCID=ffffffff\ncreateType=\""
        + createType
        + "\"\n\n# Extent description\nRW "
        + disk.length / SECTOR
        + " SPARSE \""
        + file
        + "\"\n\n# The disk Data Base\nddb.adapterType = \"lsilogic\"\n";
  }

  VmdkWriter descriptor(String text) {
    descriptor = text;
    return this;
  }

  VmdkWriter grain(int sectors) {
    grainSectors = sectors;
    return this;
  }

  VmdkWriter flags(int more) {
    flags |= more;
    return this;
  }

  /** Writes the redundant directory and its tables as well. */
  VmdkWriter redundant() {
    redundant = true;
    return this;
  }

  /** Puts a progress marker before each grain. */
  VmdkWriter progress() {
    progress = true;
    return this;
  }

  /** The grain table entry of a grain instead of its place. */
  VmdkWriter entry(int grain, int sector) {
    entries.put(grain, sector);
    return this;
  }

  /** The bytes behind the marker of a grain instead of its deflated content. */
  VmdkWriter compressed(int grain, byte[] bytes) {
    compressed.put(grain, bytes);
    return this;
  }

  /** The sector in the marker of a grain instead of its own. */
  VmdkWriter marker(int grain, long sector) {
    markers.put(grain, sector);
    return this;
  }

  private int grains() {
    return (disk.length / SECTOR - 1) / grainSectors + 1;
  }

  private int tables() {
    return (grains() - 1) / TABLE_ENTRIES + 1;
  }

  private ByteBuffer header(long rgd, long gd) {
    ByteBuffer header = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    header.put("KDMV".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(flags);
    header.putLong(disk.length / SECTOR).putLong(grainSectors);
    header.putLong(descriptor.isEmpty() ? 0 : 1).putLong(descriptor.isEmpty() ? 0 : 8);
    header.putInt(TABLE_ENTRIES).putLong(rgd).putLong(gd).putLong(OVERHEAD);
    header.put((byte) 0).put(new byte[] {'\n', ' ', '\r', '\n'});
    header.putShort((short) ((flags & 0x10000) == 0 ? 0 : 1));
    return header;
  }

  /** Where the plain layout has its directory, in sectors; that of the copy is one before. */
  static final int DIRECTORY = 10;

  byte[] plain() {
    // sectors: header, 8 of descriptor, 9 rgd, 10 gd, from 11 on tables, each with its copy
    int data = 11 + 2 * tables();
    ByteBuffer file =
        ByteBuffer.allocate((data + grains() * grainSectors) * SECTOR)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(0, header(redundant ? DIRECTORY - 1 : 0, DIRECTORY).array());
    file.put(SECTOR, descriptor.getBytes(StandardCharsets.UTF_8));
    for (int table = 0; table < tables(); table++) {
      file.putInt(DIRECTORY * SECTOR + table * 4, 11 + 2 * table);
      if (redundant) {
        file.putInt((DIRECTORY - 1) * SECTOR + table * 4, 12 + 2 * table);
      }
    }
    // grains in reverse, since their order is free
    for (int grain = 0; grain < grains(); grain++) {
      int sector = data + (grains() - 1 - grain) * grainSectors;
      byte[] bytes = grainBytes(grain);
      boolean zero = Arrays.mismatch(bytes, new byte[bytes.length]) < 0;
      int entry = entries.getOrDefault(grain, zero ? 0 : sector);
      int at = (11 + 2 * (grain / TABLE_ENTRIES)) * SECTOR + grain % TABLE_ENTRIES * 4;
      file.putInt(at, entry);
      if (redundant) {
        file.putInt(at + SECTOR, entry);
      }
      file.put(sector * SECTOR, bytes);
    }
    return file.array();
  }

  /** Clipped at the capacity. */
  private byte[] grainBytes(int grain) {
    int start = grain * grainSectors * SECTOR;
    return Arrays.copyOfRange(disk, start, Math.min(disk.length, start + grainSectors * SECTOR));
  }

  /** Stream-optimized with the grain directory at the end. */
  byte[] stream() {
    flags |= 0x30000;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header(0, -1).array());
    file.writeBytes(Arrays.copyOf(descriptor.getBytes(StandardCharsets.UTF_8), 8 * SECTOR));
    ByteBuffer directory = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    for (int table = 0; table < tables(); table++) {
      ByteBuffer places = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
      int end = Math.min(grains(), (table + 1) * TABLE_ENTRIES);
      boolean any = false;
      for (int grain = table * TABLE_ENTRIES; grain < end; grain++) {
        byte[] bytes = grainBytes(grain);
        int entry = 0;
        if (Arrays.mismatch(bytes, new byte[bytes.length]) >= 0 || compressed.containsKey(grain)) {
          if (progress) {
            file.writeBytes(metadata(0, 4));
          }
          entry = file.size() / SECTOR;
          writeGrain(file, grain, bytes);
        }
        entry = entries.getOrDefault(grain, entry);
        any |= entry != 0;
        places.putInt(grain % TABLE_ENTRIES * 4, entry);
      }
      if (any) {
        file.writeBytes(metadata(1, 1));
        directory.putInt(table * 4, file.size() / SECTOR);
        file.writeBytes(places.array());
      }
    }
    file.writeBytes(metadata(1, 2));
    int place = file.size() / SECTOR;
    file.writeBytes(directory.array());
    file.writeBytes(metadata(1, 3));
    file.writeBytes(header(0, place).array());
    file.writeBytes(metadata(0, 0));
    return file.toByteArray();
  }

  private void writeGrain(ByteArrayOutputStream file, int grain, byte[] bytes) {
    byte[] data = compressed.getOrDefault(grain, deflate(bytes));
    ByteBuffer marker = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    marker.putLong(markers.getOrDefault(grain, (long) grain * grainSectors)).putInt(data.length);
    file.writeBytes(marker.array());
    file.writeBytes(data);
    file.writeBytes(new byte[(SECTOR - file.size() % SECTOR) % SECTOR]);
  }

  private static byte[] metadata(long sectors, int type) {
    ByteBuffer marker = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    return marker.putLong(sectors).putInt(0).putInt(type).array();
  }

  static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] target = new byte[bytes.length + 1024];
    int length = deflater.deflate(target);
    deflater.end();
    return Arrays.copyOf(target, length);
  }
}
