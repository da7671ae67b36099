package preflight.image.vdi;

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
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** Opens VirtualBox Disk Images (VirtualBox src/VBox/Storage/VDICore.h). */
public final class Vdi {

  /** The structure of a trouble of the table: a block that stands where another one does. */
  public static final String TABLE = BlockMap.STRUCTURE;

  private static final String HEADER = "VDI header";

  private final ByteSource file;
  private final List<Property> properties = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private String variant = "";
  private long size;

  private Vdi(ByteSource file) {
    this.file = file;
  }

  /**
   * The disk in {@code file}; its content has failed where the header is damaged or the image needs
   * another one. Reads the header and the block map only.
   *
   * @param detectedBy what told the format, for people
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, String detectedBy) throws IOException {
    Vdi disk = new Vdi(file);
    Fact<ByteSource> content = VirtualDisk.contentOf(file, disk::content);
    Container container =
        new Container(Format.VDI, disk.variant, detectedBy, disk.properties, disk.troubles);
    return new VirtualDisk(file.name(), container, disk.size, content);
  }

  private ByteSource content() throws IOException {
    VdiHeader header = VdiHeader.parse(file.littleEndian(HEADER, 0, VdiHeader.LENGTH));
    variant = header.type().label();
    size = header.diskSize();
    describe(header);
    VdiType type = header.type();
    if (type == VdiType.UNDO || type == VdiType.DIFFERENCING) {
      throw new UnsupportedException(
          HEADER,
          type.label() + " image (type " + type.number() + "), which needs its parent image",
          0x4C);
    }
    BlockMap map = new BlockMap(file, header);
    checkEnd(header);
    if (size % 512 != 0) {
      troubles.add(
          new CorruptException(HEADER, "cbDisk is " + size + ", no multiple of 512", 0x170)
              .trouble());
    }
    map.findShared().ifPresent(problem -> troubles.add(problem.trouble()));
    return new MappedBlocks("VDI block", file, size, header.blockSize(), map);
  }

  private void describe(VdiHeader header) {
    property("image type", header.type().label());
    property("block size", Long.toString(header.blockSize()));
    property("blocks", Long.toString(header.blockCount()));
    property("allocated blocks", Long.toString(header.allocatedCount()));
    if (header.blockExtra() != 0) {
      property("extra bytes per block", Long.toString(header.blockExtra()));
    }
  }

  private void property(String name, String value) {
    properties.add(new Property(name, value));
  }

  /** Blocks are added at the end, so a file that is too short for their count was cut off. */
  private void checkEnd(VdiHeader header) {
    if (header.allocatedCount() == 0) {
      return;
    }
    // what stands behind the disk's own end in a short last block need not be there
    long slack = header.usedBlocks() * header.blockSize() - size;
    long end = header.dataOffset() + header.allocatedCount() * header.stride() - slack;
    if (end > file.size()) {
      troubles.add(new TruncatedException(file.name(), file.size(), end).trouble());
    }
  }
}
