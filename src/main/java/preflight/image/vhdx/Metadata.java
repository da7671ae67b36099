package preflight.image.vhdx;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/**
 * What the metadata region says of the disk ([MS-VHDX] 2.6).
 *
 * @param blockSize in bytes, a power of two from 1 to 256 MiB
 * @param leaveAllocated LeaveBlocksAllocated: a fixed disk
 * @param hasParent a differencing disk
 * @param diskSize in bytes
 * @param diskId the virtual disk's identifier, from which page 83 data are made; empty where
 *     missing
 * @param sectorSize logical, 512 or 4096 bytes
 * @param physicalSectorSize 512 or 4096 bytes
 * @param parent where the parent is, of a differencing disk
 */
record Metadata(
    long blockSize,
    boolean leaveAllocated,
    boolean hasParent,
    long diskSize,
    String diskId,
    int sectorSize,
    int physicalSectorSize,
    Optional<ParentLocator> parent) {

  private static final String STRUCTURE = "VHDX metadata table";
  private static final int TABLE = 64 * 1024;
  private static final int MAX_ENTRIES = 2047;
  private static final int MAX_USER_ENTRIES = 1024;
  private static final long MIB = 1 << 20;

  /** The largest item; the region holds them all ([MS-VHDX] 2.6.1.2). */
  private static final long MAX_ITEM = MIB;

  /** [MS-VHDX] 2.6.2.2. */
  private static final long MAX_DISK = 64L << 40;

  private static final String FILE_PARAMETERS = "CAA16737-FA36-4D43-B3B6-33F0AA44E76B";
  private static final String DISK_SIZE = "2FA54224-CD1B-4876-B211-5DBED83BF4B8";
  private static final String DISK_ID = "BECA12AB-B2E6-4523-93EF-C309E000C746";
  private static final String SECTOR_SIZE = "8141BF1D-A96F-4709-BA47-F233A8FAAB5F";
  private static final String PHYSICAL_SECTOR_SIZE = "CDA348C7-445D-4471-9CC9-E9885251C556";
  private static final String PARENT_LOCATOR = "A8D35F2D-B30B-454D-ABF7-D3D84834AB0C";

  static Metadata read(ByteSource file, Region region) throws IOException {
    return new Reader(file, region).read();
  }

  /** Finds the items that the table lists. */
  private static final class Reader {
    private final ByteSource file;
    private final Region region;
    private final Bytes table;
    private final int count;

    Reader(ByteSource file, Region region) throws IOException {
      this.file = file;
      this.region = region;
      this.table = file.littleEndian(STRUCTURE, region.offset(), TABLE);
      if (!table.startsWith(0, "metadata")) {
        throw table.corrupt(0, "Signature is not \"metadata\"");
      }
      this.count = table.u16(10);
      if (count > MAX_ENTRIES) {
        throw table.corrupt(10, "EntryCount is " + count + ", more than 2047");
      }
      requireKnown();
      requireApart();
    }

    Metadata read() throws IOException {
      Bytes parameters = item(FILE_PARAMETERS, "VHDX file parameters", 8);
      long blockSize = parameters.u32(0);
      if (Long.bitCount(blockSize) != 1 || blockSize < MIB || blockSize > 256 * MIB) {
        throw parameters.corrupt(
            0, "BlockSize is " + blockSize + ", not a power of two from 1 to 256 MiB");
      }
      long flags = parameters.u32(4);
      int sectorSize = sectorSize(SECTOR_SIZE, "VHDX logical sector size");
      int physical = sectorSize(PHYSICAL_SECTOR_SIZE, "VHDX physical sector size");
      Bytes size = item(DISK_SIZE, "VHDX virtual disk size", 8);
      long diskSize = size.u64(0);
      if (diskSize == 0 || diskSize % sectorSize != 0) {
        throw size.corrupt(
            0, "VirtualDiskSize is " + diskSize + ", no multiple of " + sectorSize + " bytes");
      }
      if (diskSize > MAX_DISK) {
        throw size.corrupt(0, "VirtualDiskSize is " + diskSize + ", more than 64 TiB");
      }
      boolean hasParent = (flags & 2) != 0;
      return new Metadata(
          blockSize,
          (flags & 1) != 0,
          hasParent,
          diskSize,
          diskId(),
          sectorSize,
          physical,
          hasParent ? parent() : Optional.empty());
    }

    /** Items may be added to the format; a reader that does not know a required one must stop. */
    private void requireKnown() throws ReadProblem {
      for (int i = 0; i < count; i++) {
        int at = entry(i);
        String guid = Guids.read(table, at);
        boolean user = (table.u32(at + 24) & 1) != 0;
        boolean required = (table.u32(at + 24) & 4) != 0;
        if (required && (user || !isKnown(guid))) {
          throw new UnsupportedException(
              STRUCTURE,
              (user ? "user" : "system") + " metadata item " + guid + ", which is required",
              table.absolute(at));
        }
      }
    }

    /**
     * The items "MUST fall entirely within the metadata region without overlapping any other", none
     * is listed twice, and no more than 1024 are the user's ([MS-VHDX] 2.6.1.2).
     */
    private void requireApart() throws ReadProblem {
      Set<String> seen = new HashSet<>();
      TreeMap<Long, Integer> places = new TreeMap<>();
      int users = 0;
      for (int i = 0; i < count; i++) {
        int at = entry(i);
        boolean user = (table.u32(at + 24) & 1) != 0;
        users += user ? 1 : 0;
        if (users > MAX_USER_ENTRIES) {
          throw table.corrupt(at + 24, "more than " + MAX_USER_ENTRIES + " user items");
        }
        if (!seen.add(Guids.read(table, at) + user)) {
          throw table.corrupt(at, "item " + Guids.read(table, at) + " is listed twice");
        }
        if (table.u32(at + 20) > 0) {
          Integer other = places.put(table.u32(at + 16), at);
          requireApart(at, other == null ? -1 : other);
        }
      }
      int before = -1;
      for (int at : places.values()) {
        requireApart(at, before);
        before = at;
      }
    }

    /** The second starts behind the first or at the same place; -1 where there is none. */
    private void requireApart(int second, int first) throws ReadProblem {
      if (first >= 0 && table.u32(second + 16) < table.u32(first + 16) + table.u32(first + 20)) {
        throw table.corrupt(
            second + 16,
            "items " + Guids.read(table, first) + " and " + Guids.read(table, second) + " overlap");
      }
    }

    private static boolean isKnown(String guid) {
      return switch (guid) {
        case FILE_PARAMETERS,
            DISK_SIZE,
            DISK_ID,
            SECTOR_SIZE,
            PHYSICAL_SECTOR_SIZE,
            PARENT_LOCATOR ->
            true;
        default -> false;
      };
    }

    private int sectorSize(String guid, String name) throws IOException {
      Bytes item = item(guid, name, 4);
      long size = item.u32(0);
      if (size != 512 && size != 4096) {
        throw item.corrupt(0, "is " + size + ", neither 512 nor 4096");
      }
      return (int) size;
    }

    private String diskId() throws IOException {
      int at = find(DISK_ID);
      return at < 0 ? "" : Guids.read(item(DISK_ID, "VHDX virtual disk ID", Guids.LENGTH), 0);
    }

    /** A differencing disk is refused as one even where this is damaged. */
    private Optional<ParentLocator> parent() throws IOException {
      int at = find(PARENT_LOCATOR);
      if (at < 0) {
        return Optional.empty();
      }
      try {
        int length = (int) Math.min(MAX_ITEM, table.u32(at + 20));
        return Optional.of(
            ParentLocator.parse(item(PARENT_LOCATOR, "VHDX parent locator", length)));
      } catch (ReadProblem e) {
        return Optional.empty();
      }
    }

    private Bytes item(String guid, String name, int length) throws IOException {
      int at = find(guid);
      if (at < 0) {
        throw new CorruptException(
            STRUCTURE, "there is no item " + guid + " (" + name + ")", region.offset());
      }
      long offset = table.u32(at + 16);
      long stored = table.u32(at + 20);
      if (stored < length) {
        throw table.corrupt(at + 20, "Length of " + name + " is " + stored);
      }
      if (offset < TABLE || offset > region.length() - length) {
        throw table.corrupt(at + 16, "Offset of " + name + " is " + offset);
      }
      return file.littleEndian(name, region.offset() + offset, length);
    }

    /** The place of the system item's entry; -1 where there is none. */
    private int find(String guid) throws TruncatedException {
      for (int i = 0; i < count; i++) {
        int at = entry(i);
        if (Guids.read(table, at).equals(guid) && (table.u32(at + 24) & 1) == 0) {
          return at;
        }
      }
      return -1;
    }

    private static int entry(int index) {
      return 32 + index * 32;
    }
  }
}
