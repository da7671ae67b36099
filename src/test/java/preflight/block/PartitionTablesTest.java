package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.io.ArraySource;
import preflight.io.ReadProblem;

class PartitionTablesTest {

  private static final String GUID = "a0000000-0000-4000-8000-000000000001";

  private static PartitionTable read(DiskWriter writer) throws IOException {
    return PartitionTables.read(writer.source());
  }

  private static List<TableProblem.Kind> kinds(PartitionTable table) {
    return table.problems().stream().map(TableProblem::kind).toList();
  }

  private static String onlyProblem(PartitionTable table) {
    assertThat(table.problems()).hasSize(1);
    return table.problems().get(0).kind() + " " + table.problems().get(0).trouble().summary();
  }

  private static DiskWriter gpt() {
    return new DiskWriter(400)
        .gpt()
        .gptEntry(1, DiskWriter.LINUX, GUID, 40, 99, "root äß")
        .gptEntry(3, PartitionTypes.BIOS_BOOT, GUID.replace('a', 'b'), 100, 100, "")
        .seal();
  }

  @Test
  void emptyDiskHasNoTable() throws IOException {
    PartitionTable table = read(new DiskWriter(8));
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(table.problems()).isEmpty();
    assertThat(PartitionTables.read(new ArraySource("x", new byte[100])).kind())
        .isEqualTo(PartitionTable.Kind.NONE);
  }

