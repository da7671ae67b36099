package preflight.image.vmdk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import preflight.image.Lru;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.ReadProblem;
import preflight.io.Trouble;

/**
 * Where each grain stands, from the grain tables of the primary or the redundant directory. Tables
 * are read when they are asked for, and only the ones used last are kept.
 */
final class GrainTables {

  /** Table entries kept, in tables of the usual size 128 of them. */
  private static final int KEPT_ENTRIES = 64 * 1024;

  private final ByteSource file;
  private final int tableEntries;
  private final Directory directory;
  private final Optional<Directory> copy;
  private final Lru<int[]> tables;

  private GrainTables(
      ByteSource file, int tableEntries, Directory directory, Optional<Directory> copy) {
    this.file = file;
    this.tableEntries = tableEntries;
    this.directory = directory;
    this.copy = copy;
    this.tables = new Lru<>(Math.max(1, KEPT_ENTRIES / tableEntries));
  }

  /**
   * Chooses the directory: the redundant one where flag 0x2 asks for it, the other one where the
   * chosen one is damaged.
   *
   * @param troubles is told of a damaged directory that could be done without
   */
  static GrainTables open(ByteSource file, SparseHeader header, List<Trouble> troubles)
      throws IOException {
    long first = header.useRedundant() ? header.redundantDirectory() : header.directory();
    long second = header.useRedundant() ? header.directory() : header.redundantDirectory();
    String firstName = name(header.useRedundant());
    String secondName = name(!header.useRedundant());
    if (first == 0 && second != 0) {
      first = second;
      firstName = secondName;
      second = 0;
    }
    List<ReadProblem> problems = new ArrayList<>();
    Optional<Directory> chosen = read(file, header, firstName, first, problems);
    Optional<Directory> other =
        second == 0 || second == first
            ? Optional.empty()
            : read(file, header, secondName, second, problems);
    if (chosen.isEmpty() && other.isEmpty()) {
      throw problems.get(0);
    }
    for (ReadProblem problem : problems) {
      troubles.add(problem.trouble());
    }
    if (chosen.isEmpty()) {
      return new GrainTables(file, header.tableEntries(), other.get(), Optional.empty());
    }
    return new GrainTables(file, header.tableEntries(), chosen.get(), other);
  }

  private static String name(boolean redundant) {
    return redundant ? "VMDK redundant grain directory" : "VMDK grain directory";
  }

  private static Optional<Directory> read(
      ByteSource file, SparseHeader header, String name, long sector, List<ReadProblem> problems)
      throws IOException {
    try {
      return Optional.of(Directory.read(file, header, name, sector));
    } catch (ReadProblem e) {
      problems.add(e);
      return Optional.empty();
    }
  }

  int tableCount() {
    return directory.tableCount();
  }

  /** Whether the table holds nothing, told without reading it where possible. */
  boolean isAbsent(int table) throws IOException {
    long offset = directory.tableOffset(table);
    if (offset == 0) {
      return copy.isEmpty() || copy.get().tableOffset(table) == 0;
    }
    // writers allocate all tables in advance, and leave those of an empty disk as holes
    return isHole(directory, table)
        && (copy.isEmpty() || copy.get().tableOffset(table) == 0 || isHole(copy.get(), table));
  }

  private boolean isHole(Directory from, int table) throws IOException {
    long offset = from.tableOffset(table);
    return file.nextData(offset) >= offset + tableEntries * 4L;
  }

  /** The grain's first sector in the file; 0 where it was never written. */
  long sector(long grain) throws IOException {
    int[] table = table((int) (grain / tableEntries));
    return table.length == 0 ? 0 : Integer.toUnsignedLong(table[(int) (grain % tableEntries)]);
  }

  /** Empty where there is no table. */
  private int[] table(int number) throws IOException {
    int[] table = tables.get((long) number);
    if (table == null) {
      table = read(directory, number);
      if (copy.isPresent()) {
        requireSame(number, table, read(copy.get(), number));
      }
      tables.put((long) number, table);
    }
    return table;
  }

  private int[] read(Directory from, int number) throws IOException {
    long offset = from.tableOffset(number);
    if (offset == 0) {
      return new int[0];
    }
    Bytes bytes = file.littleEndian("VMDK grain table", offset, tableEntries * 4);
    int[] entries = new int[tableEntries];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = (int) bytes.u32(i * 4);
    }
    return entries;
  }

  /** Where the two copies disagree nobody can tell which of them is right. */
  private void requireSame(int number, int[] table, int[] other) throws CorruptException {
    for (int i = 0; i < tableEntries; i++) {
      int a = table.length == 0 ? 0 : table[i];
      int b = other.length == 0 ? 0 : other[i];
      if (a != b) {
        throw new CorruptException(
            "VMDK grain table " + number,
            "entry "
                + i
                + " is "
                + Integer.toUnsignedString(a)
                + " in the "
                + directory.structure()
                + " and "
                + Integer.toUnsignedString(b)
                + " in its copy",
            Math.max(0, directory.tableOffset(number)) + i * 4L);
      }
    }
  }

  /** Whether these bytes of the file belong to a directory, and so can be no grain. */
  boolean overlapsDirectory(long offset, long length) {
    return directory.overlaps(offset, length)
        || (copy.isPresent() && copy.get().overlaps(offset, length));
  }
}
