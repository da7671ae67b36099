package preflight.block.lvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import preflight.fact.Place;
import preflight.image.NumberedDisk;
import preflight.io.ByteSource;
import preflight.io.FileSource;
import preflight.io.ReadCounter;
import preflight.testing.Tool;

/**
 * Volume groups that LVM's own tools write, on loop devices and without device-mapper (needs root),
 * against two other readings: by hand from what {@code lvs} says of their extents, and by GRUB,
 * which has a reader of its own.
 */
@Tag("slow")
class LvmToolsTest {

  private static final int MIB = 1 << 20;
  private static final int DISK = 24;

  @TempDir Path folder;

  private final List<String> loops = new ArrayList<>();
  private final List<Path> disks = new ArrayList<>();

  @BeforeEach
  void disks() throws IOException {
    for (int i = 0; i < 3; i++) {
      Path disk = folder.resolve("disk" + i + ".raw");
      byte[] content = NumberedDisk.sectors(i * 1_000_000L, DISK * MIB / 512);
      Arrays.fill(content, 0, MIB, (byte) 0);
      Files.write(disk, content);
      disks.add(disk);
      loops.add(Tool.run("losetup", "--find", "--show", disk.toString()).strip());
    }
  }

  @AfterEach
  void detach() {
    for (String loop : loops) {
      Tool.run("losetup", "--detach", loop);
    }
  }

  /** LVM, which looks at these three devices and changes nothing else on the host. */
  private String lvm(String... command) {
    List<String> all = new ArrayList<>(List.of("env", "LVM_SUPPRESS_FD_WARNINGS=1"));
    all.add("LVM_SYSTEM_DIR=" + folder.resolve("lvm"));
    all.addAll(List.of("lvm", command[0]));
    StringBuilder filter = new StringBuilder("devices { use_devicesfile=0 filter=[");
    for (String loop : loops) {
      filter.append("\"a|^").append(loop).append("$|\",");
    }
    filter.append("\"r|.*|\"] } backup { backup=0 archive=0 } global { use_lvmpolld=0 }");
    all.addAll(List.of("--config", filter.toString(), "--driverloaded", "n"));
    all.addAll(Arrays.asList(command).subList(1, command.length));
    return Tool.run(all.toArray(String[]::new));
  }

  private void create(String group, String... options) {
    List<String> command = new ArrayList<>(List.of("lvcreate", "-an", "-Zn", "-Wn", "-y"));
    command.add(group);
    command.addAll(List.of(options));
    lvm(command.toArray(String[]::new));
  }

  private VolumeGroups read(List<Path> images) throws IOException {
    List<LvmMember> members = new ArrayList<>();
    for (Path image : images) {
      Place place = Place.ofDisk(String.valueOf(image.getFileName()));
      members.add(new LvmMember(place, FileSource.open(image, new ReadCounter())));
    }
    return VolumeGroups.read(members);
  }