  @Test
  void readsPrimaryPartitions() throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(200)
                .mbr(0xDEADBEEFL)
                .entry(0, 0, 0x80, 0x83, 8, 100)
                .entry(0, 2, 0, 0x82, 108, 92));
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
    assertThat(table.diskId()).contains("deadbeef");
    assertThat(table.problems()).isEmpty();
    assertThat(table.partitions()).extracting(Partition::number).containsExactly(1, 3);
    Partition first = table.partitions().get(0);
    assertThat(first.start()).isEqualTo(4096);
    assertThat(first.length()).isEqualTo(51200);
    assertThat(first.typeId()).isEqualTo("0x83");
    assertThat(first.typeName()).isEqualTo("Linux filesystem");
    assertThat(first.uuid()).contains("deadbeef-01");
    assertThat(table.bootable()).containsExactly(first);
  }

  @Test
  void followsLogicalPartitions() throws IOException {
    PartitionTable table = read(extended());
    assertThat(table.problems()).isEmpty();
    assertThat(table.partitions()).extracting(Partition::number).containsExactly(2, 5, 6);
    assertThat(table.partitions())
        .extracting(p -> p.start() / 512)
        .containsExactly(100L, 102L, 152L);
    assertThat(table.partitions())
        .extracting(p -> p.length() / 512)
        .containsExactly(200L, 40L, 30L);
    assertThat(table.partitions().get(2).uuid()).contains("00000001-06");
    assertThat(table.partitions())
        .extracting(Partition::kind)
        .containsExactly(Partition.Kind.EXTENDED, Partition.Kind.LOGICAL, Partition.Kind.LOGICAL);
  }

  /** The second record is at 150: 50 behind the extended start. Its partition is 2 behind it. */
  private static DiskWriter extended() {
    return new DiskWriter(400)
        .mbr(1)
        .entry(0, 1, 0, 0x0F, 100, 200)
        .entry(100, 0, 0, 0x83, 2, 40)
        .entry(100, 1, 0, 0x05, 50, 100)
        .entry(150, 0, 0, 0x83, 2, 30);
  }

  @Test
  void endsLoopsOfExtendedRecords() throws IOException {
    PartitionTable table = read(extended().entry(150, 1, 0, 0x05, 50, 100));
    assertThat(onlyProblem(table))
        .isEqualTo("EBR_LOOP EBR: the chain comes back to sector 150 (at byte 76800)");
    assertThat(table.partitions()).hasSize(3);
  }

  @Test
  void capsChainsOfExtendedRecords() throws IOException {
    DiskWriter writer = new DiskWriter(2000).mbr(1).entry(0, 0, 0, 0x05, 10, 1990);
    for (int i = 0; i < 400; i++) {
      writer.entry(10 + 2L * i, 0, 0, 0x83, 1, 1).entry(10 + 2L * i, 1, 0, 0x05, 2L * i + 2, 2);
    }
    PartitionTable table = read(writer);
    assertThat(kinds(table)).containsExactly(TableProblem.Kind.EBR_LOOP);
    assertThat(table.partitions()).hasSize(257);
  }

  @Test
  void tellsDamagedExtendedRecords() throws IOException {
    assertThat(onlyProblem(read(extended().put(150 * 512 + 510, 0, 0))))
        .isEqualTo("EBR_DAMAGED EBR: no signature 0x55AA (at byte 77310)");
    assertThat(onlyProblem(read(extended().entry(100, 1, 0, 0x05, 5000, 1))))
        .isEqualTo(
            "EBR_DAMAGED EBR: ends at byte 204800, but byte 2611712 is needed (at byte 204800)");
    assertThat(onlyProblem(read(extended().entry(150, 0, 0, 0x83, 2, 200))))
        .startsWith("OUTSIDE_USABLE_RANGE EBR: logical partition 6 is at sectors 152 to 351");
  }

  @Test
  void tellsPartitionsBeyondTheEndWithBothNumbers() throws IOException {
    assertThat(onlyProblem(read(new DiskWriter(100).mbr(1).entry(0, 0, 0, 0x83, 50, 100))))
        .isEqualTo(
            "PARTITION_BEYOND_END partition 1: ends at byte 51200, but byte 76800 is needed"
                + " (at byte 51200)");
  }

  @Test
  void tellsOverlaps() throws IOException {
    PartitionTable table =
        read(
            new DiskWriter(200)
                .mbr(1)
                .entry(0, 0, 0, 0x83, 10, 100)
                .entry(0, 1, 0, 0x83, 20, 10)
                .entry(0, 2, 0, 0x83, 50, 10));
    assertThat(table.troubles())
        .extracting(t -> t.summary())
        .containsExactly(
            "partition 2: starts at byte 10240, but partition 1 ends at byte 56320",
            "partition 3: starts at byte 25600, but partition 1 ends at byte 56320");
  }

  @Test
  void tellsOtherOddities() throws IOException {
    assertThat(
            onlyProblem(
                read(
                    new DiskWriter(200)
                        .mbr(1)
                        .entry(0, 0, 0x80, 0x83, 10, 10)
                        .entry(0, 1, 0x80, 0x83, 20, 10))))
        .isEqualTo("SEVERAL_ACTIVE MBR: 2 partitions are active (at byte 446)");
    assertThat(onlyProblem(read(new DiskWriter(200).mbr(1).entry(0, 3, 0, 0, 10, 10))))
        .isEqualTo("TYPE_ZERO_WITH_SIZE MBR: entry 4 has type 0 and 10 sectors (at byte 494)");
    PartitionTable text = read(new DiskWriter(200).mbr(1).putText(446, "Operating system missing"));
    assertThat(text.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(onlyProblem(text))
        .isEqualTo("NOT_A_TABLE MBR: entry 1 has boot flag 0x4f (at byte 446)");
  }

  @Test
  void aBootSectorOfFatIsNoTable() throws IOException {
    DiskWriter fat = SignaturesTest.fat16().entry(0, 0, 0x80, 0x06, 63, 100);
    assertThat(read(fat).kind()).isEqualTo(PartitionTable.Kind.NONE);
    fat.putText(63 * 512, "XFSB");
    assertThat(read(fat).kind()).isEqualTo(PartitionTable.Kind.MBR);
    DiskWriter extlinuxOnExt4 = new DiskWriter(8).mbr(0);
    extlinuxOnExt4.put(1024 + 56, 0x53, 0xEF).put32(1024 + 4, 100).put32(1024 + 32, 100);
    assertThat(read(extlinuxOnExt4).kind()).isEqualTo(PartitionTable.Kind.NONE);
    PartitionTable code = read(extlinuxOnExt4.put(446, 0x09));
    assertThat(code.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(code.problems()).isEmpty();
    assertThat(read(new DiskWriter(8).mbr(0)).kind()).isEqualTo(PartitionTable.Kind.MBR);
  }

  @Test
  void readsGpt() throws IOException {
    PartitionTable table = read(gpt());
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(table.sectorSize()).isEqualTo(512);
    assertThat(table.problems()).isEmpty();
    assertThat(table.diskId()).contains(DiskWriter.DISK_GUID);
    Partition first = table.partition(1).orElseThrow();
    assertThat(first)
        .isEqualTo(
            new Partition(
                1,
                40 * 512,
                60 * 512,
                DiskWriter.LINUX,
                "Linux filesystem",
                "root äß",
                java.util.Optional.of(GUID),
                false,
                Partition.Kind.PRIMARY));
    assertThat(table.partition(3).orElseThrow().isBiosBoot()).isTrue();
    assertThat(table.partitions()).hasSize(2);
  }

  @Test
  void findsSectorsOf4096Bytes() throws IOException {
    PartitionTable table =
        read(new DiskWriter(64, 4096).gpt().gptEntry(1, DiskWriter.LINUX, GUID, 10, 19, "").seal());
    assertThat(table.sectorSize()).isEqualTo(4096);
    assertThat(table.problems()).isEmpty();
    assertThat(table.partitions().get(0).start()).isEqualTo(40960);
    assertThat(table.partitions().get(0).length()).isEqualTo(40960);
  }

  @Test
  void anMbrHas4096OnlyWhereContentSaysSo() throws IOException {
    DiskWriter writer = new DiskWriter(64, 4096).mbr(1).entry(0, 0, 0, 0x83, 8, 20);
    assertThat(read(writer).sectorSize()).isEqualTo(512);
    writer.putText(8 * 4096, "XFSB");
    assertThat(read(writer).sectorSize()).isEqualTo(4096);
    writer.putText(8 * 512, "XFSB");
    assertThat(read(writer).sectorSize()).isEqualTo(512);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "512 | 0 | PRIMARY_HEADER_DAMAGED GPT header: no signature \"EFI PART\" (at byte 512)",
        "524 | 91 | PRIMARY_HEADER_DAMAGED GPT header: primary header: HeaderSize is 91 (at byte"
            + " 524)",
        "525 | 3 | PRIMARY_HEADER_DAMAGED GPT header: primary header: HeaderSize is 860 (at byte"
            + " 524)",
        "570 | 1 | PRIMARY_HEADER_DAMAGED GPT header: primary header: HeaderCRC32 is",
        "1080 | 1 | PRIMARY_ARRAY_DAMAGED GPT partition entry array: PartitionEntryArrayCRC32 is",
        "204288 | 0 | BACKUP_MISSING GPT header: no backup header at sector 399 (at byte 204288)",
        "204400 | 1 | BACKUP_HEADER_DAMAGED GPT header: backup header:",
      })
  void fallsBackToTheOtherCopy(int offset, int value, String problem) throws IOException {
    DiskWriter writer = gpt();
    if (offset == 204400) {
      // within the checksum's reach: the GUID
      offset = 204288 + 56;
    }
    PartitionTable table = read(writer.put(offset, value));
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(onlyProblem(table)).startsWith(problem);
    assertThat(table.partitions()).isEqualTo(read(gpt()).partitions());
  }

  @ParameterizedTest
  @CsvSource({
    "24, 2, MyLBA is 2",
    "72, 1, PartitionEntryLBA is 1",
    "80, 999999, NumberOfPartitionEntries is 999999",
    "84, 192, SizeOfPartitionEntry is 192",
    "84, 64, SizeOfPartitionEntry is 64",
    "84, 1073741824, SizeOfPartitionEntry is 1073741824",
    "8, 131072, not supported: Revision 0x00020000",
    "40, 390, FirstUsableLBA is 390"
  })
  void refusesHeadersThatCannotBe(int field, long value, String problem) throws IOException {
    DiskWriter writer = gpt().put32(512 + field, value).sealHeader(1, false);
    PartitionTable table = read(writer);
    assertThat(table.problems().get(0).trouble().summary()).contains(problem);
    assertThat(table.partitions()).isEqualTo(read(gpt()).partitions());
  }

  @Test
  void honoursThePlaceAndSizeOfEntries() throws IOException {
    DiskWriter writer = new DiskWriter(400).gpt();
    writer.put64(512 + 72, 200).put32(512 + 80, 4).put32(512 + 84, 512);
    writer.put32(512 + 12, 512);
    writer.guid(200 * 512 + 512, DiskWriter.LINUX).put64(200 * 512 + 512 + 32, 40);
    writer.put64(200 * 512 + 512 + 40, 49).sealHeader(1, true);
    PartitionTable table = read(writer);
    assertThat(table.partitions()).hasSize(1);
    assertThat(table.partitions().get(0).number()).isEqualTo(2);
    assertThat(table.partitions().get(0).length()).isEqualTo(5120);
    assertThat(kinds(table))
        .containsExactly(TableProblem.Kind.BACKUP_DIFFERS, TableProblem.Kind.ENTRY_SIZE);
  }

  @Test
  void tellsBadEntries() throws IOException {
    DiskWriter writer =
        new DiskWriter(400)
            .gpt()
            .gptEntry(1, DiskWriter.LINUX, GUID, 50, 40, "")
            .gptEntry(2, DiskWriter.LINUX, GUID, -1, -1, "")
            .gptEntry(3, DiskWriter.LINUX, GUID, 50, Long.MAX_VALUE, "")
            .gptEntry(4, DiskWriter.LINUX, GUID, 50, 1000, "")
            .seal();
    PartitionTable table = read(writer);
    assertThat(kinds(table))
        .containsExactly(
            TableProblem.Kind.BAD_ENTRY,
            TableProblem.Kind.BAD_ENTRY,
            TableProblem.Kind.BAD_ENTRY,
            TableProblem.Kind.OUTSIDE_USABLE_RANGE,
            TableProblem.Kind.PARTITION_BEYOND_END);
    assertThat(table.troubles().get(1).summary())
        .isEqualTo(
            "GPT partition entry array: entry 2: StartingLBA is 18446744073709551615, EndingLBA"
                + " is 18446744073709551615 (at byte 1184)");
  }

  @Test
  void tellsGrownAndShrunkDisks() throws IOException {
    byte[] good = gpt().bytes.array();
    PartitionTable grown =
        PartitionTables.read(
            new ArraySource("x", java.util.Arrays.copyOf(good, good.length + 1024)));
    assertThat(onlyProblem(grown))
        .isEqualTo(
            "BACKUP_NOT_AT_END GPT header: the backup header is at sector 399, the last sector is"
                + " 401 (at byte 544)");
    PartitionTable shrunk =
        PartitionTables.read(new ArraySource("x", java.util.Arrays.copyOf(good, 60 * 512)));
    assertThat(kinds(shrunk))
        .containsExactly(
            TableProblem.Kind.BACKUP_MISSING,
            TableProblem.Kind.USABLE_RANGE_BEYOND_END,
            TableProblem.Kind.PARTITION_BEYOND_END,
            TableProblem.Kind.PARTITION_BEYOND_END);
    assertThat(shrunk.partitions()).hasSize(2);
  }

  @Test
  void protectiveMbrWithoutGptIsTold() throws IOException {
    DiskWriter writer = new DiskWriter(400).gpt().put(512, 0).put(399 * 512, 0);
    PartitionTable table = read(writer);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.MBR);
    assertThat(kinds(table)).contains(TableProblem.Kind.PROTECTIVE_WITHOUT_GPT);
    assertThat(table.partitions().get(0).isProtective()).isTrue();
  }

  @Test
  void gptWithoutProtectiveMbrIsTold() throws IOException {
    PartitionTable bare = read(gpt().put(510, 0, 0));
    assertThat(bare.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(kinds(bare)).containsExactly(TableProblem.Kind.GPT_WITHOUT_PROTECTIVE);
    PartitionTable other = read(gpt().entry(0, 0, 0, 0x83, 40, 60));
    assertThat(other.kind()).isEqualTo(PartitionTable.Kind.MBR);
    assertThat(kinds(other)).containsExactly(TableProblem.Kind.GPT_WITHOUT_PROTECTIVE);
    PartitionTable late = read(gpt().entry(0, 0, 0, 0xEE, 0, 399));
    assertThat(kinds(late)).containsExactly(TableProblem.Kind.PROTECTIVE_START);
  }

  @Test
  void hybridKeepsBothViews() throws IOException {
    PartitionTable table = read(gpt().entry(0, 1, 0x80, 0x83, 40, 60));
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.HYBRID);
    assertThat(table.partitions()).hasSize(2);
    assertThat(table.legacyEntries()).extracting(Partition::typeId).containsExactly("0xee", "0x83");
  }

  @Test
  void clipsDevicesAtTheEndOfTheDisk() throws IOException {
    DiskWriter writer =
        new DiskWriter(100)
            .mbr(1)
            .entry(0, 0, 0, 0x83, 90, 20)
            .entry(0, 1, 0, 0x83, 200, 20)
            .entry(0, 2, 0, 0x83, 10, 20);
    writer.putText(90 * 512, "XFSB");
    List<Device> devices = Devices.of("d", writer.source(), read(writer));
    assertThat(devices).extracting(Device::name).containsExactly("p1", "p2", "p3");
    assertThat(devices.get(0).source().size()).isEqualTo(5120);
    assertThat(devices.get(0).signature().kind()).isEqualTo(Signature.Kind.XFS);
    assertThat(devices.get(0).troubles()).hasSize(1);
    assertThat(devices.get(1).source().size()).isZero();
    assertThat(devices.get(1).troubles()).hasSize(1);
    assertThat(devices.get(2).signature().kind()).isEqualTo(Signature.Kind.EMPTY);
    assertThat(devices.get(2).troubles()).isEmpty();
  }

  /** Whatever the bytes are, nothing but a read problem may come out, and soon. */
  @Test
  void survivesMutations() throws IOException {
    Random random = new Random(1);
    byte[][] seeds = {
      gpt().bytes.array(), extended().bytes.array(), SignaturesTest.fat16().bytes.array()
    };
    int read = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] disk = seeds[round % seeds.length].clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(3) == 0 ? random.nextInt(disk.length) : random.nextInt(1400);
        disk[at] = (byte) random.nextInt(256);
      }
      if (random.nextBoolean() && disk[512] == 'E') {
        // damage that a checksum does not stop
        DiskWriter writer = new DiskWriter(400);
        writer.bytes.put(0, disk);
        if (writer.bytes.getInt(524) == 92) {
          disk = writer.sealHeader(1, false).bytes.array();
        }
      }
      if (random.nextInt(8) == 0) {
        disk = java.util.Arrays.copyOf(disk, random.nextInt(disk.length));
      }
      ArraySource source = new ArraySource("fuzz", disk);
      PartitionTable table = PartitionTables.read(source);
      Devices.of("fuzz", source, table);
      BootCode.read(source, table);
      for (Partition partition : table.partitions()) {
        assertThat(partition.start()).isNotNegative();
        assertThat(partition.length()).isPositive();
        try {
          BootCode.ofPartition(source, table, partition);
          read++;
        } catch (ReadProblem e) {
          assertThat(partition.start() + 512).isGreaterThan(disk.length);
        }
      }
    }
    assertThat(read).isGreaterThan(300);
  }
}
