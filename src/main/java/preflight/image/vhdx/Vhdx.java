package preflight.image.vhdx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import preflight.fact.Fact;
import preflight.image.Container;
import preflight.image.Container.Property;
import preflight.image.Format;
import preflight.image.MappedBlocks;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** Opens virtual hard disks of version 2 ([MS-VHDX]). */
public final class Vhdx {

  /** The structure of a trouble that says that the file has a log to be replayed. */
  public static final String LOG = VhdxLog.STRUCTURE;

  /** The structure of a trouble of the table: a block that cannot be where it says. */
  public static final String TABLE = BlockTable.STRUCTURE;

  private static final long MIB = 1 << 20;

  private final ByteSource file;
  private final List<Property> properties = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private String variant = "";
  private long size;

  private Vhdx(ByteSource file) {
    this.file = file;
  }

  /**
   * The disk in {@code file}; its content has failed where the structures are damaged, something
   * that this version does not know is required, or the image needs another one. A log that was not
   * replayed is applied in memory, and told as a trouble.
   *
   * @param detectedBy what told the format, for people
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, String detectedBy) throws IOException {
    return new Vhdx(file).open(detectedBy);
  }

  private VirtualDisk open(String detectedBy) throws IOException {
    Fact<ByteSource> content = VirtualDisk.contentOf(file, this::content);
    Container container = new Container(Format.VHDX, variant, detectedBy, properties, troubles);
    return new VirtualDisk(file.name(), container, size, content);
  }

  private ByteSource content() throws IOException {
    Header header = Header.read(file, troubles);
    if (header.hasLog()) {
      property("log", "not empty, LogGuid " + header.logGuid());
    }
    ByteSource replayed = VhdxLog.replay(file, header, troubles);
    RegionTable regions = RegionTable.read(replayed, troubles);
    Metadata disk = Metadata.read(replayed, regions.metadata());
    describe(disk);
    if (disk.hasParent()) {
      String path = disk.parent().map(ParentLocator::path).orElse("");
      property("parent", path);
      throw new UnsupportedException(
          "VHDX file parameters",
          "differencing disk (HasParent), which needs its parent \"" + path + "\"");
    }
    List<Region> used = new ArrayList<>();
    used.add(new Region(0, MIB));
    used.add(regions.blockTable());
    used.add(regions.metadata());
    if (header.logOffset() <= Long.MAX_VALUE - header.logLength()) {
      used.add(new Region(header.logOffset(), header.logLength()));
    }
    requireApart(used);
    BlockTable table = new BlockTable(replayed, regions.blockTable(), disk, used);
    property("chunk ratio", Long.toString(table.chunkRatio()));
    checkEnd(replayed, disk, table);
    return new MappedBlocks("VHDX block", replayed, size, disk.blockSize(), table);
  }

  private void describe(Metadata disk) {
    size = disk.diskSize();
    variant = disk.hasParent() ? "differencing" : disk.leaveAllocated() ? "fixed" : "dynamic";
    property("block size", Long.toString(disk.blockSize()));
    property("logical sector size", Integer.toString(disk.sectorSize()));
    property("physical sector size", Integer.toString(disk.physicalSectorSize()));
    if (!disk.diskId().isEmpty()) {
      property("virtual disk ID", disk.diskId());
    }
  }

  /** Where structures overlap, at most one of them can be what it seems. */
  private static void requireApart(List<Region> regions) throws CorruptException {
    for (int i = 0; i < regions.size(); i++) {
      for (int j = 0; j < i; j++) {
        Region a = regions.get(i);
        Region b = regions.get(j);
        if (a.length() > 0 && b.length() > 0 && a.overlaps(b.offset(), b.length())) {
          throw new CorruptException(
              "VHDX region table",
              "structures at bytes " + b.offset() + " and " + a.offset() + " overlap",
              a.offset());
        }
      }
    }
  }

  /** Whether the file ends before the last of its blocks. */
  private void checkEnd(ByteSource replayed, Metadata disk, BlockTable table) throws IOException {
    try {
      long blocks = BlockTable.blocks(disk);
      BlockTable.Use use = table.use(blocks);
      property("allocated blocks", MappedBlocks.count(use.allocated(), use.counted(), blocks));
      if (use.last() < 0) {
        return;
      }
      // what stands behind the disk's own end in a short last block need not be there
      long held = Math.min(disk.blockSize(), size - use.last() * disk.blockSize());
      long end = table.place(use.last()) + held;
      if (end > replayed.size()) {
        troubles.add(new TruncatedException(file.name(), replayed.size(), end).trouble());
      }
    } catch (ReadProblem e) {
      // the other blocks can be read all the same
      troubles.add(e.trouble());
    }
  }

  private void property(String name, String value) {
    properties.add(new Property(name, value));
  }
}
