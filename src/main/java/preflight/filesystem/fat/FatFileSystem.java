package preflight.filesystem.fat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Effort;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CachedSource;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * FAT12, FAT16 and FAT32 with long names (Microsoft FAT specification 1.03). Which of them it is
 * follows from the number of clusters, never from the text in the boot sector. Names are found
 * without regard to case, by the long or the short one. The number of a file is the offset of its
 * directory entry, that of the root is 0. Instances are not safe for threads.
 */
public final class FatFileSystem implements FileSystem {

  private static final int ROOT = 0;
  private static final String INFO = "FSInfo";

  private final ByteSource device;
  private final BootSector boot;
  private final AllocationTable table;
  private final Directories directories;
  private final Troubles troubles;
  private String label;

  private FatFileSystem(ByteSource device, BootSector boot, Troubles troubles, Effort effort) {
    this.device = device;
    this.boot = boot;
    this.table = new AllocationTable(device, boot, effort);
    this.directories = new Directories(device, table, troubles, effort);
    this.troubles = troubles;
    this.label = boot.label();
  }

  /**
   * Reads the boot sector, FSInfo and the root directory's label.
   *
   * @param device starts with the file system; closing it stays with the caller
   * @throws ReadProblem where the boot sector cannot be true; what does not prevent reading is
   *     among {@link FileSystemFacts#troubles()}
   */
  public static FatFileSystem open(ByteSource device) throws IOException {
    ByteSource source = device instanceof CachedSource ? device : new CachedSource(device);
    return open(source, new Effort());
  }

  /**
   * The same.
   *
   * @param source keeps what was read of it last
   * @param effort of all file systems of a machine
   */
  public static FatFileSystem open(ByteSource source, Effort effort) throws IOException {
    Troubles troubles = new Troubles("FAT file system");
    BootSector boot = BootSector.read(source, troubles);
    FatFileSystem fileSystem = new FatFileSystem(source, boot, troubles, effort);
    if (boot.size() > source.size()) {
      troubles.add(new Trouble.Truncated("FAT file system", source.size(), boot.size()));
    }
    try {
      fileSystem.noteTables();
      fileSystem.noteInfo();
      fileSystem.readLabel();
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
    }
    return fileSystem;
  }

  /**
   * What is left of a FAT32 file system whose boot sector is so damaged that its signature is gone.
   *
   * @return empty where no copy of the boot sector is at its usual place
   */
  public static Optional<Trouble> lost(ByteSource device) throws IOException {
    OptionalLong backup = BootSector.backup(device);
    if (backup.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble.Corrupt(
            BootSector.NAME,
            "the boot sector is damaged or overwritten; " + BootSector.found(backup.getAsLong()),
            OptionalLong.of(0)));
  }

  /** The first entry of each table repeats the media byte ("FAT[0]"). */
  private void noteTables() throws IOException {
    for (int copy = 0; copy < boot.copies(); copy++) {
      long offset = boot.tableOffset() + copy * boot.tableSize();
      int first = device.littleEndian("FAT", offset, 1).u8(0);
      if (first != boot.media()) {
        troubles.corrupt(
            "FAT",
            "begins with 0x"
                + Integer.toHexString(first)
                + " instead of BPB_Media 0x"
                + Integer.toHexString(boot.media()),
            offset);
      }
    }
  }

  /** Its counts are hints that nothing here depends on; the marks tell whether it is one. */
  private void noteInfo() throws IOException {
    int sector = boot.infoSector();
    if (sector == 0 || sector == 0xFFFF) {
      return;
    }
    long offset = (long) sector * boot.sectorSize();
    Bytes info = device.littleEndian(INFO, offset, BootSector.SIZE);
    if (info.u32(0) != 0x41615252L || info.u32(484) != 0x61417272L) {
      troubles.corrupt(INFO, "lacks the marks FSI_LeadSig and FSI_StrucSig", offset);
      return;
    }
    long free = info.u32(488);
    if (free != 0xFFFFFFFFL && free > boot.clusters()) {
      troubles.corrupt(
          INFO, "FSI_Free_Count " + free + " of " + boot.clusters() + " clusters", offset + 488);
    }
  }

