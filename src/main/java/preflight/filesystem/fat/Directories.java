package preflight.filesystem.fat;

import java.io.IOException;
import java.util.Optional;
import preflight.filesystem.Effort;
import preflight.filesystem.Troubles;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;

/** Shows the entries of a directory piece by piece, and reads no further than is asked for. */
final class Directories {

  static final String ROOT = "root directory";

  /** What the specification allows: 65,536 entries of 32 bytes. */
  static final int MOST_BYTES = 65_536 * ShortEntry.SIZE;

  private static final int PIECE = 16 * 1024;

  private final ByteSource device;
  private final AllocationTable table;
  private final BootSector boot;
  private final Troubles troubles;
  private final Effort effort;

  /** Is shown the entries. */
  interface Visitor {

    /**
     * @param longName empty where the short one is all
     * @return whether it wants more
     */
    boolean file(ShortEntry entry, Optional<String> longName) throws IOException;

    /** A label, which only the root directory should have. */
    default boolean label(String text) {
      return true;
    }
  }

  Directories(ByteSource device, AllocationTable table, Troubles troubles, Effort effort) {
    this.device = device;
    this.table = table;
    this.boot = table.boot();
    this.troubles = troubles;
    this.effort = effort;
  }

  void visitRoot(Visitor visitor) throws IOException {
    if (boot.type() == FatType.FAT32) {
      // BPB_RootClus stands at byte 44
      visit(ROOT, boot.rootCluster(), 44, visitor);
      return;
    }
    Scan scan = new Scan(visitor);
    long end = boot.rootOffset() + (long) boot.rootEntries() * ShortEntry.SIZE;
    boolean more = true;
    for (long at = boot.rootOffset(); more && at < end; at += PIECE) {
      more = scan.piece(ROOT, at, (int) Math.min(PIECE, end - at));
    }
    scan.end(more);
  }

  void visit(ShortEntry directory, Visitor visitor) throws IOException {
    String name = "directory of the entry at byte " + directory.offset();
    long told = directory.offset() + ShortEntry.CLUSTER_FIELD;
    visit(name, directory.cluster(), told, visitor);
  }

  private void visit(String name, long first, long told, Visitor visitor) throws IOException {
    long most = Math.max(1, MOST_BYTES / boot.clusterSize());
    ClusterChain chain = ClusterChain.ofDirectory(name, table, first, told, most);
    Scan scan = new Scan(visitor);
    int piece = Math.min(PIECE, boot.clusterSize());
    long end = (long) chain.length() * boot.clusterSize();
    boolean more = true;
    for (long at = 0; more && at < end; at += piece) {
      more = scan.piece(name, chain.offset(at), piece);
    }
    scan.end(more);
  }

  /** One way through a directory, with a long name that may go over a border. */
  private final class Scan {
    private final Visitor visitor;
    private final LongName longName = new LongName(troubles);

    Scan(Visitor visitor) {
      this.visitor = visitor;
    }

    /** Returns whether there is more, and it is wanted. */
    boolean piece(String name, long offset, int length) throws IOException {
      effort.directory(length);
      Bytes bytes = device.littleEndian(name, offset, length);
      for (int at = 0; at < length; at += ShortEntry.SIZE) {
        Bytes entry = bytes.slice("directory entry", at, ShortEntry.SIZE);
        if (!entry(entry)) {
          return false;
        }
      }
      return true;
    }

    private boolean entry(Bytes entry) throws IOException {
      switch (ShortEntry.kind(entry)) {
        case END -> {
          longName.interrupt();
          return false;
        }
        case LONG_NAME -> {
          longName.add(entry);
          return true;
        }
        case FILE -> {
          ShortEntry file = ShortEntry.parse(entry, boot.type() == FatType.FAT32);
          return visitor.file(file, longName.take(file));
        }
        case LABEL -> {
          longName.interrupt();
          return visitor.label(CodePage.decode(entry.array(0, 11), 0, 11).stripTrailing());
        }
        case INVALID -> {
          longName.interrupt();
          troubles.add(
              new CorruptException(
                      entry.structure(),
                      "DIR_Attr 0x"
                          + Integer.toHexString(entry.u8(11))
                          + " of a directory and a label at once; it is left out",
                      entry.absolute(11))
                  .trouble());
          return true;
        }
        default -> {
          longName.interrupt();
          return true;
        }
      }
    }

    void end(boolean all) {
      if (all) {
        longName.interrupt();
      }
    }
  }
}
