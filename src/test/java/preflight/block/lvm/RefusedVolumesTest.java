package preflight.block.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static preflight.block.lvm.Machines.content;
import static preflight.block.lvm.Machines.extents;
import static preflight.block.lvm.Machines.group;
import static preflight.block.lvm.Machines.numbered;
import static preflight.block.lvm.Machines.read;
import static preflight.block.lvm.Machines.refusal;
import static preflight.block.lvm.Machines.troubles;
import static preflight.block.lvm.Machines.volume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fact.Fact;
import preflight.image.NumberedDisk;

/** Each volume is refused by itself, by its name, and hides no other. */
class RefusedVolumesTest {

  private static final String VISIBLE = "\"READ\", \"WRITE\", \"VISIBLE\"";

  private static LvmWriter writer() {
    return new LvmWriter("vg", 'v').physical('a', 10).physical('b', 10);
  }

  private static VolumeGroup both(LvmWriter writer) throws Exception {
    return group(numbered(writer.device('a', 10), 0), numbered(writer.device('b', 10), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raid0", "raid1", "raid10", "raid5_ls", "mirror", "thin", "thin-pool", "cache",
        "cache-pool", "snapshot", "vdo", "vdo-pool", "writecache", "integrity", "error", "zero",
        "striped+FLAG", "something-new"
      })
  void otherTypesAreNamed(String type) throws Exception {
    VolumeGroup group =
        both(
            writer()
                .volume("other", LvmWriter.segment(0, 2, type) + "pool = \"x\"\n")
                .volume("good", LvmWriter.linear(0, 2, "pv0", 0)));
    assertThat(refusal(group, "other"))
        .isEqualTo("the segment type " + type + " is not read by this version");
    assertThat(volume(group, "other").segmentTypes()).containsExactly(type);
    assertThat(group.troubles()).isEmpty();
    NumberedDisk.assertReads(content(group, "good"), extents(0, 0, 2));
  }

  @Test
  void aVolumeWithOneOtherSegmentIsRefused() throws Exception {
    VolumeGroup group =
        both(
            writer()
                .volume("lv", LvmWriter.linear(0, 2, "pv0", 0), LvmWriter.segment(2, 1, "zero")));
    assertThat(refusal(group, "lv")).contains("zero");
    assertThat(volume(group, "lv").segmentTypes()).containsExactly("linear", "zero");
  }

  @Test
  void whatLooksLinearMayBeASnapshot() throws Exception {
    String snapshot =
        LvmWriter.segment(0, 2, "snapshot")
            + "chunk_size = 8\norigin = \"root\"\ncow_store = \"snap\"\n";
    LvmWriter writer =
        writer()
            .volume("root", LvmWriter.linear(0, 2, "pv0", 0))
            .volume("snap", LvmWriter.linear(0, 1, "pv0", 2))
            .logical("snapshot0", LvmWriter.id('s'), "\"READ\", \"WRITE\"", snapshot);
    VolumeGroup group = both(writer);
    assertThat(refusal(group, "snap")).isEqualTo("a snapshot is not read by this version");
    assertThat(volume(group, "snapshot0").visible()).isFalse();
    NumberedDisk.assertReads(content(group, "root"), extents(0, 0, 2));
    LvmWriter merging =
        writer()
            .volume("root", LvmWriter.linear(0, 2, "pv0", 0))
            .volume("snap", LvmWriter.linear(0, 1, "pv0", 2))
            .logical(
                "snapshot0",
                LvmWriter.id('s'),
                "\"READ\"",
                snapshot.replace("cow_store", "merging_store"));
    assertThat(refusal(both(merging), "root")).contains("origin of a merging snapshot");
    assertThat(refusal(both(merging), "snap")).contains("snapshot");
  }

  @Test
  void volumesOnVolumesAreRefusedAndLoopsEnd() throws Exception {
    VolumeGroup group =
        both(
            writer()
                .volume("upper", LvmWriter.linear(0, 2, "lower", 0))
                .volume("lower", LvmWriter.linear(0, 2, "pv0", 0))
                .volume("self", LvmWriter.linear(0, 2, "self", 0))
                .volume("a", LvmWriter.linear(0, 2, "b", 0))
                .volume("b", LvmWriter.linear(0, 2, "a", 0)));
    assertThat(refusal(group, "upper")).contains("a segment on the logical volume lower");
    assertThat(refusal(group, "self")).contains("a segment on the logical volume self");
    assertThat(refusal(group, "a")).contains("a segment on the logical volume b");
    assertThat(refusal(group, "b")).contains("a segment on the logical volume a");
    NumberedDisk.assertReads(content(group, "lower"), extents(0, 0, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linear(0, 3, pv0, 8) | a segment ends at extent 11 of pv0, which has 10",
        "linear(0, 3, pv0, 4294967295) | a segment ends at extent 4294967298 of pv0",
        "linear(1, 3, pv0, 0) | its segments leave a gap or overlap at extent 0",
        "linear(0, 3, pv9, 0) | a segment lies on pv9, which the group does not have",
        "linear(0, 0, pv0, 0) | extent_count is 0",
        "linear(0, 1, pv0, -1) | stripes is no list",
      })
  void whatCannotBeIsNamedAndHidesNoOther(String segment, String said) throws Exception {
    String[] words = segment.substring(7, segment.length() - 1).split(", ", -1);
    String text =
        LvmWriter.segment(Integer.parseInt(words[0]), Integer.parseInt(words[1]), "striped")
            + "stripe_count = 1\nstripes = [ \""
            + words[2]
            + "\", "
            + words[3]
            + " ]\n";
    VolumeGroup group =
        both(writer().volume("bad", text).volume("good", LvmWriter.linear(0, 2, "pv1", 0)));
    assertThat(refusal(group, "bad")).contains(said);
    assertThat(troubles(group)).hasSize(1).first().asString().contains(said);
    NumberedDisk.assertReads(content(group, "good"), extents(1, 0, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | 2 | 8 | 3 extents cannot be shared by 2 stripes",
        "4 | 3 | 8 | has 2 stripes, but stripe_count is 3",
        "4 | 2 | 0 | stripe_size is 0",
        "4 | 2 | 3 | stripe_size of 1536 bytes does not divide its 8192",
        "4 | 2 | 32 | stripe_size of 16384 bytes does not divide its 8192",
      })
  void stripesMustFit(int extents, int stripes, int size, String said) throws Exception {
    String text =
        LvmWriter.segment(0, extents, "striped")
            + "stripe_count = "
            + stripes
            + "\nstripe_size = "
            + size
            + "\nstripes = [ \"pv0\", 0, \"pv1\", 0 ]\n";
    assertThat(refusal(both(writer().volume("lv", text)), "lv")).contains(said);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 129})
  void noSegmentHasMoreStripesThanLvmMakes(int count) throws Exception {
    Object[] stripes = new Object[2 * count];
    for (int i = 0; i < count; i++) {
      stripes[2 * i] = "pv0";
      stripes[2 * i + 1] = i;
    }
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 130)
            .volume("wide", LvmWriter.striped(0, count, 8, stripes))
            .volume("good", LvmWriter.linear(0, 1, "pv0", 129));
    VolumeGroup group = group(numbered(writer.device('a', 130), 0));
    if (count == 128) {
      NumberedDisk.assertReads(content(group, "wide"), extents(0, 0, 128));
    } else {
      assertThat(refusal(group, "wide"))
          .contains("vg/logical_volumes/wide/segment1", "stripe_count of 129, more than the 128");
      assertThat(troubles(group)).hasSize(1);
    }
    NumberedDisk.assertReads(content(group, "good"), extents(0, 129, 1));
  }

  @Test
  void volumesThatShareExtentsAreBothRefused() throws Exception {
    VolumeGroup group =
        both(
            writer()
                .volume("a", LvmWriter.linear(0, 5, "pv0", 0))
                .volume("b", LvmWriter.linear(0, 2, "pv0", 4))
                .volume("c", LvmWriter.linear(0, 2, "pv0", 6))
                .volume("d", LvmWriter.linear(0, 2, "pv1", 4)));
    assertThat(refusal(group, "a")).contains("extents that another logical volume has");
    assertThat(refusal(group, "b")).contains("extents that another logical volume has");
    NumberedDisk.assertReads(content(group, "c"), extents(0, 6, 2));
    NumberedDisk.assertReads(content(group, "d"), extents(1, 4, 2));
  }

  @Test
  void aSegmentCountThatIsNotTrueEndsEarly() throws Exception {
    String lying = LvmWriter.linear(0, 2, "pv0", 0) + "}\nsegment_counts {\n";
    LvmWriter writer = writer().volume("lv", lying);
    VolumeGroup one = both(writer);
    assertThat(volume(one, "lv").size()).isEqualTo(8192);
    String text = writer.text().replace("segment_count = 1", "segment_count = 4000000000");
    VolumeGroup group = group(LvmWriter.device('a', LvmWriter.START + 40960, text, 512));
    assertThat(refusal(group, "lv")).contains("segment2 of 4000000000 is missing");
  }

  @Test
  void aMissingVolumeRefusesOnlyWhatNeedsIt() throws Exception {
    LvmWriter writer =
        writer()
            .volume("here", LvmWriter.linear(0, 2, "pv0", 0))
            .volume("gone", LvmWriter.linear(0, 2, "pv0", 2), LvmWriter.linear(2, 1, "pv1", 0))
            .volume("striped", LvmWriter.striped(0, 2, 8, "pv1", 5, "pv0", 5));
    VolumeGroup group = group(numbered(writer.device('a', 10), 0));
    assertThat(group.isIncomplete()).isTrue();
    assertThat(group.troubles()).isEmpty();
    assertThat(group.physicalVolumes().get(1).state()).isEqualTo(PhysicalVolume.State.MISSING);
    assertThat(group.physicalVolumes().get(1).place()).isEmpty();
    assertThat(refusal(group, "gone")).isEqualTo("its physical volume pv1 is missing");
    assertThat(volume(group, "gone").missing()).containsExactly("pv1");
    assertThat(volume(group, "striped").missing()).containsExactly("pv1");
    assertThat(volume(group, "here").missing()).isEmpty();
    NumberedDisk.assertReads(content(group, "here"), extents(0, 0, 2));
  }

  /** It stands among the flags; those that are unknown there may be ignored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ALLOCATABLE\" | \"MISSING\"",
        "\"ALLOCATABLE\" | \"OTHER\", \"MISSING\"",
        "\"ALLOCATABLE\", \"MISSING\" | \"OTHER\"",
      })
  void aVolumeMarkedAsMissingIsMissingThoughItIsThere(String status, String flags)
      throws Exception {
    LvmWriter writer =
        new LvmWriter("vg", 'v')
            .physical('a', 10)
            .physical('b', 10, status, flags)
            .volume("lv", LvmWriter.linear(0, 2, "pv1", 0));
    VolumeGroup group = both(writer);
    assertThat(group.physicalVolumes().get(1).state())
        .isEqualTo(PhysicalVolume.State.MARKED_MISSING);
    assertThat(refusal(group, "lv")).contains("pv1 is marked as missing");
    assertThat(group.isIncomplete()).isTrue();
  }

  @Test
  void oneVolumeOnTwoDevicesIsNotRead() throws Exception {
    LvmWriter writer = writer().volume("lv", LvmWriter.linear(0, 2, "pv0", 0));
    byte[] device = writer.device('a', 10);
    VolumeGroup group = group(device, device.clone(), writer.device('b', 10));
    assertThat(refusal(group, "lv")).isEqualTo("its physical volume pv0 is on several devices");
    assertThat(troubles(group)).anyMatch(t -> t.contains("is on several devices"));
    assertThat(group.isIncomplete()).isFalse();
  }

  @Test
  void oneVolumeInTwoGroupsIsNotRead() throws Exception {
    LvmWriter one =
        new LvmWriter("one", 'v').physical('a', 10).volume("lv", LvmWriter.linear(0, 2, "pv0", 0));
    LvmWriter two = new LvmWriter("two", 'w').physical('b', 10).physical('a', 10);
    VolumeGroups groups = read(one.device('a', 10), two.device('b', 10));
    assertThat(refusal(groups.groups().get(0), "lv")).contains("used by another group");
  }

  @Test
  void groupsOfOneNameAreToldByTheirIds() throws Exception {
    LvmWriter one =
        new LvmWriter("vg", 'v').physical('a', 10).volume("lv", LvmWriter.linear(0, 2, "pv0", 0));
    LvmWriter two =
        new LvmWriter("vg", 'w').physical('b', 10).volume("lv", LvmWriter.linear(0, 3, "pv0", 1));
    VolumeGroups groups = read(numbered(one.device('a', 10), 0), numbered(two.device('b', 10), 1));
    assertThat(groups.groups())
        .extracting(VolumeGroup::title)
        .containsExactly(LvmWriter.id('v'), LvmWriter.id('w'));
    assertThat(groups.groups()).allMatch(g -> !g.isNameUnique());
    assertThat(groups.groups())
        .allSatisfy(
            g ->
                assertThat(troubles(g))
                    .anyMatch(t -> t.contains("another group has the same name")));
    NumberedDisk.assertReads(content(groups.groups().get(0), "lv"), extents(0, 0, 2));
    NumberedDisk.assertReads(content(groups.groups().get(1), "lv"), extents(1, 1, 3));
  }

  @Test
  void anExportedGroupIsTold() throws Exception {
    VolumeGroup group = both(writer().status("\"RESIZEABLE\", \"READ\", \"EXPORTED\""));
    assertThat(group.exported()).isTrue();
    assertThat(troubles(group)).anyMatch(t -> t.contains("is exported"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Text Format Volume Group | Text | contents is not",
        "version = 1 | version = 2 | not supported: version 2",
        "format = \"lvm2\" | format = \"lvm1\" | not supported: format lvm1",
        "vg { | ../vg { | the group's name is none",
        "vg { | .. { | the group's name is none",
        "extent_size = 8 | extent_size = 0 | extent_size is 0",
        "seqno = 1 | seqno = -1 | seqno is -1",
        "pe_count = 10 | pe_count = 4294967296 | pe_count is 4294967296",
        "pe_start = 64 | pe_start = 18014398509481983 | reach beyond 2^63",
        "vvvvvv-vvvv | vvvvvv-vv | id is missing or no identifier",
        "bbbbbb-bbbb-bbbb-bbbb-bbbb-bbbb-bbbbbb | aaaaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaaaa | has the id of another",
        "physical_volumes | others | physical_volumes is missing",
        "# Generated | other { } # | describes more than one group",
      })
  void aGroupThatCannotBeToldIsNoCopy(String from, String to, String said) throws Exception {
    String text = writer().text();
    assertThat(text).contains(from);
    byte[] device = LvmWriter.device('a', LvmWriter.START + 40960, text.replace(from, to), 512);
    VolumeGroups groups = read(device);
    assertThat(groups.groups()).isEmpty();
    assertThat(((Fact.Failed<String>) groups.memberships().get(0)).trouble().summary())
        .contains(said);
  }

  @Test
  void namesOfVolumesAreChecked() throws Exception {
    VolumeGroup group =
        both(
            writer()
                .volume("../etc", LvmWriter.linear(0, 2, "pv0", 0))
                .logical("lv", "nonsense", VISIBLE, LvmWriter.linear(0, 2, "pv0", 2)));
    assertThat(group.logicalVolumes()).extracting(LogicalVolume::name).containsExactly("lv");
    assertThat(refusal(group, "lv")).contains("id is missing or no identifier");
    assertThat(troubles(group)).hasSize(2);
  }
}
