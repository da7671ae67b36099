package preflight.block.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.block.lvm.Machines.content;
import static preflight.block.lvm.Machines.extents;
import static preflight.block.lvm.Machines.group;
import static preflight.block.lvm.Machines.numbered;
import static preflight.block.lvm.Machines.read;
import static preflight.block.lvm.Machines.troubles;
import static preflight.block.lvm.Machines.volume;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fact.Fact;
import preflight.image.NumberedDisk;
import preflight.io.ByteSource;
import preflight.io.Limits;
import preflight.io.TruncatedException;

class VolumeGroupsTest {

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void readsLinearSegmentsOverSeveralDevices() throws Exception {
    LvmWriter writer =
        new LvmWriter("vg-a", 'v')
            .seqno(7)
            .physical('a', 20)
            .physical('b', 30)
            // the segments stand in another order than their extents
            .volume("root", LvmWriter.linear(5, 4, "pv1", 26), LvmWriter.linear(0, 5, "pv0", 3))
            .volume("swap_1", LvmWriter.linear(0, 1, "pv1", 0));
    VolumeGroup group =
        group(numbered(writer.device('a', 20), 1), numbered(writer.device('b', 30), 2));
    assertThat(group.name()).isEqualTo("vg-a");
    assertThat(group.title()).isEqualTo("vg-a");
    assertThat(group.id()).isEqualTo(LvmWriter.id('v'));
    assertThat(group.seqno()).isEqualTo(7);
    assertThat(group.extentSize()).isEqualTo(4096);
    assertThat(group.troubles()).isEmpty();
    assertThat(group.physicalVolumes())
        .extracting(v -> v.name() + " " + v.size() + " " + v.state() + " " + v.place().get())
        .containsExactly("pv0 81920 PRESENT d0:disk", "pv1 122880 PRESENT d1:disk");
    assertThat(volume(group, "root").segmentTypes()).containsExactly("linear");
    assertThat(volume(group, "root").size()).isEqualTo(9 * 4096);
    NumberedDisk.assertReads(content(group, "root"), joined(extents(1, 3, 5), extents(2, 26, 4)));
    NumberedDisk.assertReads(content(group, "swap_1"), extents(2, 0, 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 3", "8, 2", "8, 3", "4, 1"})
  void readsStripesInTurn(int stripeSectors, int stripes) throws Exception {
    LvmWriter writer = new LvmWriter("vg", 'v');
    Object[] areas = new Object[2 * stripes];
    byte[][] devices = new byte[stripes][];
    for (int i = 0; i < stripes; i++) {
      writer.physical((char) ('a' + i), 12);
      // the devices stand in the opposite order in the segment
      areas[2 * i] = "pv" + (stripes - 1 - i);
      areas[2 * i + 1] = 2 + i;
    }
    writer.volume("lv", LvmWriter.striped(0, 4 * stripes, stripeSectors, areas));
    for (int i = 0; i < stripes; i++) {
      devices[i] = numbered(writer.device((char) ('a' + i), 12), i);
    }
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int stripe = stripeSectors * 512;
    for (int row = 0; row < 4 * 4096 / stripe; row++) {
      for (int i = 0; i < stripes; i++) {
        byte[] area = extents(stripes - 1 - i, 2 + i, 4);
        expected.write(area, row * stripe, stripe);
      }
    }
    NumberedDisk.assertReads(content(group(devices), "lv"), expected.toByteArray());
  }

  @Test
  void holesOfStripesAreToldWithoutReading() throws Exception {
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 8)
            .physical('b', 8)
            .volume("lv", LvmWriter.striped(0, 16, 4, "pv0", 0, "pv1", 0));
    byte[] data = new byte[16 * 4096];
    byte[] first = writer.device('a', 8);
    byte[] second = writer.device('b', 8);
    // the second sector of the third stripe of pv1: stripes are counted 0 a, 1 b, 2 a, 3 b, 4 a, 5
    // b
    second[LvmWriter.START + 2 * 2048 + 512] = 1;
    data[5 * 2048 + 512] = 1;
    NumberedDisk.assertReads(content(group(first, second), "lv"), data);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 513, 27000, 28160, 28671})
  void theTextIsARing(int offset) throws Exception {
    LvmWriter writer =
        new LvmWriter("vg", 'v').physical('a', 4).volume("lv", LvmWriter.linear(0, 4, "pv0", 0));
    byte[] device = LvmWriter.device('a', LvmWriter.START + 4 * 4096, writer.text(), offset);
    VolumeGroup group = group(numbered(device, 0));
    assertThat(group.troubles()).isEmpty();
    NumberedDisk.assertReads(content(group, "lv"), extents(0, 0, 4));
  }

  private static LvmWriter writer(int seqno, int extents) {
    return new LvmWriter("vg", 'v')
        .seqno(seqno)
        .physical('a', 8)
        .physical('b', 8)
        .volume("lv", LvmWriter.linear(0, extents, "pv0", 0));
  }

  @Test
  void theNewestCopyCounts() throws Exception {
    VolumeGroup group = group(writer(9, 3).device('a', 8), writer(10, 4).device('b', 8));
    assertThat(group.seqno()).isEqualTo(10);
    assertThat(volume(group, "lv").size()).isEqualTo(4 * 4096);
    assertThat(troubles(group))
        .containsExactly(
            "LVM2 metadata of vg on d0:disk: is of seqno 9, while the newest is of 10");
  }

  @Test
  void copiesOfOneSeqnoAreEqual() throws Exception {
    VolumeGroup group = group(writer(9, 3).device('a', 8), writer(9, 4).device('b', 8));
    assertThat(volume(group, "lv").size()).isEqualTo(3 * 4096);
    assertThat(troubles(group))
        .containsExactly(
            "LVM2 metadata of vg on d1:disk: differs from another of the same seqno 9");
  }

  @ParameterizedTest
  @CsvSource({
    "4096, checksum_xl is",
    "4616, raw_locn checksum is",
  })
  void aDamagedCopyIsToldAndAnotherIsRead(int at, String said) throws Exception {
    byte[] first = writer(10, 3).device('a', 8);
    first[at]++;
    VolumeGroup group = group(first, writer(9, 4).device('b', 8));
    assertThat(group.seqno()).isEqualTo(9);
    assertThat(troubles(group)).hasSize(1);
    assertThat(troubles(group).get(0)).contains("of d0:disk", said);
  }

  @Test
  void aGroupWithoutAnyCopyIsUnread() throws Exception {
    byte[] device = writer(10, 3).device('a', 8);
    device[5000]++;
    VolumeGroups groups = read(device);
    assertThat(groups.groups()).isEmpty();
    assertThat(groups.memberships().get(0)).isInstanceOf(Fact.Failed.class);
  }

  @Test
  void ignoredAreasAndSecondAreasCountAsLvmCountsThem() throws Exception {
    byte[] device = new byte[LvmWriter.START + 8 * 4096];
    LvmWriter.label(device, 1, 'a', new long[] {4096, 8192}, new long[] {12288, 8192});
    LvmWriter.area(device, 4096, 8192, writer(12, 8).text(), 512);
    LvmWriter.area(device, 12288, 8192, writer(11, 3).text(), 512);
    byte[] second = new byte[LvmWriter.START + 8 * 4096];
    // without a metadata area at all
    LvmWriter.label(second, 0, 'b');
    assertThat(group(device, second).seqno()).isEqualTo(12);
    ByteBuffer.wrap(device).order(ByteOrder.LITTLE_ENDIAN).putInt(4096 + 60, 1);
    LvmWriter.sealArea(device, 4096);
    VolumeGroup group = group(device, second);
    assertThat(group.seqno()).isEqualTo(11);
    assertThat(group.troubles()).isEmpty();
    assertThat(group.isIncomplete()).isFalse();
  }

  @Test
  void aVolumeThatNoGroupUsesIsInNone() throws Exception {
    byte[] device = new byte[LvmWriter.START];
    LvmWriter.label(device, 1, 'a', new long[] {4096, 8192});
    device[512 + 32 + 72 + 16 + 16 + 4] = 0;
    LvmWriter.sealLabel(device, 1);
    LvmWriter.area(device, 4096, 8192, "", 512);
    ByteBuffer.wrap(device).order(ByteOrder.LITTLE_ENDIAN).putLong(4096 + 40, 0);
    LvmWriter.sealArea(device, 4096);
    VolumeGroups groups = read(device);
    assertThat(groups.groups()).isEmpty();
    assertThat(groups.memberships().get(0).isAbsent()).isTrue();
  }

  @Test
  void aUsedVolumeWithoutDescriptionIsNotTakenForUnused() throws Exception {
    byte[] device = new byte[LvmWriter.START];
    LvmWriter.label(device, 1, 'a');
    assertThat(read(device).memberships().get(0)).isInstanceOf(Fact.Failed.class);
  }

  @Test
  void aVolumeThatLeftItsGroupIsTold() throws Exception {
    LvmWriter now = new LvmWriter("vg", 'v').seqno(11).physical('a', 8);
    VolumeGroups groups = read(now.device('a', 8), writer(10, 3).device('b', 8));
    assertThat(groups.memberships().get(1).isAbsent()).isTrue();
    assertThat(troubles(groups.groups().get(0)))
        .anyMatch(t -> t.contains("d1:disk describes the group, which does not list it any more"));
  }

  @Test
  void aDeviceThatEndsTooEarlyIsToldAndCannotBeReadSilently() throws Exception {
    byte[] whole = numbered(writer(3, 6).device('a', 8), 0);
    byte[] cut = Arrays.copyOf(whole, LvmWriter.START + 3 * 4096);
    VolumeGroup group = group(cut, writer(3, 6).device('b', 8));
    assertThat(group.physicalVolumes().get(0).state()).isEqualTo(PhysicalVolume.State.TOO_SHORT);
    assertThat(volume(group, "lv").cut().orElseThrow().summary())
        .contains("ends at byte 45056, but byte 57344 is needed");
    ByteSource content = content(group, "lv");
    assertThat(content.read(0, 3 * 4096)).isEqualTo(extents(0, 0, 3));
    assertThatThrownBy(() -> content.read(3 * 4096 - 1, 2)).isInstanceOf(TruncatedException.class);
    assertThat(content.nextData(4 * 4096)).isEqualTo(4 * 4096);
  }

  @Test
  void aLargeDescriptionIsRefused() throws Exception {
    byte[] device = new byte[8 << 20];
    int size = 6 << 20;
    LvmWriter.label(device, 1, 'a', new long[] {4096, size});
    LvmWriter.area(device, 4096, size, "#".repeat(Limits.LVM_TEXT), 512);
    Fact<String> membership = read(device).memberships().get(0);
    assertThat(((Fact.Failed<String>) membership).trouble().summary())
        .contains("4194305 bytes, more than 4194304");
  }

  @Test
  void allDescriptionsTogetherAreBounded() throws Exception {
    byte[] device = new byte[8 << 20];
    int size = 6 << 20;
    String text = writer(1, 3).text() + "#".repeat(3 << 20);
    long[][] areas = new long[24][];
    Arrays.fill(areas, new long[] {4096, size});
    LvmWriter.label(device, 1, 'a', areas);
    LvmWriter.area(device, 4096, size, text, 512);
    VolumeGroup group = group(device, writer(1, 3).device('b', 8));
    assertThat(troubles(group))
        .anyMatch(t -> t.contains("descriptions of more than 67108864 bytes in one machine"));
  }

  /** Those that are unreadable count, and those of all groups together. */
  @Test
  void logicalVolumesAreBounded() throws Exception {
    LvmWriter one = new LvmWriter("one", 'v').physical('a', 700);
    LvmWriter two = new LvmWriter("two", 'w').physical('b', 700);
    for (int i = 0; i < 400; i++) {
      one.volume("r" + i, LvmWriter.linear(0, 1, "pv9", i));
      one.volume("i" + i, LvmWriter.linear(0, 1, "pv0", i));
      two.volume("t" + i, LvmWriter.linear(0, 1, "pv0", i));
    }
    byte[] first = device('a', one);
    byte[] second = device('b', two);
    VolumeGroups groups = read(first, second);
    assertThat(groups.groups().get(0).logicalVolumes()).hasSize(800);
    VolumeGroup cut = groups.groups().get(1);
    assertThat(cut.logicalVolumes()).hasSize(200);
    assertThat(troubles(cut))
        .containsExactly(
            "LVM2 metadata, two/logical_volumes: not supported: more than the 1000 volumes read in one machine");
  }

  private static byte[] device(char id, LvmWriter writer) {
    int size = 4 << 20;
    byte[] device = new byte[size];
    LvmWriter.label(device, 1, id, new long[] {LvmWriter.START + 700 * 4096, 1 << 20});
    LvmWriter.area(device, LvmWriter.START + 700 * 4096, 1 << 20, writer.text(), 512);
    return device;
  }

  @Test
  void labelsAreBounded() throws Exception {
    byte[][] devices = new byte[Limits.LVM_MEMBERS + 1][];
    Arrays.fill(devices, writer(1, 3).device('a', 8));
    VolumeGroups groups = read(devices);
    assertThat(groups.memberships()).hasSize(devices.length);
    assertThat(((Fact.NotRead<String>) groups.memberships().get(256)).why())
        .isEqualTo("the machine has more than 256 physical volumes");
  }
}
