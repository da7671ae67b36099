package preflight.image.vhd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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

/**
 * Opens virtual hard disks (Microsoft, Virtual Hard Disk Image Format Specification, 2006). The
 * size of the disk is the footer's Current Size, never what its geometry comes to.
 */
public final class Vhd {

  /** The structure of a trouble that says that the footer and its copy are not the same. */
  public static final String FOOTERS = "VHD footers";

  /** The structure of a trouble of the footer itself: missing, damaged, or not at the end. */
  public static final String FOOTER = "VHD footer";

  /** The structure of a trouble of the copy at the head: missing or damaged. */
  public static final String FOOTER_COPY = "VHD footer copy";

  /** The structure of a trouble of the table: a block that cannot be where it says. */
  public static final String TABLE = BlockTable.STRUCTURE;

  /** The structure of a trouble of the header of a dynamic disk. */
  public static final String HEADER = "VHD dynamic disk header";

  /** The structure of what is odd about a disk's size without being against the specification. */
  public static final String SIZE = "VHD disk size";

  private final ByteSource file;
  private final List<Property> properties = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private String variant = "";
  private long size;

  private Vhd(ByteSource file) {
    this.file = file;
  }

  /**
   * The disk in {@code file}; its content has failed where the footer or the header is damaged, or
   * the image needs another one. Reads footers, header and block allocation table only.
   *
   * @param detectedBy what told the format, for people
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, String detectedBy) throws IOException {
    return new Vhd(file).open(detectedBy);
  }

  /**
   * The place of a footer that is whole but not at the end of its file, since something was written
   * behind it; empty where there is none near the end.
   */
  public static OptionalLong paddedFooter(ByteSource file) throws IOException {
    return Footers.padded(file);
  }

  private VirtualDisk open(String detectedBy) throws IOException {
    Fact<ByteSource> content = VirtualDisk.contentOf(file, this::content);
    Container container = new Container(Format.VHD, variant, detectedBy, properties, troubles);
    return new VirtualDisk(file.name(), container, size, content);
  }

  private ByteSource content() throws IOException {
    Footers footers = Footers.read(file, troubles);
    VhdFooter footer = footers.footer();
    size = footer.size();
    variant = footer.type().label();
    describe(footer);
    return footer.type() == VhdType.FIXED ? fixed(footers) : dynamic(footer);
  }

  private void describe(VhdFooter footer) {
    property("creator application", footer.creator().strip());
    property("geometry", footer.geometry().toString());
    if (footer.savedState()) {
      property("saved state", "yes");
    }
    Geometry geometry = footer.geometry();
    if (geometry.isLargest() || geometry.bytes() == footer.size()) {
      return;
    }
    property("size by geometry", geometry.bytes() + " bytes; not the size of the disk");
    if (geometry.bytes() > footer.size()) {
      // whole cylinders are at most as many as fit, so no formula gives more than the size
      trouble(
          "Current Size is "
              + footer.size()
              + ", but the geometry comes to "
              + geometry.bytes()
              + " bytes",
          footer.bytes().absolute(56));
    }
  }

  private ByteSource fixed(Footers footers) {
    long held = footers.end();
    if (held < size) {
      troubles.add(new TruncatedException(file.name(), held, size).trouble());
    } else if (held > size) {
      trouble(
          "Current Size is " + size + ", but " + held + " bytes stand before the footer",
          footers.footer().bytes().absolute(48));
    }
    return new FixedSource(file, held, size);
  }

  private ByteSource dynamic(VhdFooter footer) throws IOException {
    long at = footer.dataOffset();
    if (at < 0) {
      throw footer.bytes().corrupt(16, "Data Offset is 0x" + Long.toHexString(at));
    }
    boolean differencing = footer.type() == VhdType.DIFFERENCING;
    DynamicHeader header = header(at, footer, differencing);
    header.checksum().ifPresent(problem -> troubles.add(problem.trouble()));
    property("block size", Long.toString(header.blockSize()));
    property("blocks", Long.toString(header.tableEntries()));
    if (differencing) {
      property("parent", header.parent());
      throw differencing(footer, " \"" + header.parent() + "\"");
    }
    BlockTable table = new BlockTable(file, header);
    checkEnd(header, table);
    return new MappedBlocks(
        "VHD block", file, size, header.blockSize(), new SectorBitmaps(file, header, table));
  }

  /** A differencing disk is refused as one even where its header is damaged. */
  private DynamicHeader header(long at, VhdFooter footer, boolean differencing) throws IOException {
    try {
      return DynamicHeader.parse(file.bigEndian(HEADER, at, DynamicHeader.LENGTH), size);
    } catch (ReadProblem e) {
      troubles.add(e.trouble());
      throw differencing ? differencing(footer, "") : e;
    }
  }

  private static UnsupportedException differencing(VhdFooter footer, String parent) {
    return new UnsupportedException(
        FOOTER,
        "differencing disk (Disk Type 4), which needs its parent" + parent,
        footer.bytes().absolute(60));
  }

  /** Blocks are added at the end, so a file that is too short for the last of them was cut off. */
  private void checkEnd(DynamicHeader header, BlockTable table) throws IOException {
    try {
      long blocks = (size - 1) / header.blockSize() + 1;
      BlockTable.Use use = table.use(blocks);
      property("allocated blocks", MappedBlocks.count(use.allocated(), use.counted(), blocks));
      if (use.last() < 0) {
        return;
      }
      // what stands behind the disk's own end in a short last block need not be there
      long held = Math.min(header.blockSize(), size - use.last() * header.blockSize());
      long end = table.place(use.last()) + header.bitmapSize() + held;
      if (end > file.size()) {
        troubles.add(new TruncatedException(file.name(), file.size(), end).trouble());
      }
    } catch (ReadProblem e) {
      // the other blocks can be read all the same
      troubles.add(e.trouble());
    }
  }

  private void property(String name, String value) {
    properties.add(new Property(name, value));
  }

  private void trouble(String detail, long offset) {
    troubles.add(new CorruptException(SIZE, detail, offset).trouble());
  }
}
