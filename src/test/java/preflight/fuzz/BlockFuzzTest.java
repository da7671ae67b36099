package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import preflight.block.BootCode;
import preflight.block.Device;
import preflight.block.Devices;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.block.PartitionTables;
import preflight.block.Signatures;
import preflight.io.ByteSource;

/** What stands on a disk beside its file systems. */
class BlockFuzzTest {

  @FuzzTest
  void partitionTable(byte[] bytes) {
    Bounded.read(() -> table(Input.whole(bytes).file()));
  }

  private static void table(ByteSource disk) throws IOException {
    PartitionTable table = PartitionTables.read(disk);
    for (Partition partition : table.partitions()) {
      Bounded.require(partition.start() >= 0, "start " + partition.start());
      Bounded.require(partition.length() >= 0, "length " + partition.length());
      Bounded.require(partition.end() >= partition.start(), "end " + partition.end());
    }
    for (Device device : Devices.of("disk", disk, table)) {
      Bounded.require(device.source().size() <= disk.size(), "larger than the disk");
    }
  }

  @FuzzTest
  void bootCode(byte[] bytes) {
    ByteSource disk = Input.whole(bytes).file();
    Bounded.read(
        () -> {
          PartitionTable table = PartitionTables.read(disk);
          BootCode.read(disk, table);
          int most = 8;
          for (Partition partition : table.partitions()) {
            if (most-- > 0) {
              BootCode.ofPartition(disk, table, partition);
            }
          }
        });
  }

  @FuzzTest
  void signatures(byte[] bytes) {
    Bounded.read(() -> Signatures.identify(Input.whole(bytes).file()));
  }
}
