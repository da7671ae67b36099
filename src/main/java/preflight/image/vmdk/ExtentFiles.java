package preflight.image.vmdk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import preflight.image.FolderSiblings;
import preflight.image.Siblings;
import preflight.image.vmdk.Descriptor.Access;
import preflight.image.vmdk.Descriptor.Extent;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;
import preflight.io.UnsupportedException;

/** Opens the extents that a descriptor lists, each from the image's own folder. */
final class ExtentFiles {

  private static final int SECTOR = SparseHeader.SECTOR;

  private final String disk;
  private final Siblings siblings;
  private final List<Trouble> troubles;
  private final Map<String, ByteSource> files = new HashMap<>();

  ExtentFiles(String disk, Siblings siblings, List<Trouble> troubles) {
    this.disk = disk;
    this.siblings = siblings;
    this.troubles = troubles;
  }

  /** In the same order; a missing file is refused by its name. */
  List<ByteSource> open(List<Extent> extents) throws IOException {
    List<ByteSource> parts = new ArrayList<>();
    for (Extent extent : extents) {
      parts.add(open(extent));
    }
    return parts;
  }

  private ByteSource open(Extent extent) throws IOException {
    long size = extent.sectors() * SECTOR;
    String type = extent.type();
    if (type.equals("ZERO")) {
      return new ZeroExtent(disk, size);
    }
    if (extent.access() == Access.NOACCESS) {
      return new NoAccessExtent(disk, size);
    }
    return switch (type) {
      case "FLAT", "VMFS" -> flat(file(extent), extent.start() * SECTOR, size);
      case "SPARSE" -> sparse(once(extent), size);
      default -> throw new UnsupportedException(Descriptor.STRUCTURE, "extent of the type " + type);
    };
  }

  private ByteSource flat(ByteSource file, long start, long size) {
    if (start + size > file.size()) {
      troubles.add(new TruncatedException(file.name(), file.size(), start + size).trouble());
    }
    return new FlatExtent(file, start, size);
  }

  private ByteSource sparse(ByteSource file, long size) throws IOException {
    String structure = "VMDK header of " + file.name();
    SparseHeader header = SparseHeader.parse(file.littleEndian(structure, 0, SparseHeader.LENGTH));
    long surplus = header.diskSize() - size;
    if (surplus < 0 || surplus >= header.grainBytes()) {
      // the next extent's place depends on it, so neither of the two can be preferred
      throw new CorruptException(
          structure,
          "capacity is " + header.capacity() + " sectors, the descriptor says " + size / SECTOR,
          12);
    }
    // some writers round the capacity up to whole grains
    return SparseExtent.open(file, header, troubles).slice(file.name(), 0, size);
  }

  /** A sparse file is a whole extent by itself; each would keep its directory in memory. */
  private ByteSource once(Extent extent) throws IOException {
    if (files.containsKey(extent.file().orElse(""))) {
      throw new CorruptException(
          Descriptor.STRUCTURE, "lists the sparse extent \"" + extent.file().get() + "\" twice");
    }
    return file(extent);
  }

  private ByteSource file(Extent extent) throws IOException {
    String name = extent.file().orElse("");
    if (!FolderSiblings.isPlainName(name)) {
      throw new UnsupportedException(
          Descriptor.STRUCTURE, "an extent outside the image's own folder, \"" + name + '"');
    }
    ByteSource known = files.get(name);
    if (known != null) {
      return known;
    }
    Optional<ByteSource> found = siblings.open(name);
    if (found.isEmpty()) {
      throw new CorruptException(
          Descriptor.STRUCTURE, "the extent \"" + name + "\" is missing beside " + disk);
    }
    files.put(name, found.get());
    return found.get();
  }
}
