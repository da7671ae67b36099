package preflight.filesystem.btrfs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.Effort;
import preflight.filesystem.FileSystem;
import preflight.filesystem.FileSystemFacts;
import preflight.filesystem.FileType;
import preflight.filesystem.Node;
import preflight.filesystem.Subvolume;
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
 * A subvolume of Btrfs (Btrfs documentation, "On-disk format"; kernel
 * include/uapi/linux/btrfs_tree.h), with those that stand in it. Checksums of metadata and content
 * are verified. A log tree is told, and not replayed. Instances are not safe for threads.
 */
public final class BtrfsFileSystem implements FileSystem {

  /** {@code BTRFS_EMPTY_SUBVOL_DIR_OBJECTID}: where a subvolume stood when a snapshot was made. */
  private static final long EMPTY = 2;

  private static final int EMPTY_MODE = 0x41ED;

  /** Bits of a node's number for the inode; those above count the subvolumes that were entered. */
  private static final int INODE_BITS = 48;

  private static final int MOST_ENTERED = 1 << 15;

  private final Shared shared;
  private final long subvolume;

  /** The subvolumes that nodes are in, this one first. */
  private final List<Long> entered = new ArrayList<>();

  private final Map<Long, Integer> positions = new HashMap<>();

  /** What all subvolumes of one file system have in common. */
  private record Shared(Trees trees, Subvolumes subvolumes, Map<Long, BtrfsFileSystem> opened) {

    BtrfsFileSystem open(long id) throws IOException {
      BtrfsFileSystem known = opened.get(id);
      if (known == null) {
        trees.get(id);
        known = new BtrfsFileSystem(this, id);
        opened.put(id, known);
      }
      return known;
    }
  }

  private BtrfsFileSystem(Shared shared, long subvolume) {
    this.shared = shared;
    this.subvolume = subvolume;
    entered.add(subvolume);
    positions.put(subvolume, 0);
  }

  /**
   * Opens the default subvolume.
   *
   * @param device starts with the file system; closing it stays with the caller
   * @throws ReadProblem where the superblock or the way to the default subvolume cannot be true, a
   *     feature is not supported, or another device is needed
   */
  public static BtrfsFileSystem open(ByteSource device) throws IOException {
    ByteSource source = device instanceof CachedSource ? device : new CachedSource(device);
    return open(source, new Effort());
  }

  /**
   * The same.
   *
   * @param source keeps what was read of it last
   * @param effort of all file systems of a machine
   */
  public static BtrfsFileSystem open(ByteSource source, Effort effort) throws IOException {
    Troubles troubles = new Troubles("Btrfs file system");
    Superblock superblock = SuperblockCopies.read(source, troubles);
    superblock.tell(source.size(), troubles);
    ChunkMap chunks = new ChunkMap(superblock.device(), effort);
    chunks.addAll(superblock.systemChunks(), superblock.sectorSize());
    Blocks blocks = new Blocks(source, superblock, chunks, troubles, effort);
    chunks.addTree(blocks);
    Trees trees = new Trees(blocks);
    Shared shared = new Shared(trees, new Subvolumes(trees), new HashMap<>());
    return shared.open(trees.defaultSubvolume());
  }

  /** A copy of a superblock on a device whose own is lost. */
  public static Optional<Trouble> lost(ByteSource device) throws IOException {
    return SuperblockCopies.lost(device);
  }

  /** Includes what was met while reading so far; checksums are verified as they are come by. */
  @Override
  public FileSystemFacts facts() {
    Superblock superblock = shared.trees.blocks().superblock();
    Troubles troubles = shared.trees.blocks().troubles();
    return new FileSystemFacts(
        "btrfs",
        superblock.label(),
        Optional.of(superblock.uuid().toString()),
        superblock.size(),
        FileSystemFacts.free(superblock.size() - superblock.used(), superblock.size(), 1),
        superblock.sectorSize(),
        superblock.features().names(),
        troubles.list(),
        troubles.refusals());
  }

  @Override
  public Optional<Subvolume> subvolume() throws IOException {
    String path = "";
    try {
      path = shared.subvolumes.path(subvolume);
    } catch (ReadProblem problem) {
      shared.trees.blocks().troubles().add(problem.trouble());
    }
    boolean isDefault = subvolume == shared.trees.defaultSubvolume();
    return Optional.of(new Subvolume(subvolume, path, isDefault));
  }

