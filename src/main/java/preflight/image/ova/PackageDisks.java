package preflight.image.ova;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.Container;
import preflight.image.Disks;
import preflight.image.Format;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * Finds a package's disks the way a hypervisor does: hardware item, {@code Disk}, {@code File},
 * then the file by its name. Disks that no item uses come last, in the descriptor's order.
 */
final class PackageDisks {

  private final OvfDescriptor descriptor;
  private final Siblings siblings;
  private final Optional<TarIndex> index;
  private final List<VirtualDisk> disks = new ArrayList<>();
  private final List<OvfFacts.PackagedDisk> facts = new ArrayList<>();
  private final List<Trouble> troubles = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final Set<String> usedFiles = new HashSet<>();
  private final Map<String, Chunks> chunks = new HashMap<>();

  /** By their files: many disks of one file must not cost more than one. */
  private final Map<String, VirtualDisk> opened = new HashMap<>();

  private boolean incomplete;
  private boolean tooMany;

  PackageDisks(OvfDescriptor descriptor, Siblings siblings, Optional<TarIndex> index) {
    this.descriptor = descriptor;
    this.siblings = siblings;
    this.index = index;
  }

  List<VirtualDisk> disks() {
    return disks;
  }

  List<OvfFacts.PackagedDisk> facts() {
    return facts;
  }

  List<Trouble> troubles() {
    return troubles;
  }

  /** The names of all referenced files that are in the package. */
  List<String> files() {
    return files;
  }

  /** Whether a referenced file is not in the package. */
  boolean incomplete() {
    return incomplete;
  }

  void open() throws IOException {
    if (descriptor.systems().isEmpty()) {
      corrupt("OVF descriptor", "has no VirtualSystem");
    } else if (descriptor.systems().size() > 1) {
      troubles.add(
          new Trouble.Unsupported(
              "OVF descriptor",
              "VirtualSystemCollection of " + descriptor.systems().size() + " machines",
              OptionalLong.empty()));
    }
    Set<String> attached = new HashSet<>();
    for (DiskOrder.Drive drive : DiskOrder.of(descriptor.systems())) {
      if (!attached.add(drive.hostResource())) {
        corrupt("OVF hardware", "uses " + drive.hostResource() + " twice");
      } else {
        drive(drive, attached);
      }
    }
    for (OvfDisk disk : descriptor.disks()) {
      if (!attached.contains("disk " + disk.diskId())) {
        corrupt(label(disk), "is used by no hardware item");
        disk(disk, false);
      }
    }
    for (OvfFile file : descriptor.files()) {
      if (!usedFiles.contains(file.id())) {
        other(file);
      }
    }
  }

  /** A file that is no disk, such as an ISO image or NVRAM. */
  private void other(OvfFile file) throws IOException {
    try {
      ByteSource source = find(file);
      if (!truncated(source.name())) {
        compareSize(file, source);
      }
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
    }
  }

  /** The file itself, put together where it is chunked. */
  private ByteSource find(OvfFile file) throws IOException {
    String name = OvfHref.fileName(file);
    if (file.compressed()) {
      // a disk is read in any order, which the formats for whole files do not allow
      throw new UnsupportedException(
          label(file), "compression=\"" + file.compression() + "\" of the whole file");
    }
    if (file.chunked()) {
      return chunked(file, name);
    }
    Optional<ByteSource> source = source(file, name);
    if (source.isEmpty()) {
      incomplete = true;
      throw new CorruptException(label(file), "\"" + name + "\" is not in the package" + why(name));
    }
    files.add(source.get().name());
    return source.get();
  }

  private void drive(DiskOrder.Drive drive, Set<String> attached) throws IOException {
    if (!drive.fileId().isEmpty()) {
      attached.add("file " + drive.fileId());
      open(Optional.empty(), drive.fileId(), "OVF hardware item", true);
      return;
    }
    Optional<OvfDisk> disk = descriptor.disk(drive.diskId());
    if (disk.isEmpty()) {
      corrupt("OVF hardware", "uses " + drive.hostResource() + ", which is not there");
    } else if (attached.add("disk " + drive.diskId())) {
      disk(disk.get(), true);
    }
  }

