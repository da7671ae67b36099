package preflight.block.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import preflight.fact.Fact;
import preflight.fact.Place;
import preflight.image.NumberedDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;

/** What tests of volume groups have in common. */
final class Machines {

  private Machines() {}

  /** The groups on these devices, which are called {@code d0:disk}, {@code d1:disk}, … */
  static VolumeGroups read(byte[]... devices) throws IOException {
    List<LvmMember> members = new ArrayList<>();
    for (byte[] device : devices) {
      String name = "d" + members.size();
      members.add(
          new LvmMember(
              Place.ofDisk(name).withVolume("disk"), new ArraySource(name + ":disk", device)));
    }
    return VolumeGroups.read(members);
  }

  /** The only group on these devices. */
  static VolumeGroup group(byte[]... devices) throws IOException {
    VolumeGroups groups = read(devices);
    if (groups.groups().size() != 1) {
      throw new AssertionError(groups.toString());
    }
    return groups.groups().get(0);
  }

  static LogicalVolume volume(VolumeGroup group, String name) {
    for (LogicalVolume volume : group.logicalVolumes()) {
      if (volume.name().equals(name)) {
        return volume;
      }
    }
    throw new AssertionError(group.toString());
  }

  static ByteSource content(VolumeGroup group, String name) {
    Fact<ByteSource> content = volume(group, name).content();
    return content.toOptional().orElseThrow(() -> new AssertionError(content.toString()));
  }

  /** Why a volume is not read. */
  static String refusal(VolumeGroup group, String name) {
    Fact<ByteSource> content = volume(group, name).content();
    if (content instanceof Fact.NotRead<ByteSource> notRead) {
      return notRead.why();
    }
    if (content instanceof Fact.Failed<ByteSource> failed) {
      return failed.trouble().summary();
    }
    throw new AssertionError(name + " is read: " + content);
  }

  static List<String> troubles(VolumeGroup group) {
    List<String> texts = new ArrayList<>();
    for (Trouble trouble : group.troubles()) {
      texts.add(trouble.summary());
    }
    return texts;
  }

  /** Fills the extents of a device with sectors whose numbers are those of no other device. */
  static byte[] numbered(byte[] device, int number) {
    int sectors = (device.length - LvmWriter.START) / 512;
    byte[] content = NumberedDisk.sectors(number * 1_000_000L, sectors);
    System.arraycopy(content, 0, device, LvmWriter.START, content.length);
    return device;
  }

  /** The extents of a numbered device, as they were written. */
  static byte[] extents(int device, int first, int count) {
    int sectors = LvmWriter.EXTENT / 512;
    return NumberedDisk.sectors(device * 1_000_000L + (long) first * sectors, count * sectors);
  }
}
