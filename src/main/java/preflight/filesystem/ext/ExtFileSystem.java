package preflight.filesystem.ext;

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
import preflight.io.Bytes;
import preflight.io.CachedSource;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.ReadProblem;
import preflight.io.Text;
import preflight.io.Trouble;
import preflight.io.UnsupportedException;

/**
 * ext2, ext3 or ext4 (docs.kernel.org/filesystems/ext4/). A journal that needs recovery is laid
 * over the blocks while reading, and nothing is written. Instances are not safe for threads.
 */
public final class ExtFileSystem implements FileSystem {

  private static final long ROOT = 2;

  private final Superblock superblock;
  private final Blocks blocks;
  private final Inodes inodes;
  private final Directories directories;
  private final Troubles troubles;

  private final Effort effort;

  private ExtFileSystem(Superblock superblock, Blocks blocks, Troubles troubles, Effort effort) {
    this.effort = effort;
    this.superblock = superblock;
    this.blocks = blocks;
    this.inodes = new Inodes(superblock, blocks, troubles);
    this.directories = new Directories(superblock, blocks, troubles, effort);
    this.troubles = troubles;
  }

  /**
   * Reads the superblock, and the journal where it needs recovery.
   *
   * @param device starts with the file system; closing it stays with the caller
   * @throws ReadProblem where the superblock cannot be true, or a feature is not supported; what
   *     does not prevent reading is among {@link FileSystemFacts#troubles()}
   */
  public static ExtFileSystem open(ByteSource device) throws IOException {
    ByteSource source = device instanceof CachedSource ? device : new CachedSource(device);
    return open(source, new Effort());
  }

  /**
   * The same.
   *
   * @param source keeps what was read of it last
   * @param effort of all file systems of a machine
   */
  public static ExtFileSystem open(ByteSource source, Effort effort) throws IOException {
    Troubles troubles = new Troubles("ext file system");
    Superblock superblock = primary(source, troubles);
    noteState(superblock, source, troubles);
    ExtFileSystem plain =
        new ExtFileSystem(
            superblock, new Blocks(source, superblock, Overlay.empty()), troubles, effort);
    if (!superblock.features().has(Feature.NEEDS_RECOVERY)) {
      return plain;
    }
    try {
      return plain.recovered(source);
    } catch (ReadProblem problem) {
      troubles.add(problem.trouble());
      return plain;
    }
  }

  private static Superblock primary(ByteSource source, Troubles troubles) throws IOException {
    Bytes bytes = source.littleEndian(Superblock.NAME, Superblock.OFFSET, Superblock.SIZE);
    try {
      return Superblock.parse(bytes, troubles);
    } catch (CorruptException e) {
      Optional<BackupSuperblock> backup = BackupSuperblock.find(source);
      if (backup.isEmpty()) {
        throw e;
      }
      Trouble trouble = e.trouble();
      throw new CorruptException(
          trouble.structure(),
          trouble.detail() + "; " + backup.get().found(),
          trouble.offset().orElse(Superblock.OFFSET));
    }
  }

  /**
   * What is left of a file system whose superblock is so damaged that its signature is gone.
   *
   * @return empty where no copy of the superblock is found at the usual places
   */
  public static Optional<Trouble> lost(ByteSource device) throws IOException {
    Optional<BackupSuperblock> backup = BackupSuperblock.find(device);
    if (backup.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble.Corrupt(
            Superblock.NAME,
            "the primary superblock is damaged or overwritten; " + backup.get().found(),
            OptionalLong.of(Superblock.OFFSET)));
  }

  private ExtFileSystem recovered(ByteSource source) throws IOException {
    if (superblock.journalInode() == 0) {
      troubles.unsupported(
          Superblock.NAME, "needs_recovery with a journal on another device (s_journal_dev)");
      return this;
    }
    Inode journal = inodes.get(superblock.journalInode());
    if (!journal.node().isRegular() || journal.isInline()) {
      throw journal.bytes().corrupt(0, "the journal is not a regular file with blocks");
    }
    Overlay overlay = Journal.replay(source, map(journal), blocks, journal.node().size(), troubles);
    if (overlay.size() == 0) {
      return this;
    }
    Blocks replayed = new Blocks(source, superblock, overlay);
    // the superblock may be among the blocks that the journal would write
    Bytes bytes = replayed.read(Superblock.NAME, Superblock.OFFSET, Superblock.SIZE);
    Superblock latest = Superblock.parse(bytes, troubles);
    if (latest.blockSize() != superblock.blockSize()) {
      throw bytes.corrupt(0x18, "s_log_block_size in the journal differs");
    }
    return new ExtFileSystem(latest, new Blocks(source, latest, overlay), troubles, effort);
  }