  /** That of the root directory counts, where there is one. */
  private void readLabel() throws IOException {
    directories.visitRoot(
        new Directories.Visitor() {
          @Override
          public boolean file(ShortEntry entry, Optional<String> longName) {
            return true;
          }

          @Override
          public boolean label(String text) {
            label = text;
            return false;
          }
        });
  }

  /** Includes what was met while reading so far. */
  @Override
  public FileSystemFacts facts() {
    return new FileSystemFacts(
        "vfat",
        label,
        boot.uuid(),
        boot.size(),
        OptionalLong.empty(),
        boot.clusterSize(),
        List.of(boot.type().name()),
        troubles.list(),
        troubles.refusals());
  }

  @Override
  public Node root() {
    return new Node(ROOT, FileType.DIRECTORY, 0, 040755);
  }

  @Override
  public Node node(long id) throws IOException {
    return id == ROOT ? root() : entry(id).node();
  }

  private ShortEntry entry(long id) throws IOException {
    String name = "directory entry";
    if (!boot.mayHoldEntry(id)) {
      throw new CorruptException(name, "there is none at byte " + id);
    }
    Bytes bytes = device.littleEndian(name, id, ShortEntry.SIZE);
    if (ShortEntry.kind(bytes) != ShortEntry.Kind.FILE) {
      throw bytes.corrupt(0, "is not that of a file");
    }
    return ShortEntry.parse(bytes, boot.type() == FatType.FAT32);
  }

  @Override
  public List<DirectoryEntry> list(Node directory) throws IOException {
    List<DirectoryEntry> entries = new ArrayList<>();
    visit(
        directory,
        (entry, longName) -> {
          entries.add(new DirectoryEntry(longName.orElse(entry.name()), entry.offset()));
          return true;
        });
    return entries;
  }

  @Override
  public Optional<Node> child(Node directory, String name) throws IOException {
    List<Node> found = new ArrayList<>();
    visit(
        directory,
        (entry, longName) -> {
          boolean same =
              NameCase.same(entry.name(), name)
                  || (longName.isPresent() && NameCase.same(longName.get(), name));
          if (same) {
            found.add(entry.node());
          }
          return !same;
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  private void visit(Node directory, Directories.Visitor visitor) throws IOException {
    if (directory.id() == ROOT) {
      directories.visitRoot(visitor);
      return;
    }
    ShortEntry entry = entry(directory.id());
    if (!entry.isDirectory()) {
      throw new CorruptException(name(entry), "is no directory", entry.offset());
    }
    directories.visit(entry, visitor);
  }

  /** There are none. */
  @Override
  public String readLink(Node link) throws IOException {
    throw new CorruptException("FAT file system", "has no symbolic links");
  }

  @Override
  public ByteSource open(Node file) throws IOException {
    ShortEntry entry = entry(file.id());
    String name = name(entry);
    if (entry.isDirectory()) {
      throw new CorruptException(name, "is a directory", entry.offset());
    }
    long told = entry.offset() + ShortEntry.CLUSTER_FIELD;
    if (entry.size() == 0) {
      if (entry.cluster() != 0) {
        troubles.corrupt(
            name, "DIR_FileSize 0 of a file with the first cluster " + entry.cluster(), told + 2);
      }
      return new FileContent(name, device, ClusterChain.empty(name, table), 0);
    }
    long wanted = (entry.size() + boot.clusterSize() - 1) / boot.clusterSize();
    ClusterChain chain = ClusterChain.ofFile(name, table, entry.cluster(), told, wanted, troubles);
    return new FileContent(name, device, chain, entry.size());
  }

  private static String name(ShortEntry entry) {
    return "file of the entry at byte " + entry.offset();
  }
}
