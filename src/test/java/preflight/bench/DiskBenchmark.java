package preflight.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import preflight.block.PartitionTable;
import preflight.block.PartitionTables;
import preflight.image.Disks;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ByteSource;

/** Partition tables, and the compressed grains of a VMDK. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DiskBenchmark {

  private static final int PART = 1 << 20;

  private ByteSource legacy;
  private ByteSource guid;
  private ByteSource stream;

  /** Reads the images into memory. */
  @Setup
  public void load() throws IOException {
    legacy = Material.image("debian8-raw");
    guid = Material.image("ubuntu2204-gpt");
    stream = Material.image("debian8-vmdk-stream");
  }

  /** One primary partition. */
  @Benchmark
  public PartitionTable masterBootRecord() throws IOException {
    return PartitionTables.read(legacy);
  }

  /** Both copies, with their checksums. */
  @Benchmark
  public PartitionTable guidPartitionTable() throws IOException {
    return PartitionTables.read(guid);
  }

  /** The first MiB of the first partition, out of a stream-optimized VMDK. */
  @Benchmark
  public byte[] inflateGrains() throws IOException {
    VirtualDisk disk = Disks.open(stream, Siblings.NONE);
    return disk.content().toOptional().orElseThrow().read(PART, PART);
  }
}