  private static void noteState(Superblock superblock, ByteSource source, Troubles troubles) {
    if (superblock.size() > source.size()) {
      troubles.refuse(new Trouble.Truncated("ext file system", source.size(), superblock.size()));
    }
    boolean journal = superblock.features().has(Feature.HAS_JOURNAL);
    if ((superblock.state() & 2) != 0) {
      troubles.corrupt(
          Superblock.NAME, "s_state tells of errors in the file system", Superblock.OFFSET + 0x3A);
    } else if (!journal && (superblock.state() & 1) == 0) {
      troubles.corrupt(Superblock.NAME, "s_state: not cleanly unmounted", Superblock.OFFSET + 0x3A);
    }
  }

  /** Includes what was met while reading so far; checksums are verified as they are come by. */
  @Override
  public FileSystemFacts facts() {
    return new FileSystemFacts(
        superblock.features().type(),
        superblock.label(),
        superblock.uuid(),
        superblock.size(),
        superblock.free(),
        superblock.blockSize(),
        superblock.features().names(),
        troubles.list(),
        troubles.refusals());
  }

  @Override
  public Node root() throws IOException {
    Node root = node(ROOT);
    if (!root.isDirectory()) {
      throw new CorruptException("inode " + ROOT, "the root is not a directory");
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
    directories.visit(
        inode,
        contentMap(inode),
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
    long found = directories.find(inode, contentMap(inode), Text.encode(name));
    return found == 0 ? Optional.empty() : Optional.of(node(found));
  }

  @Override
  public String readLink(Node link) throws IOException {
    Inode inode = inode(link, FileType.SYMLINK);
    requirePlain(inode);
    long size = link.size();
    if (size == 0 || size > blocks.size() || size >= Limits.PATH_BYTES) {
      throw inode.bytes().corrupt(0x4, "i_size " + size + " of a symbolic link");
    }
    byte[] target;
    if (inode.isInline()) {
      byte[] content = InlineData.content(inode);
      if (size > content.length) {
        throw inode.bytes().corrupt(0x4, "i_size " + size + ", inline " + content.length);
      }
      target = Arrays.copyOf(content, (int) size);
    } else if (isFast(inode)) {
      if (size >= Inode.MAP_SIZE) {
        throw inode.bytes().corrupt(0x4, "i_size " + size + " of a link without blocks");
      }
      target = inode.bytes().array(Inode.MAP, (int) size);
    } else {
      target = open(inode).read(0, (int) size);
    }
    for (byte b : target) {
      if (b == 0) {
        throw new CorruptException(inode.name(), "NUL in the target of a symbolic link");
      }
    }
    return Text.decode(target);
  }

  /** The kernel's test: no blocks but that of the attributes (ext4_inode_is_fast_symlink). */
  private boolean isFast(Inode link) {
    if (link.hasExtents()) {
      return false;
    }
    if (superblock.features().has(Feature.EA_INODE)) {
      return link.node().size() < Inode.MAP_SIZE;
    }
    long attributes = link.attributeBlock() == 0 ? 0 : superblock.clusterSize() / 512;
    return link.sectors() == attributes;
  }

  @Override
  public ByteSource open(Node file) throws IOException {
    Inode inode = inode(file, FileType.REGULAR);
    requirePlain(inode);
    return open(inode);
  }

  private ByteSource open(Inode inode) throws IOException {
    long size = inode.node().size();
    if (inode.isInline()) {
      byte[] content = InlineData.content(inode);
      return new InlineContent(inode.name(), content, size);
    }
    BlockMap map = map(inode);
    if (size > map.limit() * blocks.size()) {
      throw inode.bytes().corrupt(0x4, "i_size " + size + " exceeds what its map can address");
    }
    return new BlockContent(
        inode.name(),
        size,
        blocks.size(),
        logical -> run(map, logical),
        (offset, target, from, length) -> blocks.read(inode.name(), offset, target, from, length));
  }

  private BlockContent.Run run(BlockMap map, long logical) throws IOException {
    BlockMap.Run run = map.run(logical);
    return run.isHole()
        ? BlockContent.Run.hole(run.length())
        : new BlockContent.Run(run.physical() * blocks.size(), run.length());
  }

  private void requirePlain(Inode inode) throws ReadProblem {
    if (inode.isEncrypted()) {
      throw new UnsupportedException(inode.name(), "encrypt: content of this file");
    }
  }

  private Optional<BlockMap> contentMap(Inode inode) throws IOException {
    return inode.isInline() ? Optional.empty() : Optional.of(map(inode));
  }

  private BlockMap map(Inode inode) throws IOException {
    return inode.hasExtents()
        ? new ExtentMap(blocks, inode, superblock.features().checksums(), troubles)
        : new IndirectMap(blocks, inode);
  }

  private Inode inode(Node node, FileType type) throws IOException {
    Inode inode = inodes.get(node.id());
    if (inode.node().type() != type) {
      throw new CorruptException(inode.name(), "is " + inode.node().type() + " and not " + type);
    }
    return inode;
  }
}
