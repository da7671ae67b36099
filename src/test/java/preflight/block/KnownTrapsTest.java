package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.ArraySource;

/** Tables that other readers are known to get wrong, or that no tool writes. */
class KnownTrapsTest {

  private static final String GUID = "a0000000-0000-4000-8000-000000000001";

  private static PartitionTable read(DiskWriter writer) throws IOException {
    return PartitionTables.read(writer.source());
  }

  private static List<String> problems(PartitionTable table) {
    List<String> problems = new ArrayList<>();
    for (TableProblem problem : table.problems()) {
      problems.add(problem.kind() + " " + problem.trouble().summary());
    }
    return problems;
  }

  /** Number, start and size in sectors. */
  private static List<String> list(PartitionTable table) {
    List<String> list = new ArrayList<>();
    for (Partition partition : table.partitions()) {
      int sector = table.sectorSize();
      list.add(
          partition.number()
              + " "
              + partition.start() / sector
              + " "
              + partition.length() / sector
              + " "
              + partition.typeId());
    }
    return list;
  }

  /** The last sector is inclusive: a reader that subtracts only is one short. */
  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void theLastSectorOfAGptPartitionBelongsToIt(int sectorSize) throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(300, sectorSize)
                .gpt()
                .gptEntry(1, DiskWriter.LINUX, GUID, 40, 40, "one sector")
                .gptEntry(2, DiskWriter.LINUX, GUID, 41, 100, "sixty")
                .seal());
    assertThat(table.sectorSize()).isEqualTo(sectorSize);
    assertThat(table.partitions().get(0).length()).isEqualTo(sectorSize);
    assertThat(table.partitions().get(1).length()).isEqualTo(60L * sectorSize);
    assertThat(table.partitions().get(0).end()).isEqualTo(table.partitions().get(1).start());
    assertThat(table.problems()).isEmpty();
  }

  /** Header size, entry size, entry count and place of the array are read and not assumed. */
  @ParameterizedTest
  @CsvSource({
    "128, 128, 2, 92",
    "128, 128, 2, 100",
    "128, 128, 2, 512",
    "256, 128, 2, 92",
    "4, 128, 2, 92",
    "200, 128, 2, 92",
    "128, 128, 50, 92",
    "16, 256, 2, 92",
    "32, 512, 50, 200",
    "8, 4096, 50, 512",
  })
  void theShapeOfAGptIsRead(int entries, int entrySize, int array, int headerSize)
      throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(400)
                .gpt(entries, entrySize, array, headerSize)
                .gptEntry(1, DiskWriter.LINUX, GUID, 150, 199, "first")
                .gptEntry(entries, DiskWriter.LINUX, GUID, 200, 209, "x".repeat(36))
                .seal());
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(list(table))
        .containsExactly("1 150 50 " + DiskWriter.LINUX, entries + " 200 10 " + DiskWriter.LINUX);
    // 36 units fill the field: there is no terminator
    assertThat(table.partitions().get(1).name()).isEqualTo("x".repeat(36));
    if (entrySize == 128) {
      assertThat(table.problems()).isEmpty();
    } else {
      assertThat(problems(table))
          .containsExactly(
              "ENTRY_SIZE GPT header: SizeOfPartitionEntry is "
                  + entrySize
                  + "; Linux reads only 128 (at byte 596)");
    }
  }

  @Test
  void namesAreUtf16WithSurrogates() throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(300)
                .gpt()
                .gptEntry(1, DiskWriter.LINUX, GUID, 40, 40, "\u00e4\u96ea\ud83d\ude00")
                .seal());
    assertThat(table.partitions().get(0).name()).isEqualTo("\u00e4\u96ea\ud83d\ude00");
  }

  /** The disk signature is at 440; boot code of zeros is legal, with a signature and without. */
  @ParameterizedTest
  @ValueSource(longs = {0, 0x1234ABCDL, 0xFFFFFFFFL})
  void anMbrNeedsNoBootCode(long signature) throws IOException {
    PartitionTable table = read(new DiskWriter(200).mbr(signature).entry(0, 0, 0, 0x83, 8, 100));
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
    assertThat(list(table)).containsExactly("1 8 100 0x83");
    assertThat(table.problems()).isEmpty();
    assertThat(table.bootable()).isEmpty();
    if (signature == 0) {
      assertThat(table.diskId()).isEmpty();
      assertThat(table.partitions().get(0).uuid()).isEmpty();
    } else {
      String id = preflight.block.Identifiers.hex(signature, 8);
      assertThat(table.diskId()).contains(id);
      assertThat(table.partitions().get(0).uuid()).contains(id + "-01");
    }
  }

  @Test
  void bytesAtTheStartAreBootCodeAndNoSignature() throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(200)
                .mbr(0x11223344)
                .put(0, 0xDE, 0xAD, 0xBE, 0xEF)
                .entry(0, 0, 0x80, 0x83, 8, 100));
    assertThat(table.diskId()).contains("11223344");
    assertThat(table.bootable()).hasSize(1);
  }

  /** 0x55AA ends the boot sectors of FAT, NTFS and Syslinux as well: a bare file system. */
  @ParameterizedTest
  @ValueSource(strings = {"fat", "ntfs", "syslinux", "exfat"})
  void aBareFileSystemHasNoTable(String kind) throws IOException {
    DiskWriter disk = SignaturesTest.fat16();
    switch (kind) {
      case "ntfs" -> disk.putText(3, "NTFS    ").put64(40, 4000).put(13, 8).put64(48, 4);
      case "exfat" -> disk.putText(3, "EXFAT   ").put(108, 9, 3);
      case "syslinux" -> disk.putText(3, "SYSLINUX").putText(446, "Boot failed: please change");
      default -> {}
    }
    PartitionTable table = read(disk);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(table.partitions()).isEmpty();
    List<Device> devices = Devices.of("d", disk.source(), table);
    assertThat(devices).extracting(Device::name).containsExactly("disk");
  }

  /** As Linux and sfdisk do: numbers go on counting, so that the next ones keep theirs. */
  @Test
  void anEntryOfTypeZeroCountsAsLinuxCounts() throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(400)
                .mbr(1)
                .entry(0, 0, 0, 0, 10, 10)
                .entry(0, 1, 0, 0x05, 100, 200)
                .entry(100, 0, 0, 0, 2, 10)
                .entry(100, 1, 0, 0x05, 50, 100)
                .entry(150, 0, 0, 0x83, 2, 30));
    assertThat(list(table))
        .containsExactly("1 10 10 0x00", "2 100 200 0x05", "5 102 10 0x00", "6 152 30 0x83");
    assertThat(problems(table))
        .containsExactly(
            "TYPE_ZERO_WITH_SIZE MBR: entry 1 has type 0 and 10 sectors (at byte 446)",
            "TYPE_ZERO_WITH_SIZE EBR: entry 1 has type 0 and 10 sectors (at byte 51646)");
  }

  @Test
  void anEntryWithoutSizeIsNone() throws IOException {
    PartitionTable table =
        read(new DiskWriter(200).mbr(1).entry(0, 0, 0, 0x83, 8, 0).entry(0, 2, 0, 0x83, 8, 9));
    assertThat(list(table)).containsExactly("3 8 9 0x83");
  }

  @Test
  void aFlagInAnExtendedRecordHidesNothing() throws IOException {
    PartitionTable table = read(chain().put(100 * 512 + 446, 7));
    assertThat(list(table)).containsExactly("1 100 200 0x05", "5 102 40 0x83", "6 152 30 0x83");
    assertThat(problems(table))
        .containsExactly("EBR_BOOT_FLAG EBR: boot flag is 0x07 (at byte 51646)");
  }

  @Test
  void garbageInTheThirdEntryOfAnExtendedRecordIsLeftOut() throws IOException {
    assertThat(list(read(chain().entry(100, 2, 0, 0x83, 3000, 40))))
        .containsExactly("1 100 200 0x05", "5 102 40 0x83", "6 152 30 0x83");
    // one that fits is taken, as Linux does
    assertThat(list(read(chain().entry(100, 2, 0, 0x83, 42, 5))))
        .containsExactly("1 100 200 0x05", "5 102 40 0x83", "6 142 5 0x83", "7 152 30 0x83");
  }

  private static DiskWriter chain() {
    return new DiskWriter(400)
        .mbr(1)
        .entry(0, 0, 0, 0x05, 100, 200)
        .entry(100, 0, 0, 0x83, 2, 40)
        .entry(100, 1, 0, 0x05, 50, 100)
        .entry(150, 0, 0, 0x83, 2, 30);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x05, 0x0F, 0x85})
  void allTypesOfExtendedPartitionsAreFollowed(int type) throws IOException {
    PartitionTable table =
        read(chain().entry(0, 0, 0, type, 100, 200).entry(100, 1, 0, type, 50, 100));
    assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 5, 6);
    assertThat(table.problems()).isEmpty();
  }

  @Test
  void logicalPartitionsOfTwoExtendedOnesAreCountedOn() throws IOException {
    PartitionTable table =
        read(
            chain()
                .entry(0, 2, 0, 0x0F, 310, 80)
                .entry(310, 0, 0, 0x83, 1, 20)
                .entry(310, 1, 0, 0x05, 40, 30)
                .entry(350, 0, 0, 0x83, 1, 20));
    assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 3, 5, 6, 7, 8);
    assertThat(table.problems()).isEmpty();
  }

  @Test
  void aChainOfSixtyIsRead() throws IOException {
    DiskWriter writer = new DiskWriter(2000).mbr(1).entry(0, 3, 0, 0x0F, 10, 1900);
    for (int i = 0; i < 60; i++) {
      writer.entry(10 + 20L * i, 0, 0, 0x83, 2, 18);
      if (i < 59) {
        writer.entry(10 + 20L * i, 1, 0, 0x05, 20L * (i + 1), 20);
      }
    }
    PartitionTable table = read(writer);
    assertThat(table.problems()).isEmpty();
    assertThat(table.partitions()).hasSize(61);
    assertThat(table.partition(64).orElseThrow().start()).isEqualTo((10 + 20 * 59 + 2) * 512L);
  }

  @Test
  void anExtendedPartitionAtTheMbrIsNotFollowed() throws IOException {
    PartitionTable table =
        read(new DiskWriter(200).mbr(1).entry(0, 0, 0, 0x05, 0, 100).entry(0, 1, 0, 0x83, 100, 50));
    assertThat(list(table)).containsExactly("1 0 100 0x05", "2 100 50 0x83");
    assertThat(problems(table)).singleElement().asString().contains("starts at sector 0");
  }

  /** Both ends of 32 bits, unsigned: about 4 TiB, and neither negative nor wrapped. */
  @Test
  void sectorsAreUnsigned() throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(200)
                .mbr(1)
                .entry(0, 0, 0, 0x83, 0xFFFFFFF0L, 0xFFFFFFFFL)
                .entry(0, 1, 0, 0x05, 0xFFFFFF00L, 0xF0));
    Partition first = table.partitions().get(0);
    assertThat(first.start()).isEqualTo(0xFFFFFFF0L * 512);
    assertThat(first.end()).isEqualTo((0xFFFFFFF0L + 0xFFFFFFFFL) * 512);
    assertThat(problems(table))
        .anySatisfy(p -> assertThat(p).startsWith("PARTITION_BEYOND_END partition 1:"))
        .anySatisfy(p -> assertThat(p).startsWith("EBR_DAMAGED EBR: ends at byte 102400"));
  }

  /** Readers that look only at the first slot take a hybrid for a plain MBR. */
  @Test
  void theProtectiveEntryOfAHybridMayStandAnywhere() throws IOException {
    for (int slot = 0; slot < 4; slot++) {
      DiskWriter writer =
          new DiskWriter(300).gpt().gptEntry(1, DiskWriter.LINUX, GUID, 40, 99, "a").seal();
      writer.entry(0, 0, 0, 0, 0, 0).entry(0, slot, 0, 0xEE, 1, 33);
      writer.entry(0, (slot + 1) % 4, 0x80, 0x83, 40, 60);
      // what is behind is protected too
      writer.entry(0, (slot + 3) % 4, 0, 0xEE, 100, 200);
      PartitionTable table = read(writer);
      assertThat(table.kind()).isEqualTo(PartitionTable.Kind.HYBRID);
      assertThat(list(table)).containsExactly("1 40 60 " + DiskWriter.LINUX);
      assertThat(table.legacyEntries()).hasSize(3);
      assertThat(table.problems()).isEmpty();
    }
  }

  /** Where both are valid the disk has been copied between kinds of disks; one of them is stale. */
  @Test
  void twoTablesForTwoSectorSizesAreTold() throws IOException {
    DiskWriter large =
        new DiskWriter(100, 4096).gpt().gptEntry(1, DiskWriter.LINUX, GUID, 10, 19, "").seal();
    byte[] both = large.bytes.array().clone();
    DiskWriter small =
        new DiskWriter(800)
            .gpt(16, 128, 3, 92)
            .gptEntry(1, DiskWriter.LINUX, GUID, 100, 199, "")
            .seal();
    System.arraycopy(small.bytes.array(), 512, both, 512, 7 * 512);
    PartitionTable table = PartitionTables.read(new ArraySource("both", both));
    assertThat(table.sectorSize()).isEqualTo(512);
    assertThat(list(table)).containsExactly("1 100 100 " + DiskWriter.LINUX);
    assertThat(problems(table))
        .anySatisfy(
            p ->
                assertThat(p)
                    .isEqualTo(
                        "SECOND_GPT GPT header: a second one, for sectors of 4096 bytes, is valid"
                            + " too; that for 512 is read (at byte 4096)"));
    // one whose checksum is wrong does not count
    both[512 + 56] ^= 1;
    assertThat(PartitionTables.read(new ArraySource("large", both)).sectorSize()).isEqualTo(4096);
  }

  /** Ten thousand partitions, in an array of 1.25 MiB, and in any order. */
  @Test
  void manyPartitionsAreReadAtOnce() throws IOException {
    int count = 10_000;
    DiskWriter writer = new DiskWriter(60_000).gpt(count, 128, 2, 92);
    for (int i = 1; i <= count; i++) {
      long first = 5000 + (i * 7919L) % count * 4;
      writer.gptEntry(i, DiskWriter.LINUX, GUID, first, first + 3, "n" + i);
    }
    PartitionTable table = read(writer.seal());
    assertThat(table.problems()).isEmpty();
    assertThat(table.partitions()).hasSize(count);
    assertThat(table.partition(count).orElseThrow().name()).isEqualTo("n10000");
    // all of them over one another: still named, and not more than a reader can use
    for (int i = 1; i <= count; i++) {
      writer.gptEntry(i, DiskWriter.LINUX, GUID, 5000, 50_000L - i, "n");
    }
    PartitionTable over = read(writer.seal());
    assertThat(over.partitions()).hasSize(count);
    assertThat(over.problems()).hasSize(101);
    assertThat(over.problems().get(0).kind()).isEqualTo(TableProblem.Kind.OVERLAP);
    assertThat(over.problems().get(100).kind()).isEqualTo(TableProblem.Kind.MORE);
  }
}