  @Override
  public List<Subvolume> subvolumes() throws IOException {
    return shared.subvolumes.list();
  }

  /**
   * Another subvolume of the same file system.
   *
   * @param other 5 for the top level, or one of {@link #subvolumes()}
   */
  @Override
  public FileSystem open(Subvolume other) throws IOException {
    return shared.open(other.id());
  }

  @Override
  public boolean isOnDeviceOf(FileSystem other) {
    return other instanceof BtrfsFileSystem btrfs && shared.trees == btrfs.shared.trees;
  }

  @Override
  public Optional<FileSystem> mounted(List<String> options) throws IOException {
    try {
      return chosen(options);
    } catch (ReadProblem problem) {
      shared.trees.blocks().troubles().add(problem.trouble());
      return Optional.empty();
    }
  }

  private Optional<FileSystem> chosen(List<String> options) throws IOException {
    MountOptions wanted = MountOptions.parse(options);
    if (!wanted.valid()) {
      return Optional.empty();
    }
    if (wanted.path().isPresent()) {
      // from the top level, whichever the default is
      OptionalLong found = shared.open(ObjectIds.TOP_LEVEL).subvolumeAt(wanted.path().get());
      boolean same =
          found.isPresent() && wanted.id().orElse(found.getAsLong()) == found.getAsLong();
      return same ? Optional.of(shared.open(found.getAsLong())) : Optional.empty();
    }
    long id = wanted.id().isPresent() ? wanted.id().getAsLong() : shared.trees.defaultSubvolume();
    boolean there = ObjectIds.isSubvolume(id) && shared.trees.find(id).isPresent();
    return there ? Optional.of(shared.open(id)) : Optional.empty();
  }

