package preflight.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import preflight.filesystem.DirectoryEntry;
import preflight.filesystem.FileSystem;
import preflight.filesystem.Node;
import preflight.filesystem.ext.ExtFileSystem;
import preflight.io.ByteSource;

/**
 * ext4 with two levels of hash tree and two of extents. Each round opens it anew: what one file
 * system may read of directories is limited, and recent blocks are kept.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExtBenchmark {

  private static final String NAME = "0".repeat(252) + "250";

  private ByteSource device;

  /** Unpacks the image. */
  @Setup
  public void load() throws IOException {
    device = Material.ext("deep");
  }

  /** Opens the file system alone. */
  @Benchmark
  public FileSystem open() throws IOException {
    return ExtFileSystem.open(device);
  }

  /** One name of 501. */
  @Benchmark
  public Optional<Node> directoryLookup() throws IOException {
    FileSystem fileSystem = ExtFileSystem.open(device);
    return fileSystem.child(child(fileSystem, "tall"), NAME);
  }

  /** All names of the same directory. */
  @Benchmark
  public List<DirectoryEntry> directoryList() throws IOException {
    FileSystem fileSystem = ExtFileSystem.open(device);
    return fileSystem.list(child(fileSystem, "tall"));
  }

  /** A file of 350 extents, whole. */
  @Benchmark
  public byte[] extentTree() throws IOException {
    FileSystem fileSystem = ExtFileSystem.open(device);
    Node file = child(fileSystem, "striped");
    return fileSystem.open(file).read(0, (int) file.size());
  }

  private static Node child(FileSystem fileSystem, String name) throws IOException {
    return fileSystem.child(fileSystem.root(), name).orElseThrow();
  }
}