  private void disk(OvfDisk disk, boolean attached) throws IOException {
    if (disk.fileRef().isEmpty()) {
      // created empty when the package is deployed, so there is nothing to inspect
      troubles.add(
          new Trouble.Unsupported(label(disk), "blank disk without fileRef", OptionalLong.empty()));
    } else {
      open(Optional.of(disk), disk.fileRef(), label(disk), attached);
    }
  }

  private void open(Optional<OvfDisk> disk, String fileId, String user, boolean attached)
      throws IOException {
    if (disks.size() == Limits.DISKS) {
      if (!tooMany) {
        tooMany = true;
        troubles.add(
            new Trouble.Unsupported(
                "OVF descriptor",
                "a machine of more than " + Limits.DISKS + " disks",
                OptionalLong.empty()));
      }
      return;
    }
    Optional<OvfFile> file = descriptor.file(fileId);
    String name = "";
    boolean truncated = false;
    VirtualDisk found;
    try {
      if (file.isEmpty()) {
        throw new CorruptException(user, "fileRef \"" + fileId + "\" is not in References");
      }
      usedFiles.add(fileId);
      name = OvfHref.fileName(file.get());
      ByteSource source = find(file.get());
      name = source.name();
      truncated = truncated(name);
      if (!truncated) {
        compareSize(file.get(), source);
      }
      if (disk.isPresent() && !disk.get().parentRef().isEmpty()) {
        throw new UnsupportedException(user, "parentRef, a disk that holds changes to another");
      }
      found = open(file.get(), source);
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
      found = failed(name.isEmpty() ? fileId : name, problem.trouble());
    }
    disks.add(found);
    facts.add(new OvfFacts.PackagedDisk(disk, file, name, attached, truncated));
  }

  private VirtualDisk open(OvfFile file, ByteSource source) throws IOException {
    String key = key(file, source.name());
    VirtualDisk known = opened.get(key);
    if (known == null) {
      known = Disks.open(source, siblings);
      opened.put(key, known);
    }
    return known;
  }

  /** Of what a file is put together from; its other attributes only say what should be there. */
  private static String key(OvfFile file, String name) {
    return file.chunkSize().orElse(0) + " " + name;
  }

  /** Some writers escape nothing, so that a name with a percent sign stands as it is. */
  private Optional<ByteSource> source(OvfFile file, String name) throws IOException {
    Optional<ByteSource> source = siblings.open(name);
    if (source.isPresent() || file.href().equals(name)) {
      return source;
    }
    return siblings.open(file.href());
  }

  private ByteSource chunked(OvfFile file, String name) throws IOException {
    // many references to the same chunks must not cost more than one, whatever comes of them
    String key = key(file, name);
    Chunks found = chunks.get(key);
    if (found == null) {
      found = Chunks.find(file.chunkSize().orElse(0), name, siblings);
      chunks.put(key, found);
      for (ByteSource chunk : found.chunks()) {
        files.add(chunk.name());
      }
    }
    try {
      return found.whole(label(file), file.size().orElse(0));
    } catch (CorruptException e) {
      incomplete = true;
      throw e;
    }
  }

  private String why(String name) {
    for (TarMember member : index.map(TarIndex::members).orElse(List.of())) {
      if (member.name().equals(name)) {
        return member.kind() == TarMember.Kind.SPARSE
            ? " as a plain file: it is a sparse tar member"
            : " as a plain file";
      }
    }
    return "";
  }

  private boolean truncated(String name) {
    return index.flatMap(i -> i.file(name)).map(TarMember::truncated).orElse(false);
  }

  private void compareSize(OvfFile file, ByteSource source) {
    if (file.size().isPresent() && file.size().getAsLong() != source.size()) {
      corrupt(
          label(file),
          "declares "
              + file.size().getAsLong()
              + " bytes, but \""
              + source.name()
              + "\" has "
              + source.size());
    }
  }

  private static VirtualDisk failed(String name, Trouble trouble) {
    Container container = new Container(Format.UNKNOWN, "", "", List.of(), List.of());
    return new VirtualDisk(name, container, 0, new Fact.Failed<>(trouble, Place.ofDisk(name)));
  }

  private static String label(OvfFile file) {
    return "OVF File " + file.id();
  }

  private static String label(OvfDisk disk) {
    return "OVF Disk " + disk.diskId();
  }

  private void corrupt(String structure, String detail) {
    troubles.add(new Trouble.Corrupt(structure, detail, OptionalLong.empty()));
  }
}