  /** The subvolume whose root is where a path leads; empty where that is none. */
  private OptionalLong subvolumeAt(String path) throws IOException {
    Node here = root();
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      Optional<Node> next = here.isDirectory() ? child(here, name) : Optional.empty();
      if (next.isEmpty()) {
        return OptionalLong.empty();
      }
      here = next.get();
    }
    return inodeOf(here.id()) == ObjectIds.FIRST_FREE
        ? OptionalLong.of(entered.get(positionOf(here.id())))
        : OptionalLong.empty();
  }

  @Override
  public Node root() throws IOException {
    return root(0);
  }

  private Node root(int position) throws IOException {
    Node root = node(number(position, ObjectIds.FIRST_FREE));
    if (!root.isDirectory()) {
      throw new CorruptException(name(root.id()), "the root of a subvolume is not a directory");
    }
    return root;
  }

  @Override
  public Node node(long id) throws IOException {
    if (inodeOf(id) == EMPTY) {
      return new Node(id, FileType.DIRECTORY, 0, EMPTY_MODE);
    }
    return inode(id).node(id);
  }

  private Inode inode(long id) throws IOException {
    Optional<Bytes> item = tree(id).get(new Key(inodeOf(id), Key.INODE_ITEM, 0));
    if (item.isEmpty()) {
      throw new CorruptException(name(id), "has no INODE_ITEM");
    }
    return Inode.parse(item.get());
  }

  @Override
  public List<DirectoryEntry> list(Node directory) throws IOException {
    require(directory, FileType.DIRECTORY);
    List<DirectoryEntry> entries = new ArrayList<>();
    long inode = inodeOf(directory.id());
    Optional<Cursor> at = tree(directory.id()).ceiling(Key.first(inode, Key.DIR_INDEX));
    boolean more = at.isPresent();
    while (more && at.get().key().is(inode, Key.DIR_INDEX)) {
      if (entries.size() == Limits.DIRECTORY_ENTRIES) {
        throw new CorruptException(
            name(directory.id()),
            "directory of more than " + Limits.DIRECTORY_ENTRIES + " entries");
      }
      Bytes data = at.get().data();
      List<DirectoryItem> items = DirectoryItem.parse(data);
      if (items.size() != 1) {
        throw data.corrupt(0, items.size() + " names in a DIR_INDEX");
      }
      DirectoryItem item = items.get(0);
      entries.add(new DirectoryEntry(Text.decode(item.name()), target(directory.id(), item)));
      more = at.get().next();
    }
    return entries;
  }

  @Override
  public Optional<Node> child(Node directory, String name) throws IOException {
    require(directory, FileType.DIRECTORY);
    byte[] wanted = Text.encode(name);
    Key key = new Key(inodeOf(directory.id()), Key.DIR_ITEM, NameHash.of(wanted));
    Optional<Bytes> data = tree(directory.id()).get(key);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    for (DirectoryItem item : DirectoryItem.parse(data.get())) {
      if (Arrays.equals(item.name(), wanted)) {
        Node node = node(target(directory.id(), item));
        if (node.type() != item.type()) {
          throw data.get().corrupt(29, "type " + item.type() + " of a name of " + node.type());
        }
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /** The number of the node that a name stands for. */
  private long target(long directory, DirectoryItem item) throws IOException {
    int position = positionOf(directory);
    if (!item.isSubvolume()) {
      return number(position, item.location().objectId());
    }
    long child = item.location().objectId();
    long parent = entered.get(position);
    Optional<Bytes> reference = shared.trees.rootTree().get(new Key(parent, Key.ROOT_REF, child));
    if (reference.isPresent()) {
      RootReference place = RootReference.parse(reference.get());
      if (place.directory() == inodeOf(directory) && Arrays.equals(place.name(), item.name())) {
        return number(position(child), ObjectIds.FIRST_FREE);
      }
    }
    // as the kernel's btrfs_lookup_dentry: another subvolume stood here when a snapshot was made
    return number(position, EMPTY);
  }

  private int position(long tree) throws UnsupportedException {
    Integer known = positions.get(tree);
    if (known != null) {
      return known;
    }
    if (entered.size() >= MOST_ENTERED) {
      throw new UnsupportedException(
          "Btrfs file system", "more than " + MOST_ENTERED + " subvolumes entered");
    }
    entered.add(tree);
    positions.put(tree, entered.size() - 1);
    return entered.size() - 1;
  }

  private long number(int position, long inode) throws UnsupportedException {
    if (inode >>> INODE_BITS != 0) {
      throw new UnsupportedException(
          "Btrfs inode " + Long.toUnsignedString(inode), "a number above 2^" + INODE_BITS);
    }
    return ((long) position << INODE_BITS) | inode;
  }

  private static int positionOf(long id) {
    return (int) (id >>> INODE_BITS);
  }

  private static long inodeOf(long id) {
    return id & ((1L << INODE_BITS) - 1);
  }

  private Tree tree(long id) throws IOException {
    int position = positionOf(id);
    if (position >= entered.size()) {
      throw new CorruptException(
          "Btrfs inode " + Long.toUnsignedString(id), "is in no subvolume that was entered");
    }
    return shared.trees.get(entered.get(position));
  }

  private String name(long id) {
    int position = positionOf(id);
    return "inode " + inodeOf(id) + (position == 0 ? "" : " of subvolume " + entered.get(position));
  }

  @Override
  public String readLink(Node link) throws IOException {
    Inode inode = require(link, FileType.SYMLINK);
    if (inode.size() > Limits.PATH_BYTES) {
      throw new CorruptException(name(link.id()), "size " + inode.size() + " of a symbolic link");
    }
    byte[] target = content(link.id(), inode).read(0, (int) inode.size());
    for (byte b : target) {
      if (b == 0) {
        throw new CorruptException(name(link.id()), "NUL in the target of a symbolic link");
      }
    }
    return Text.decode(target);
  }

  @Override
  public ByteSource open(Node file) throws IOException {
    return content(file.id(), require(file, FileType.REGULAR));
  }

  private ByteSource content(long id, Inode inode) throws IOException {
    Blocks blocks = shared.trees.blocks();
    Superblock superblock = blocks.superblock();
    Optional<DataChecksums> checksums = Optional.empty();
    if (inode.hasChecksums()) {
      checksums =
          shared
              .trees
              .find(ObjectIds.CSUM_TREE)
              .map(t -> new DataChecksums(t, superblock.checksums(), superblock.sectorSize()));
    }
    return new FileContent(name(id), tree(id), inodeOf(id), inode.size(), blocks, checksums);
  }

  private Inode require(Node node, FileType type) throws IOException {
    if (inodeOf(node.id()) == EMPTY && type == FileType.DIRECTORY) {
      return new Inode(0, EMPTY_MODE, 0);
    }
    Inode inode = inode(node.id());
    if (FileType.ofMode(inode.mode()) != type) {
      throw new CorruptException(
          name(node.id()), "is " + FileType.ofMode(inode.mode()) + " and not " + type);
    }
    return inode;
  }
}
