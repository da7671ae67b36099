package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.testing.Tool;

/** Tables that sfdisk and sgdisk make, compared with what sfdisk and blkid read from them. */
@Tag("slow")
class PartitionToolsTest {

  private static final String SFDISK = "printf '%b' '";
  private static final String TO = "' | sfdisk -q ";

  @TempDir Path folder;

  private Path disk(String size, String script) {
    Path disk = folder.resolve("disk.raw");
    Tool.run("rm", "-f", disk.toString());
    Tool.run("truncate", "-s", size, disk.toString());
    Tool.run("sh", "-ec", "exec >&2; D=" + disk + "; " + script);
    return disk;
  }

  private static PartitionTable read(Path disk) throws IOException {
    return SfdiskComparison.read(disk);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // primaries, a gap, an active one
        SFDISK
            + "label: dos\\nstart=2048,size=2048,type=83,bootable\\nstart=8192,type=82"
            + TO
            + "$D",
        // four primaries out of order
        SFDISK
            + "label: dos\\n1: start=40960,size=2048,type=83\\n2: start=2048,size=2048,type=7\\n"
            + "3: start=8192,size=64,type=c,bootable\\n4: start=20480,size=1,type=ef"
            + TO
            + "$D",
        // logical partitions
        SFDISK
            + "label: dos\\nstart=2048,size=2048,type=83\\nstart=8192,size=90000,type=5\\n"
            + "start=10240,size=2048,type=82\\nsize=4096,type=8e\\n"
            + TO
            + "$D",
        // logical partitions with gaps, type f, in the third slot
        SFDISK
            + "label: dos\\n3: start=8192,size=90000,type=f\\n5: start=10240,size=2048,type=82\\n"
            + "6: start=20480,size=4096,type=8e,bootable\\n7: start=40960,size=63,type=83\\n"
            + "1: start=2048,size=1000,type=83\\n"
            + TO
            + "$D",
        // Linux extended
        SFDISK
            + "label: dos\\nstart=2048,size=90000,type=85\\nstart=10240,size=2048,type=82\\n"
            + TO
            + "$D",
        // twenty logical partitions
        "{ printf 'label: dos\\nstart=2048,type=5\\n'; i=5; while [ $i -le 24 ]; do "
            + "echo \"start=$((i*4096)),size=2048,type=83\"; i=$((i+1)); done; } | sfdisk -q $D",
        // a table without partitions
        SFDISK + "label: dos" + TO + "$D",
        // a known disk signature
        SFDISK + "label: dos\\nlabel-id: 0x0000abcd\\nstart=63,type=83" + TO + "$D",
        // GPT
        SFDISK
            + "label: gpt\\nsize=2048,type=21686148-6449-6E6F-744E-656564454649\\nsize=20480,type=U\\n"
            + "type=L,name=\"root\""
            + TO
            + "$D",
        // Unicode and attributes
        SFDISK
            + "label: gpt\\nsize=2048,type=L,name=\"wurzel \\0303\\0244 \\0351\\0233\\0252 \\0360\\0237\\0230\\0200\"\\n"
            + "size=2048,type=S,attrs=LegacyBIOSBootable\\n"
            + TO
            + "$D",
        // gaps in numbers and places
        SFDISK
            + "label: gpt\\n7: start=40960,size=2048,type=L\\n3: start=4096,size=1,type=V\\n"
            + "128: start=90000,size=100,type=H\\n"
            + TO
            + "$D",
        // many partitions
        "{ printf 'label: gpt\\n'; i=1; while [ $i -le 120 ]; do "
            + "echo \"start=$((i*1000+2048)),size=999,type=L,name=n$i\"; i=$((i+1)); done; } |"
            + " sfdisk -q $D",
        // another table length, first LBA and disk GUID
        SFDISK
            + "label: gpt\\nlabel-id: 12345678-9ABC-DEF0-1234-56789ABCDEF0\\ntable-length: 8\\n"
            + "first-lba: 34\\nstart=34,size=6,type=L\\n"
            + TO
            + "$D",
        // an empty GPT
        SFDISK + "label: gpt" + TO + "$D",
        // sgdisk's layouts
        "sgdisk -n 1:2048:4095 -t 1:ef02 -n 2:0:+10M -t 2:8e00 -c 2:vg -A 2:set:2 -n 5:0:0 -t"
            + " 5:fd00 $D",
        "sgdisk -S 56 -n 1:2048:0 -t 1:8304 -c 1:root $D",
        // the array lies elsewhere
        "sgdisk -n 1:4096:0 -t 1:8300 -j 512 $D",
        // hybrid
        "sgdisk -n 1:2048:20479 -t 1:8300 -n 2:0:0 -t 2:8200 $D; sgdisk -h 1 $D",
        "sgdisk -n 1:2048:20479 -t 1:8300 -n 2:0:0 -t 2:8200 $D; sgdisk -h 1:2:EE $D",
        // the disk grew
        SFDISK + "label: gpt\\nsize=2048,type=L\\ntype=U" + TO + "$D; truncate -s +1G $D",
        // primary header, primary array and backup header wiped
        SFDISK
            + "label: gpt\\nsize=2048,type=L\\ntype=U"
            + TO
            + "$D; dd if=/dev/zero of=$D bs=512 seek=1 count=1 conv=notrunc",
        SFDISK
            + "label: gpt\\nsize=2048,type=L\\ntype=U"
            + TO
            + "$D; dd if=/dev/zero of=$D bs=512 seek=2 count=1 conv=notrunc",
        SFDISK
            + "label: gpt\\nsize=2048,type=L\\ntype=U"
            + TO
            + "$D; dd if=/dev/zero of=$D bs=512 seek=131071 count=1 conv=notrunc",
        // GPT became MBR again
        SFDISK
            + "label: gpt\\nsize=2048,type=L"
            + TO
            + "$D;"
            + SFDISK
            + "label: dos\\nsize=2048,type=83"
            + TO
            + "--wipe never $D",
      })
  void agreesWithSfdisk(String script) throws IOException {
    SfdiskComparison.agrees(disk("64M", script));
  }

  /** Odd numbers of sectors, and bytes that make no sector. */
  @ParameterizedTest
  @ValueSource(strings = {"67108864", "67109376", "67107840", "67109000", "67108863", "70000001"})
  void agreesWithSfdiskOnOddSizes(String size) throws IOException {
    SfdiskComparison.agrees(
        disk(size, SFDISK + "label: gpt\\nsize=2048,type=L\\nsize=+,type=U" + TO + "$D"));
    SfdiskComparison.agrees(disk(size, "sgdisk -n 1:2048:4095 -n 3:0:0 -c 3:rest $D"));
    SfdiskComparison.agrees(
        disk(size, SFDISK + "label: dos\\nsize=2048,type=83\\nsize=+,type=5" + TO + "$D"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // more entries than usual, the last of them used
        "sgdisk -S 256 -n 1:4096:8191 -n 256:0:0 -c 256:last $D",
        "sgdisk -S 1024 -n 1:4096:8191 -n 1000:0:+1M $D",
        // entries elsewhere, a disk that grew, and both
        "sgdisk -j 2048 -n 1:4096:0 $D",
        "sgdisk -j 2048 -S 256 -n 200:8192:0 $D; truncate -s +16M $D",
        // an MBR does not mind
        SFDISK + "label: dos\\nsize=2048,type=83" + TO + "$D; truncate -s +16M $D",
        SFDISK + "label: dos\\nsize=2048,type=83\\ntype=83" + TO + "$D; truncate -s 32M $D",
        // hybrids with the protective entry first and last
        "sgdisk -n 1:2048:4095 -n 2:0:8191 -n 3:0:0 $D; sgdisk -h 1:2:3 $D",
        "sgdisk -n 1:2048:4095 -n 2:0:8191 -n 3:0:0 $D; sgdisk -h 1:3:EE $D",
        // as many logical partitions as sfdisk reads: numbers 5 to 60
        "{ printf 'label: dos\\nstart=2048,type=5\\n'; i=5; while [ $i -le 60 ]; do "
            + "echo \"start=$((i*2048)),size=1000,type=83\"; i=$((i+1)); done; } | sfdisk -q $D",
      })
  void agreesWithSfdiskOnUnusualTables(String script) throws IOException {
    SfdiskComparison.agrees(disk("64M", script));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "printf 'g\nn\n1\n\n+8M\nn\n9\n\n\nw\n' | fdisk -b 4096 $D",
        "printf 'g\nn\n1\n\n+8M\nn\n2\n\n\nt\n2\n1\nw\n' | fdisk -b 4096 $D;"
            + " dd if=/dev/zero of=$D bs=4096 seek=1 count=1 conv=notrunc",
      })
  void agreesWithFdiskOnLargeSectors(String script) throws IOException {
    Path disk = disk("64M", script);
    PartitionTable table = read(disk);
    assertThat(table.sectorSize()).isEqualTo(4096);
    List<String> actual = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      String entry =
          disk.toString()
              + partition.number()
              + " "
              + partition.start() / 4096
              + " "
              + partition.length() / 4096
              + " "
              + partition.typeId()
              + " "
              + partition.uuid().orElseThrow();
      actual.add(entry.toLowerCase(Locale.ROOT));
    }
    String columns = "Device,Start,Sectors,Type-UUID,UUID";
    List<String> expected = new ArrayList<>();
    String listing = Tool.run("fdisk", "-b", "4096", "-l", "-o", columns, disk.toString());
    for (String line : listing.lines().toList()) {
      if (line.startsWith(disk.toString())) {
        expected.add(line.replaceAll(" +", " ").toLowerCase(Locale.ROOT));
      }
    }
    assertThat(actual).hasSize(2).isEqualTo(expected);
  }

  @Test
  void tellsWhatHappenedToTheDisk() throws IOException {
    String two = "sgdisk -n 1:2048:20479 -t 1:8300 -n 2:0:0 -t 2:8200 $D; ";
    assertThat(kinds(disk("64M", two))).isEmpty();
    assertThat(kinds(disk("64M", two + "truncate -s +1G $D")))
        .containsExactly(TableProblem.Kind.BACKUP_NOT_AT_END);
    assertThat(kinds(disk("64M", two + "truncate -s 32M $D")))
        .containsExactly(
            TableProblem.Kind.BACKUP_MISSING,
            TableProblem.Kind.USABLE_RANGE_BEYOND_END,
            TableProblem.Kind.PARTITION_BEYOND_END);
    Path zapped = disk("64M", two + "sgdisk -Z $D");
    assertThat(read(zapped).kind()).isEqualTo(PartitionTable.Kind.NONE);
    Path hybrid = disk("64M", two + "sgdisk -h 1 $D");
    assertThat(read(hybrid).kind()).isEqualTo(PartitionTable.Kind.HYBRID);
    assertThat(kinds(hybrid)).isEmpty();
  }

  private static List<TableProblem.Kind> kinds(Path disk) throws IOException {
    return read(disk).problems().stream().map(TableProblem::kind).toList();
  }

  /** blkid, which asks nothing of the kernel here, tells the PARTUUID of one entry by its place. */
  @Test
  void printsIdentifiersAsBlkid() throws IOException {
    Path mbr = disk("64M", SFDISK + "label: dos\\nlabel-id: 0x00abcdef\\ntype=83" + TO + "$D");
    String export = Tool.run("blkid", "-p", "-o", "export", mbr.toString());
    assertThat(export).contains("PTUUID=" + read(mbr).diskId().orElseThrow() + "\n");
    Path gpt = disk("64M", SFDISK + "label: gpt\\ntype=L" + TO + "$D");
    export = Tool.run("blkid", "-p", "-o", "export", gpt.toString());
    assertThat(export).contains("PTUUID=" + read(gpt).diskId().orElseThrow() + "\n");
  }
}
