package preflight.image.vmdk;

import java.io.IOException;
import java.util.List;
import preflight.fact.Fact;
import preflight.image.Container;
import preflight.image.Format;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.JoinedSource;
import preflight.io.UnsupportedException;

/**
 * Opens VMware Virtual Disks (VMware Virtual Disk Format 1.1; libyal/libvmdk's description for what
 * writers do in practice).
 */
public final class Vmdk {

  private static final String STREAM = "streamOptimized";
  private static final String SPARSE = "monolithicSparse";
  private static final String HEADER = "VMDK header";

  private Vmdk() {}

  /**
   * The disk whose sparse file or descriptor {@code file} is; its content has failed where it is
   * damaged, needs another disk, or a file that it is split into is missing. Reads headers and
   * directories only.
   *
   * @param detectedBy what told the format, for people
   * @throws IOException where the host cannot read a file
   */
  public static VirtualDisk open(ByteSource file, Siblings siblings, String detectedBy)
      throws IOException {
    Draft draft = new Draft();
    Fact<ByteSource> content =
        VirtualDisk.contentOf(
            file,
            () -> Descriptor.startsAt(file) ? split(file, siblings, draft) : sparse(file, draft));
    Container container =
        new Container(Format.VMDK, draft.variant, detectedBy, draft.properties, draft.troubles);
    return new VirtualDisk(file.name(), container, draft.size, content);
  }

  private static ByteSource sparse(ByteSource file, Draft draft) throws IOException {
    SparseHeader header = SparseHeader.parse(file.littleEndian(HEADER, 0, SparseHeader.LENGTH));
    draft.describe(header);
    draft.size = header.diskSize();
    draft.variant = header.compressed() ? STREAM : "";
    if (hasDescriptor(file, header)) {
      embedded(file, header, draft);
    } else {
      draft.troubles.add(
          new CorruptException(
                  Descriptor.STRUCTURE,
                  "there is none in the file, which may be one extent of a split disk")
              .trouble());
    }
    return SparseExtent.open(file, header, draft.troubles);
  }

  /** Extents of split disks have the room for one, filled with zeros. */
  private static boolean hasDescriptor(ByteSource file, SparseHeader header) throws IOException {
    if (header.descriptorOffset() == 0 || header.descriptorSize() == 0) {
      return false;
    }
    long offset = header.descriptorOffset() * SparseHeader.SECTOR;
    return file.littleEndian(Descriptor.STRUCTURE, offset, 1).u8(0) != 0;
  }

  /** An embedded descriptor names its own file, and keeps the old name after a rename. */
  private static void embedded(ByteSource file, SparseHeader header, Draft draft)
      throws IOException {
    Descriptor descriptor =
        Descriptor.read(
            file,
            header.descriptorOffset() * SparseHeader.SECTOR,
            header.descriptorSize() * SparseHeader.SECTOR);
    draft.variant = variant(header, descriptor.createType(), draft);
    draft.describe(descriptor);
    descriptor.requireWhole();
    if (descriptor.extents().size() > 1) {
      throw new UnsupportedException(
          Descriptor.STRUCTURE,
          "embedded descriptor of a disk with " + descriptor.extents().size() + " extents");
    }
    long sectors = descriptor.sectors();
    long surplus = header.capacity() - sectors;
    boolean rounded =
        surplus > 0 && surplus < header.grainSize() && header.capacity() % header.grainSize() == 0;
    if (!descriptor.extents().isEmpty() && surplus != 0 && !rounded) {
      // writers that stream do not know the size in advance; the header is right, and VirtualBox
      // rounds the capacity up to whole grains
      draft.disagree(
          "its extent has " + sectors + " sectors, the header's capacity is " + header.capacity());
    }
  }

  /** What the flags say, since those decide how the file must be read. */
  private static String variant(SparseHeader header, String createType, Draft draft) {
    if (header.compressed()) {
      if (!createType.isEmpty() && !createType.equals(STREAM)) {
        draft.disagree(
            "createType is "
                + createType
                + ", the header's flags say compressed grains with markers");
      }
      return STREAM;
    }
    if (createType.equals(STREAM) || createType.endsWith("Flat") || createType.equals("vmfs")) {
      draft.disagree("createType is " + createType + ", the header's flags say plain grains");
      return SPARSE;
    }
    return createType.isEmpty() ? SPARSE : createType;
  }

  private static ByteSource split(ByteSource file, Siblings siblings, Draft draft)
      throws IOException {
    Descriptor descriptor = Descriptor.read(file, 0, file.size());
    draft.variant = descriptor.createType();
    draft.describe(descriptor);
    long sectors = descriptor.sectors();
    draft.size = sectors * SparseHeader.SECTOR;
    descriptor.requireWhole();
    if (sectors == 0) {
      throw new CorruptException(Descriptor.STRUCTURE, "lists no extents");
    }
    List<ByteSource> parts =
        new ExtentFiles(file.name(), siblings, draft.troubles).open(descriptor.extents());
    return new JoinedSource(file.name(), parts);
  }
}
