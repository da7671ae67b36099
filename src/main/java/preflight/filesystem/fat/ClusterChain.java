package preflight.filesystem.fat;

import java.io.IOException;
import java.util.Arrays;
import preflight.filesystem.Troubles;
import preflight.io.CorruptException;
import preflight.io.Limits;
import preflight.io.UnsupportedException;

/**
 * The clusters of one file in their order, as pieces that lie in a row. A chain is followed once,
 * as far as it is needed, and refused where a cluster comes twice.
 */
final class ClusterChain {

  private static final int FIRST_PIECES = 8;

  private final String name;
  private final AllocationTable table;
  private final BootSector boot;

  /** The cluster that each piece begins with. */
  private int[] starts = new int[FIRST_PIECES];

  /** The position of that in the file. */
  private int[] positions = new int[FIRST_PIECES];

  private int pieces;
  private int length;
  private long next;

  private ClusterChain(String name, AllocationTable table) {
    this.name = name;
    this.table = table;
    this.boot = table.boot();
  }

  /** Of nothing, as an empty file has it. */
  static ClusterChain empty(String name, AllocationTable table) {
    return new ClusterChain(name, table);
  }

  /**
   * Of a file, whose size tells how many clusters it has.
   *
   * @param name of the file, for errors
   * @param told the offset on the device where {@code first} stands, in bytes
   * @throws CorruptException where the chain ends before that, or leads to what is no cluster
   */
  static ClusterChain ofFile(
      String name, AllocationTable table, long first, long told, long wanted, Troubles troubles)
      throws IOException {
    if (wanted > table.boot().clusters()) {
      throw new CorruptException(
          name,
          "DIR_FileSize of " + wanted + " clusters on a volume of " + table.boot().clusters(),
          told + 2);
    }
    ClusterChain chain = new ClusterChain(name, table);
    chain.follow(first, told, wanted);
    if (chain.length < wanted) {
      throw new CorruptException(
          name,
          "the chain of clusters ends after " + chain.length + " of " + wanted,
          table.offset(chain.last()));
    }
    if (!boot(table).type().isEnd(chain.next)) {
      troubles.corrupt(
          name,
          "the chain of clusters goes on behind the size, with " + chain.next,
          table.offset(chain.last()));
    }
    return chain;
  }

  /**
   * Of a directory, which has no size of its own.
   *
   * @param most clusters
   */
  static ClusterChain ofDirectory(
      String name, AllocationTable table, long first, long told, long most) throws IOException {
    ClusterChain chain = new ClusterChain(name, table);
    chain.follow(first, told, most + 1);
    if (chain.length > most) {
      throw new CorruptException(
          name, "directory of more than " + most + " clusters", table.offset(chain.last()));
    }
    return chain;
  }

  private static BootSector boot(AllocationTable table) {
    return table.boot();
  }

  private void follow(long first, long told, long most) throws IOException {
    long cluster = first;
    long from = told;
    // Brent's algorithm finds most loops early; what it leaves is found by their pieces
    long mark = 0;
    long power = 1;
    long steps = 0;
    while (true) {
      if (!boot.contains(cluster)) {
        throw bad(cluster, from);
      }
      if (cluster == mark) {
        throw loop(cluster, from);
      }
      if (++steps == power) {
        mark = cluster;
        power *= 2;
        steps = 0;
      }
      append((int) cluster);
      next = table.get(cluster);
      if (length == most || boot.type().isEnd(next)) {
        break;
      }
      from = table.offset(cluster);
      cluster = next;
    }
    requireNoLoop();
  }

  private void append(int cluster) throws IOException {
    boolean inRow = pieces > 0 && cluster - starts[pieces - 1] == length - positions[pieces - 1];
    if (!inRow) {
      if (pieces == Limits.FAT_PIECES) {
        requireNoLoop();
        throw new UnsupportedException(
            name, "a file in more than " + Limits.FAT_PIECES + " pieces", table.offset(cluster));
      }
      if (pieces == starts.length) {
        starts = Arrays.copyOf(starts, 2 * pieces);
        positions = Arrays.copyOf(positions, 2 * pieces);
      }
      starts[pieces] = cluster;
      positions[pieces] = length;
      pieces++;
    }
    length++;
  }

  /** Pieces of which each cluster is there once do not overlap. */
  private void requireNoLoop() throws CorruptException {
    long[] sorted = new long[pieces];
    for (int i = 0; i < pieces; i++) {
      sorted[i] = (long) starts[i] << 32 | i;
    }
    Arrays.sort(sorted);
    for (int i = 1; i < pieces; i++) {
      int before = (int) sorted[i - 1];
      int start = (int) (sorted[i] >> 32);
      if (starts[before] + (end(before) - positions[before]) > start) {
        throw loop(start, table.offset(start));
      }
    }
  }

  private int end(int piece) {
    return piece == pieces - 1 ? length : positions[piece + 1];
  }

  private int last() {
    return starts[pieces - 1] + length - 1 - positions[pieces - 1];
  }

  private CorruptException loop(long cluster, long at) {
    return new CorruptException(
        name, "the chain of clusters comes to cluster " + cluster + " twice", at);
  }

  private CorruptException bad(long cluster, long at) {
    String what =
        cluster == 0
            ? ", which is free"
            : boot.type().isBad(cluster)
                ? ", the mark of a bad cluster"
                : ", and there are those from 2 to " + (boot.clusters() + 1);
    return new CorruptException(name, "the chain of clusters leads to " + cluster + what, at);
  }

  /** In clusters. */
  int length() {
    return length;
  }

  /** Where a position in the file lies on the device, in bytes. */
  long offset(long position) {
    int piece = piece(position / boot.clusterSize());
    long within = position - (long) positions[piece] * boot.clusterSize();
    return boot.offset(starts[piece]) + within;
  }

  /** How many bytes from that position on lie in a row. */
  long inRow(long position) {
    int piece = piece(position / boot.clusterSize());
    return (long) end(piece) * boot.clusterSize() - position;
  }

  private int piece(long cluster) {
    int found = Arrays.binarySearch(positions, 0, pieces, (int) cluster);
    return found >= 0 ? found : -found - 2;
  }
}