  /** As {@code lvs} tells where its extents lie; each line is a segment. */
  private byte[] byHand(String group, String volume, long extentSize) throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    String fields = "stripes,stripe_size,seg_pe_ranges";
    String told =
        lvm(
            "lvs",
            "--noheadings",
            "--units",
            "b",
            "--nosuffix",
            "--sort",
            "seg_start",
            "-o",
            fields,
            group + "/" + volume);
    for (String line : told.strip().split("\n", -1)) {
      String[] words = line.strip().split(" +", -1);
      int stripes = Integer.parseInt(words[0]);
      List<byte[]> areas = new ArrayList<>();
      for (int i = 0; i < stripes; i++) {
        String[] range = words[2 + i].split("[:-]", -1);
        int disk = loops.indexOf(range[0]);
        long first = Long.parseLong(range[1]) * extentSize;
        long end = (Long.parseLong(range[2]) + 1) * extentSize;
        String start =
            lvm("pvs", "--noheadings", "--units", "b", "--nosuffix", "-o", "pe_start", range[0]);
        long at = Long.parseLong(start.strip());
        byte[] all = Files.readAllBytes(disks.get(disk));
        areas.add(Arrays.copyOfRange(all, (int) (at + first), (int) (at + end)));
      }
      int stripe = stripes == 1 ? areas.get(0).length : Integer.parseInt(words[1]);
      for (int row = 0; row < areas.get(0).length; row += stripe) {
        for (byte[] area : areas) {
          out.write(area, row, stripe);
        }
      }
    }
    return out.toByteArray();
  }

  private byte[] byGrub(String device, long sectors) {
    List<String> command = new ArrayList<>(List.of("grub-fstest", "-c", "3"));
    disks.forEach(disk -> command.add(disk.toString()));
    command.addAll(List.of("cat", "(" + device + ")0+" + sectors));
    return Tool.bytes(command.toArray(String[]::new));
  }

  private void compare(String group, String... volumes) throws IOException {
    compare(group, true, volumes);
  }

  /**
   * @param grub whether GRUB can read the group; it cannot where the first device has no metadata
   *     area ("unknown LVM metadata header")
   */
  private void compare(String group, boolean grub, String... volumes) throws IOException {
    VolumeGroup read = null;
    for (VolumeGroup one : read(disks).groups()) {
      read = one.name().equals(group) ? one : read;
    }
    assertThat(read).isNotNull();
    assertThat(read.troubles()).isEmpty();
    assertThat(read.logicalVolumes()).extracting(LogicalVolume::name).contains(volumes);
    for (String name : volumes) {
      LogicalVolume volume = Machines.volume(read, name);
      ByteSource content = Machines.content(read, name);
      byte[] expected = byHand(group, name, read.extentSize());
      assertThat(expected).hasSize((int) volume.size());
      NumberedDisk.assertReads(content, expected);
      if (!grub) {
        continue;
      }
      String mapper = group.replace("-", "--") + "-" + name.replace("-", "--");
      byte[] other = byGrub("lvm/" + mapper, volume.size() / 512);
      assertThat(Arrays.mismatch(other, expected)).as("GRUB's reading of " + name).isEqualTo(-1);
      byte[] id = byGrub("lvmid/" + read.id() + "/" + volume.id(), volume.size() / 512);
      assertThat(Arrays.mismatch(id, expected)).as("GRUB by id").isEqualTo(-1);
    }
  }

  @Test
  void linearAndStripedVolumes() throws IOException {
    lvm("pvcreate", loops.get(0));
    lvm("pvcreate", "--dataalignment", "2m", loops.get(1));
    lvm("pvcreate", "--metadatacopies", "2", loops.get(2));
    lvm("vgcreate", "-s", "512k", "vg-a", loops.get(0), loops.get(1), loops.get(2));
    create("vg-a", "-L", "5m", "-n", "my-root", "--alloc", "anywhere");
    create("vg-a", "-L", "9m", "-n", "stripes", "-i", "3", "-I", "64k");
    create("vg-a", "-L", "3m", "-n", "two_", "-i", "2", "-I", "4k", loops.get(2), loops.get(0));
    lvm("lvextend", "-L", "+15m", "vg-a/my-root");
    create("vg-a", "--type", "zero", "-L", "1m", "-n", "zeros");
    compare("vg-a", "my-root", "stripes", "two_");
    VolumeGroup group = read(disks).groups().get(0);
    assertThat(Machines.refusal(group, "zeros")).contains("segment type zero");
    assertThat(group.id()).isEqualTo(lvm("vgs", "--noheadings", "-o", "vg_uuid", "vg-a").strip());
    assertThat(group.seqno())
        .isEqualTo(Long.parseLong(lvm("vgs", "--noheadings", "-o", "seqno", "vg-a").strip()));
  }

  @Test
  void theRingWrapsAroundMoreThanOnce() throws IOException {
    // a small ring, and texts of growing size in it
    lvm("pvcreate", "--metadatasize", "32k", "--dataalignment", "64k", loops.get(0));
    lvm("vgcreate", "-s", "512k", "vg", loops.get(0));
    create("vg", "-L", "4m", "-n", "root");
    boolean wrapped = false;
    for (int i = 0; i < 40; i++) {
      lvm("lvchange", "--addtag", "tag_number_" + i + "_of_some_length", "vg/root");
      byte[] head = Arrays.copyOf(Files.readAllBytes(disks.get(0)), MIB);
      java.nio.ByteBuffer area =
          java.nio.ByteBuffer.wrap(head).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      long end = area.getLong(4096 + 40) + area.getLong(4096 + 48);
      wrapped |= end > area.getLong(4096 + 32);
      assertThat(read(List.of(disks.get(0))).groups().get(0).seqno()).isEqualTo(i + 3);
    }
    assertThat(wrapped).isTrue();
    compare("vg", "root");
  }

  @Test
  void ignoredAndAbsentMetadataAreas() throws IOException {
    lvm("pvcreate", "--metadatacopies", "0", loops.get(0));
    lvm("pvcreate", loops.get(1));
    lvm("pvcreate", loops.get(2));
    lvm("vgcreate", "-s", "1m", "vg", loops.get(0), loops.get(1), loops.get(2));
    create("vg", "-L", "30m", "-n", "root");
    lvm("pvchange", "--metadataignore", "y", loops.get(1));
    create("vg", "-L", "2m", "-n", "later");
    compare("vg", false, "root", "later");
    VolumeGroup alone = read(List.of(disks.get(0), disks.get(2))).groups().get(0);
    assertThat(alone.isIncomplete()).isTrue();
    assertThat(Machines.volume(alone, "root").missing()).isNotEmpty();
  }

  @Test
  void typesThatOnlyAKernelMakesAreRestoredFromTheirDescription() throws IOException {
    lvm("pvcreate", loops.get(0));
    lvm("vgcreate", "-s", "1m", "vg", loops.get(0));
    create("vg", "-L", "2m", "-n", "root");
    create("vg", "-L", "2m", "-n", "image_0");
    create("vg", "-L", "2m", "-n", "image_1");
    create("vg", "-L", "1m", "-n", "meta_0");
    create("vg", "-L", "1m", "-n", "meta_1");
    Path saved = folder.resolve("vg.txt");
    lvm("vgcfgbackup", "-f", saved.toString(), "vg");
    String text =
        Files.readString(saved).replace("image_", "r1_rimage_").replace("meta_", "r1_rmeta_");
    String raid =
        """
        r1 {
        id = "AAAAAA-aaaa-AAAA-aaaa-AAAA-aaaa-AAAAAA"
        status = ["READ", "WRITE", "VISIBLE"]
        flags = []
        segment_count = 1
        segment1 {
        start_extent = 0
        extent_count = 2
        type = "raid1"
        device_count = 2
        region_size = 1024
        raids = [ "r1_rmeta_0", "r1_rimage_0", "r1_rmeta_1", "r1_rimage_1" ]
        }
        }
        """;
    String changed =
        hidden(text).replaceFirst("logical_volumes \\{\n", "logical_volumes {\n" + raid);
    Files.writeString(saved, changed);
    lvm("vgcfgrestore", "-f", saved.toString(), "vg");
    assertThat(lvm("lvs", "--noheadings", "-o", "segtype", "vg/r1").strip()).isEqualTo("raid1");
    compare("vg", "root");
    VolumeGroup group = read(disks).groups().get(0);
    assertThat(Machines.refusal(group, "r1")).contains("segment type raid1");
    assertThat(Machines.volume(group, "r1_rimage_0").visible()).isFalse();
  }

  /** The parts of a mirror are no devices of their own. */
  private static String hidden(String text) {
    StringBuilder out = new StringBuilder();
    boolean part = false;
    for (String line : text.split("\n", -1)) {
      part = line.contains("r1_r") || (part && !line.contains("root {"));
      out.append(part ? line.replace(", \"VISIBLE\"", "") : line).append('\n');
    }
    return out.toString();
  }
}
