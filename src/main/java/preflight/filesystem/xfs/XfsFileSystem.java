package preflight.filesystem.xfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.filesystem.BlockContent;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Effort;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.CachedSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * XFS (XFS Algorithms & Data Structures, 3rd edition; kernel fs/xfs/libxfs). A log with changes
 * that were not written yet is told, and not replayed. Instances are not safe for threads.
 */
public final class XfsFileSystem implements FileSystem {

  private final Superblock superblock;
  private final Blocks blocks;
  private final Inodes inodes;
  private final Directories directories;
  private final SymbolicLinks links;
  private final Troubles troubles;
  private final Effort effort;

  private XfsFileSystem(
      Superblock superblock, ByteSource source, Troubles troubles, Effort effort) {
    this.superblock = superblock;
    this.blocks = new Blocks(source, superblock.geometry());
    this.inodes = new Inodes(superblock, blocks, troubles);
    this.directories = new Directories(superblock, blocks, troubles, effort);
    this.links = new SymbolicLinks(superblock, blocks, troubles);
    this.troubles = troubles;
    this.effort = effort;
  }

  /**
   * Reads the superblock and the end of the log.
   *
   * @param device starts with the file system; closing it stays with the caller
   * @throws ReadProblem where the superblock cannot be true, or a feature is not supported; what
   *     does not prevent reading is among {@link FileSystemFacts#troubles()}
   */
  public static XfsFileSystem open(ByteSource device) throws IOException {
    ByteSource source = device instanceof CachedSource ? device : new CachedSource(device);
    return open(source, new Effort());
  }

  /**
   * The same.
   *
   * @param source keeps what was read of it last
   * @param effort of all file systems of a machine
   */
  public static XfsFileSystem open(ByteSource source, Effort effort) throws IOException {
    Troubles troubles = new Troubles("XFS file system");
    Superblock superblock = Superblock.read(source, troubles);
    XfsFileSystem fileSystem = new XfsFileSystem(superblock, source, troubles, effort);
    long size = superblock.geometry().size();
    if (size > source.size()) {
      troubles.refuse(new Trouble.Truncated("XFS file system", source.size(), size));
    }
    try {
      fileSystem.noteLog();
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
    }
    return fileSystem;
  }

  private void noteLog() throws IOException {
    if (!superblock.hasLog()) {
      // xfs_fs_fill_super: "filesystem is marked as having an external log; specify logdev"
      troubles.refuse(
          new Trouble.Unsupported(
              Superblock.NAME, "a log on another device (sb_logstart 0)", OptionalLong.empty()));
      return;
    }
    long length = superblock.logBlocks();
    Geometry geometry = superblock.geometry();
    if (length == 0 || !geometry.contains(superblock.logStart(), length)) {
      throw new CorruptException(
          Superblock.NAME,
          "sb_logstart "
              + Long.toUnsignedString(superblock.logStart())
              + ": "
              + length
              + " blocks of log are not within an allocation group",
          0x30);
    }
    Log log = new Log(blocks, geometry.offset(superblock.logStart()), length * blocks.size());
    if (!log.isClean()) {
      troubles.corrupt(
          Log.NAME,
          "the log is not replayed: it does not end with an unmount, and the latest changes may be"
              + " in it alone",
          log.offset());
    }
  }

  /** Includes what was met while reading so far; checksums are verified as they are come by. */
  @Override
  public FileSystemFacts facts() {
    return new FileSystemFacts(
        "xfs",
        superblock.label(),
        superblock.uuid(),
        superblock.geometry().size(),
        superblock.free(),
        blocks.size(),
        superblock.features().names(),
        troubles.list(),
        troubles.refusals());
  }

  @Override
  public Node root() throws IOException {
    Node root = node(superblock.rootInode());
    if (!root.isDirectory()) {
      throw new CorruptException("inode " + root.id(), "the root is not a directory");
    }
    return root;
  }

  @Override
  public Node node(long id) throws IOException {
    return inodes.get(id).node();
  }

  @Override
  public List<DirectoryEntry> list(Node directory) throws IOException {
    Inode inode = inode(directory, FileType.DIRECTORY);
    List<DirectoryEntry> entries = new ArrayList<>();
    visit(
        inode,
        (name, id) -> {
          if (entries.size() == Limits.DIRECTORY_ENTRIES) {
            throw new CorruptException(
                inode.name(), "directory of more than " + Limits.DIRECTORY_ENTRIES + " entries");
          }
          entries.add(new DirectoryEntry(Text.decode(name), id));
          return true;
        });
    return entries;
  }

  @Override
  public Optional<Node> child(Node directory, String name) throws IOException {
    Inode inode = inode(directory, FileType.DIRECTORY);
    byte[] wanted = Text.encode(name);
    long[] found = new long[1];
    EntryVisitor search =
        (entry, id) -> {
          if (Arrays.equals(entry, wanted)) {
            found[0] = id;
          }
          return found[0] == 0;
        };
    boolean indexed =
        inode.format() != Inode.Format.LOCAL
            && directories.visitIndexed(inode, map(inode, effort::directory), wanted, search);
    if (!indexed && found[0] == 0) {
      visit(inode, search);
    }
    return found[0] == 0 ? Optional.empty() : Optional.of(node(found[0]));
  }

  private void visit(Inode directory, EntryVisitor visitor) throws IOException {
    if (directory.format() == Inode.Format.LOCAL) {
      directories.visitShort(directory, visitor);
    } else {
      directories.visit(directory, map(directory, effort::directory), visitor);
    }
  }

  @Override
  public String readLink(Node link) throws IOException {
    Inode inode = inode(link, FileType.SYMLINK);
    byte[] target =
        inode.format() == Inode.Format.LOCAL
            ? SymbolicLinks.local(inode)
            : links.remote(inode, map(inode, length -> {}));
    for (byte b : target) {
      if (b == 0) {
        throw new CorruptException(inode.name(), "NUL in the target of a symbolic link");
      }
    }
    return Text.decode(target);
  }

  @Override
  public ByteSource open(Node file) throws IOException {
    Inode inode = inode(file, FileType.REGULAR);
    if (inode.isRealtime()) {
      throw new UnsupportedException(
          inode.name(), "XFS_DIFLAG_REALTIME: content in the realtime section");
    }
    return new BlockContent(
        inode.name(),
        inode.node().size(),
        blocks.size(),
        map(inode, length -> {}),
        (offset, target, from, length) -> blocks.read(inode.name(), offset, target, from, length));
  }

  private BlockMap map(Inode inode, ExtentTree.Cost cost) throws IOException {
    return inode.format() == Inode.Format.BTREE
        ? new ExtentTree(blocks, inode, superblock, troubles, cost)
        : ExtentList.of(inode, blocks);
  }

  private Inode inode(Node node, FileType type) throws IOException {
    Inode inode = inodes.get(node.id());
    if (inode.node().type() != type) {
      throw new CorruptException(inode.name(), "is " + inode.node().type() + " and not " + type);
    }
    return inode;
  }
}
