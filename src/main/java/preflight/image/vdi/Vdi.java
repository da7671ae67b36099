package preflight.image.vdi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.image.Container.Property;
import preflight.image.Format;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** Opens VirtualBox Disk Images (VirtualBox src/VBox/Storage/VDICore.h). */
public final class Vdi {

  private static final String HEADER = "VDI header";

  private Vdi() {}

  /**
   * The disk in {@code file}; its content has failed where the header is damaged or the image needs
   * another one. Reads the header only.
   *
   * @param detectedBy what told the format, for people
   * @throws IOException where the host cannot read the file
   */
  public static VirtualDisk open(ByteSource file, String detectedBy) throws IOException {
    VdiHeader header;
    try {
      header = VdiHeader.parse(file.littleEndian(HEADER, 0, VdiHeader.LENGTH));
    } catch (ReadProblem e) {
      Container container = new Container(Format.VDI, "", detectedBy, List.of(), List.of());
      return new VirtualDisk(file.name(), container, 0, failed(file, e));
    }
    List<Property> properties = new ArrayList<>();
    properties.add(new Property("image type", header.type().label()));
    properties.add(new Property("block size", Long.toString(header.blockSize())));
    properties.add(new Property("blocks", Long.toString(header.blockCount())));
    properties.add(new Property("allocated blocks", Long.toString(header.allocatedCount())));
    if (header.blockExtra() != 0) {
      properties.add(new Property("extra bytes per block", Long.toString(header.blockExtra())));
    }
    List<Trouble> troubles = new ArrayList<>();
    Fact<ByteSource> content = content(file, header);
    if (content.isKnown()) {
      checkEnd(file, header, troubles);
      checkMap(file, header, troubles);
    }
    Container container =
        new Container(Format.VDI, header.type().label(), detectedBy, properties, troubles);
    return new VirtualDisk(file.name(), container, header.diskSize(), content);
  }

  private static Fact<ByteSource> content(ByteSource file, VdiHeader header) throws IOException {
    try {
      VdiType type = header.type();
      if (type == VdiType.UNDO || type == VdiType.DIFFERENCING) {
        throw new UnsupportedException(
            HEADER,
            type.label() + " image (type " + type.number() + "), which needs its parent image",
            0x4C);
      }
      return new Fact.Known<>(new VdiSource(file, header), Place.ofDisk(file.name()));
    } catch (ReadProblem e) {
      return failed(file, e);
    }
  }

  /** Blocks are added at the end, so a file that is too short for their count was cut off. */
  private static void checkEnd(ByteSource file, VdiHeader header, List<Trouble> troubles) {
    if (header.allocatedCount() == 0) {
      return;
    }
    // what stands behind the disk's own end in a short last block need not be there
    long slack = header.usedBlocks() * header.blockSize() - header.diskSize();
    long end = header.dataOffset() + header.allocatedCount() * header.stride() - slack;
    if (end > file.size()) {
      troubles.add(new TruncatedException(file.name(), file.size(), end).trouble());
    }
  }

  /** Two blocks at one place, and a size that is no number of sectors, tell of a damaged header. */
  private static void checkMap(ByteSource file, VdiHeader header, List<Trouble> troubles)
      throws IOException {
    if (header.diskSize() % 512 != 0) {
      troubles.add(
          new Trouble.Corrupt(
              HEADER,
              "cbDisk is " + header.diskSize() + ", no multiple of 512",
              OptionalLong.of(0x170)));
    }
    if (header.usedBlocks() > Limits.VDI_BLOCKS_COMPARED) {
      return;
    }
    int length = (int) header.usedBlocks() * 4;
    Bytes map = file.littleEndian("VDI block map", header.blockMapOffset(), length);
    long most = file.size() / header.stride();
    BitSet seen = new BitSet();
    for (int at = 0; at < length; at += 4) {
      long entry = map.u32(at);
      if (entry < most && seen.get((int) entry)) {
        troubles.add(
            map.corrupt(at, "block " + at / 4 + " stands where another block does: " + entry)
                .trouble());
        return;
      }
      if (entry < most) {
        seen.set((int) entry);
      }
    }
  }

  private static Fact<ByteSource> failed(ByteSource file, ReadProblem problem) {
    Place place = Place.ofDisk(file.name());
    Trouble trouble = problem.trouble();
    return new Fact.Failed<>(
        trouble,
        trouble.offset().isPresent() ? place.atOffset(trouble.offset().getAsLong()) : place);
  }
}
