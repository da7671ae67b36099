package preflight.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import preflight.block.BootCode;
import preflight.block.Device;
import preflight.block.Devices;
import preflight.block.Partition;
import preflight.block.PartitionTable;
import preflight.block.PartitionTables;
import preflight.block.Signatures;
import preflight.block.lvm.LogicalVolume;
import preflight.block.lvm.LvmMember;
import preflight.block.lvm.VolumeGroup;
import preflight.block.lvm.VolumeGroups;
import preflight.fact.Place;
import preflight.io.ArraySource;
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

  @FuzzTest
  void volumeGroups(byte[] bytes) {
    List<LvmMember> members = new ArrayList<>();
    for (byte[] part : Input.of(bytes).parts()) {
      Place place = Place.ofDisk("disk" + members.size());
      members.add(new LvmMember(place, new ArraySource(place.toString(), part)));
    }
    Bounded.read(() -> groups(members));
  }

  private static void groups(List<LvmMember> members) throws IOException {
    VolumeGroups groups = VolumeGroups.read(members);
    Bounded.require(groups.memberships().size() == members.size(), "memberships");
    int most = 8;
    for (VolumeGroup group : groups.groups()) {
      for (LogicalVolume volume : group.logicalVolumes()) {
        ByteSource content = volume.content().toOptional().orElse(null);
        if (content != null && most-- > 0) {
          Bounded.require(content.size() == volume.size(), "size " + content.size());
          Bounded.require(content.nextData(0) >= 0, "next data");
          Signatures.identify(content);
        }
      }
    }
  }
}
