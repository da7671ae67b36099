package preflight.fuzz;

import static preflight.fuzz.Bounded.require;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.image.Machine;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;
import preflight.io.ReadProblem;

/** Reads what a parser offers, a bounded part of it, and checks that the answers agree. */
final class Exercise {

  private static final int WINDOW = 64 * 1024;
  private static final int WINDOWS = 24;
  private static final int SMALL_WINDOWS = 3;
  private static final int NODES = 200;
  private static final int PROBLEMS = 20;

  private final byte[] whole = new byte[WINDOW];
  private final byte[] parts = new byte[WINDOW];
  private final byte[] zeros = new byte[WINDOW];

  private Exercise() {}

  static void machine(Machine machine) throws IOException {
    Exercise exercise = new Exercise();
    for (VirtualDisk disk : machine.disks()) {
      exercise.read(disk);
    }
    if (machine.manifest().isPresent()) {
      machine.manifest().get().verify(machine.siblings(), done -> {});
    }
  }

  static void disk(VirtualDisk disk) throws IOException {
    new Exercise().read(disk);
  }

  private void read(VirtualDisk disk) throws IOException {
    require(disk.size() >= 0, "size " + disk.size());
    require(!disk.container().label().isBlank(), "a container without a name");
    if (disk.content().toOptional().isPresent()) {
      ByteSource content = disk.content().toOptional().get();
      require(content.size() == disk.size(), content.size() + " bytes of " + disk.size());
      read(content, WINDOWS);
    }
  }

  /**
   * Reads windows of data and of holes. {@code nextData} must not go backwards nor skip data, and
   * bytes must be the same in requests of any size.
   */
  static void source(ByteSource source) throws IOException {
    new Exercise().read(source, WINDOWS);
  }

  private void read(ByteSource source, int windows) throws IOException {
    long size = source.size();
    require(size >= 0, "size " + size);
    long at = 0;
    int problems = 0;
    for (int i = 0; i < windows && at < size && problems < PROBLEMS; i++) {
      long next = at;
      try {
        next = source.nextData(at);
        require(next >= at && next <= size, "nextData " + next + " from " + at + " of " + size);
        zeros(source, at, next);
        if (next < size) {
          window(source, next);
        }
      } catch (ReadProblem e) {
        problems++;
      }
      // odd steps, so that windows begin anywhere in a block; later ones grow to reach the end
      at = Math.min(size, next) + WINDOW - 13 + Math.max(0, size / 64 * i / windows);
      at = at < 0 ? size : at;
    }
    try {
      source.read(size, whole, 0, 1);
      throw new AssertionError("read behind the end, " + size);
    } catch (ReadProblem e) {
      require(source.nextData(size) == size, "nextData at the end");
    }
  }

  private void zeros(ByteSource source, long from, long to) throws IOException {
    int length = (int) Math.min(to - from, WINDOW);
    for (long at : new long[] {from, to - length}) {
      source.read(at, whole, 0, length);
      int data = Arrays.mismatch(whole, 0, length, zeros, 0, length);
      require(data < 0, "nextData from " + from + " is " + to + ", data at " + (at + data));
    }
  }

  private void window(ByteSource source, long at) throws IOException {
    int length = (int) Math.min(source.size() - at, WINDOW);
    source.read(at, whole, 0, length);
    int step = 1 + (int) (at * 31 + length) % 4099;
    step = Math.max(Math.abs(step), length / 20 + 1);
    for (int done = 0; done < length; done += step) {
      source.read(at + done, parts, done, Math.min(step, length - done));
    }
    int difference = Arrays.mismatch(whole, 0, length, parts, 0, length);
    require(difference < 0, "other bytes in small requests at " + (at + difference));
  }

  /** Walks directories, reads links and the beginnings of files. */
  static void fileSystem(FileSystem fileSystem) throws IOException {
    require(!fileSystem.facts().type().isBlank(), "a file system without a name");
    Exercise exercise = new Exercise();
    Set<Long> seen = new HashSet<>(List.of(fileSystem.root().id()));
    Deque<Long> waiting = new ArrayDeque<>(seen);
    for (int nodes = 0; nodes < NODES && !waiting.isEmpty(); nodes++) {
      try {
        exercise.node(fileSystem, fileSystem.node(waiting.remove()), seen, waiting);
      } catch (ReadProblem e) {
        require(!e.trouble().summary().isBlank(), "a problem without words");
      }
    }
  }

  private void node(FileSystem fileSystem, Node node, Set<Long> seen, Deque<Long> waiting)
      throws IOException {
    if (node.isDirectory()) {
      List<DirectoryEntry> entries = fileSystem.list(node);
      for (DirectoryEntry entry : entries) {
        if (seen.add(entry.id())) {
          waiting.add(entry.id());
        }
      }
      if (!entries.isEmpty()) {
        DirectoryEntry last = entries.get(entries.size() - 1);
        fileSystem.child(node, last.name());
      }
      fileSystem.child(node, "not there");
    } else if (node.isSymlink()) {
      fileSystem.readLink(node);
    } else if (node.isRegular()) {
      ByteSource content = fileSystem.open(node);
      require(content.size() == node.size(), content.size() + " bytes of " + node.size());
      read(content, SMALL_WINDOWS);
    }
  }
}
