package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that no tool writes, from a writer of the tests, compared with sfdisk all the same. */
@Tag("slow")
class PartitionTrapsToolsTest {

  private static final String GUID = "a0000000-0000-4000-8000-000000000001";
  private static final String OTHER = "b0000000-0000-4000-8000-000000000002";
  private static final int SECTORS = 16_384;

  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("disk.raw"), bytes);
  }

  private static DiskWriter mbr() {
    return new DiskWriter(SECTORS).mbr(0x1234);
  }

  private static DiskWriter gpt() {
    return new DiskWriter(SECTORS)
        .gpt()
        .gptEntry(1, DiskWriter.LINUX, GUID, 2048, 4095, "one")
        .gptEntry(3, DiskWriter.LINUX, OTHER, 4096, 8191, "x".repeat(36))
        .seal();
  }

  private static DiskWriter gpt(int entries, int entrySize, long array, int headerSize) {
    return new DiskWriter(SECTORS)
        .gpt(entries, entrySize, array, headerSize)
        .gptEntry(2, DiskWriter.LINUX, GUID, 4096, 5000, "two")
        .gptEntry(entries, DiskWriter.LINUX, OTHER, 5001, 5001, "last")
        .seal();
  }

  private static DiskWriter chain(int type) {
    return mbr()
        .entry(0, 1, 0, type, 2048, 10_000)
        .entry(2048, 0, 0, 0x83, 8, 400)
        .entry(2048, 1, 0, 0x05, 1000, 500)
        .entry(3048, 0, 0x80, 0x83, 8, 100);
  }

  private static byte[] resized(DiskWriter writer, int length) {
    return Arrays.copyOf(writer.bytes.array(), length);
  }

  private static byte[] array(DiskWriter writer) {
    return writer.bytes.array();
  }

  private static Map<String, Supplier<byte[]>> equal() {
    Map<String, Supplier<byte[]>> disks = new TreeMap<>();
    disks.put(
        "no disk signature",
        () -> array(new DiskWriter(SECTORS).mbr(0).entry(0, 0, 0, 0x83, 63, 9)));
    disks.put("zero boot code", () -> array(mbr().entry(0, 0, 0x80, 0x83, 2048, 100)));
    disks.put(
        "several active",
        () -> array(mbr().entry(0, 0, 0x80, 0x83, 100, 100).entry(0, 1, 0x80, 7, 200, 100)));
    disks.put(
        "overlapping",
        () -> array(mbr().entry(0, 0, 0, 0x83, 100, 1000).entry(0, 3, 0, 0x83, 200, 100)));
    disks.put("type 0 with size", () -> array(mbr().entry(0, 2, 0, 0, 100, 100)));
    disks.put("over 32 bits", () -> array(mbr().entry(0, 0, 0, 0x83, 0xFFFFFF00L, 0xFFFFFF00L)));
    disks.put("beyond the end", () -> array(mbr().entry(0, 0, 0, 0x83, 16_000, 1000)));
    disks.put("from sector 0", () -> array(mbr().entry(0, 0, 0, 0x83, 0, 1000)));
    disks.put("an extended partition at 0", () -> array(mbr().entry(0, 0, 0, 5, 0, 1000)));
    disks.put("chain of type 05", () -> array(chain(0x05)));
    disks.put("chain of type 0f", () -> array(chain(0x0F)));
    disks.put("chain of type 85", () -> array(chain(0x85)));
    disks.put("type 0 in an EBR", () -> array(chain(5).entry(2048, 0, 0, 0, 8, 400)));
    disks.put("boot flag in an EBR", () -> array(chain(5).put(2048 * 512 + 446, 7)));
    disks.put("no partition in an EBR", () -> array(chain(5).entry(2048, 0, 0, 0, 0, 0)));
    disks.put(
        "link in the first slot",
        () -> array(chain(5).entry(2048, 1, 0, 0x83, 8, 400).entry(2048, 0, 0, 5, 1000, 500)));
    disks.put(
        "link in the third slot",
        () -> array(chain(5).entry(2048, 1, 0, 0, 0, 0).entry(2048, 2, 0, 5, 1000, 500)));
    disks.put(
        "garbage in the third slot of an EBR",
        () -> array(chain(5).entry(2048, 2, 0, 0x83, 99_999, 500)));
    disks.put(
        "logical partition beyond its extended one",
        () -> array(chain(5).entry(3048, 0, 0, 0x83, 8, 12_000)));
    disks.put("an MBR and an odd byte", () -> resized(chain(5), SECTORS * 512 + 1));
    disks.put("an MBR cut off", () -> resized(chain(5), 2_000_123));
    disks.put("chain of 56", () -> array(longChain(56)));
    for (int[] shape :
        new int[][] {
          {128, 128, 2, 92}, {128, 128, 2, 512}, {128, 128, 2, 93}, {256, 128, 2, 92},
          {4, 128, 2, 92}, {200, 128, 2, 92}, {10_000, 128, 2, 92}, {128, 128, 999, 92},
          {16, 256, 2, 92}, {32, 512, 40, 300}, {8, 4096, 100, 512}
        }) {
      disks.put(
          "GPT of " + Arrays.toString(shape),
          () -> array(gpt(shape[0], shape[1], shape[2], shape[3])));
    }
    disks.put(
        "overlapping in a GPT",
        () -> array(gpt().gptEntry(2, DiskWriter.LINUX, OTHER, 3000, 5000, "over").seal()));
    disks.put(
        "outside of the usable range",
        () ->
            array(
                gpt()
                    .gptEntry(2, DiskWriter.LINUX, OTHER, 20, 21, "low")
                    .gptEntry(4, DiskWriter.LINUX, OTHER, 16_380, 16_383, "high")
                    .seal()));
    disks.put(
        "beyond the end in a GPT",
        () -> array(gpt().gptEntry(2, DiskWriter.LINUX, OTHER, 9000, 99_999, "long").seal()));
    disks.put("protective entry of 2 TiB", () -> array(gpt().entry(0, 0, 0, 0xEE, 1, 0xFFFFFFFFL)));
    disks.put("protective entry too short", () -> array(gpt().entry(0, 0, 0, 0xEE, 1, 16)));
    disks.put("protective entry active", () -> array(gpt().put(446, 0x80)));
    disks.put(
        "protective entry last",
        () -> array(gpt().entry(0, 0, 0x80, 0x83, 2048, 2048).entry(0, 3, 0, 0xEE, 1, 2047)));
    disks.put("odd bytes behind a GPT", () -> resized(gpt(), SECTORS * 512 + 100));
    disks.put(
        "odd number of sectors",
        () ->
            array(
                new DiskWriter(SECTORS + 3)
                    .gpt()
                    .gptEntry(1, DiskWriter.LINUX, GUID, 2048, SECTORS - 31, "to the end")
                    .seal()));
    disks.put("grown", () -> resized(gpt(), SECTORS * 1024));
    disks.put("primary header damaged", () -> array(gpt().put(512 + 56, 99)));
    disks.put("primary array damaged", () -> array(gpt().put(1024, 99)));
    disks.put("backup header damaged", () -> array(gpt().put((SECTORS - 1) * 512 + 56, 99)));
    disks.put("backup header gone", () -> array(gpt().put((SECTORS - 1) * 512, 0)));
    disks.put("both damaged", () -> array(gpt().put((SECTORS - 1) * 512, 0).put(512 + 56, 9)));
    return disks;
  }

  private static DiskWriter longChain(int length) {
    DiskWriter writer = mbr().entry(0, 0, 0, 0x0F, 100, 16_000);
    for (int i = 0; i < length; i++) {
      writer.entry(100 + 100L * i, 0, 0, 0x83, 1, 99);
      if (i < length - 1) {
        writer.entry(100 + 100L * i, 1, 0, 0x05, 100L * (i + 1), 100);
      }
    }
    return writer;
  }

  static List<String> names() {
    return List.copyOf(equal().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void agreesWithSfdisk(String name) throws IOException {
    SfdiskComparison.agrees(write(equal().get(name).get()));
  }

  /** How the answers differ, ours first. */
  private List<String> differences(DiskWriter writer) throws IOException {
    return differences(array(writer));
  }

  private List<String> differences(byte[] bytes) throws IOException {
    Path disk = write(bytes);
    List<String> ours = SfdiskComparison.ours(SfdiskComparison.read(disk));
    List<String> theirs = SfdiskComparison.sfdisk(disk);
    List<String> differences = new ArrayList<>();
    for (String each : ours) {
      if (!theirs.contains(each)) {
        differences.add("preflight: " + each.strip());
      }
    }
    for (String each : theirs) {
      if (!ours.contains(each)) {
        differences.add("sfdisk: " + each.strip());
      }
    }
    return differences;
  }

  /** Linux makes no partition of an entry without sectors; sfdisk lists it. */
  @Test
  void sfdiskListsEntriesWithoutSize() throws IOException {
    assertThat(differences(mbr().entry(0, 0, 0, 0x83, 100, 0).entry(0, 1, 0, 0x83, 100, 9)))
        .containsExactly("sfdisk: 1 100 0 83   false");
  }

  /** Linux takes a sector with such a flag for no table (partitions/msdos.c); sfdisk does. */
  @Test
  void sfdiskMindsNoBootFlagOfTheMbr() throws IOException {
    Path disk = write(array(mbr().entry(0, 0, 7, 0x83, 100, 9)));
    assertThat(SfdiskComparison.sfdisk(disk)).hasSize(1);
    PartitionTable table = SfdiskComparison.read(disk);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.NONE);
    assertThat(table.has(TableProblem.Kind.NOT_A_TABLE)).isTrue();
  }

  /** Linux follows every extended partition; sfdisk "ignores extra extended partition". */
  @Test
  void sfdiskFollowsOneExtendedPartition() throws IOException {
    assertThat(
            differences(
                chain(5).entry(0, 2, 0, 0x0F, 13_000, 1000).entry(13_000, 0, 0, 0x83, 8, 50)))
        .containsExactly("preflight: 7 13008 50 83   false");
  }

  /** Linux takes up to four partitions of one EBR; sfdisk "ignores extra data". */
  @Test
  void sfdiskTakesOnePartitionOfAnExtendedRecord() throws IOException {
    assertThat(differences(chain(5).entry(2048, 2, 0, 0x83, 500, 100)))
        .containsExactly(
            "preflight: 6 2548 100 83   false",
            "preflight: 7 3056 100 83   true",
            "sfdisk: 6 3056 100 83   true");
  }

  /** Linux ends the chain at a record without 0x55AA, and so it is told; sfdisk reads on. */
  @Test
  void sfdiskMindsNoMissingSignatureOfAnExtendedRecord() throws IOException {
    DiskWriter writer = chain(5).put(3048 * 512 + 510, 0, 0);
    assertThat(differences(writer)).containsExactly("sfdisk: 6 3056 100 83   true");
    assertThat(SfdiskComparison.read(folder.resolve("disk.raw")).has(TableProblem.Kind.EBR_DAMAGED))
        .isTrue();
  }

  /** Nobody finds the backup then; sfdisk shows the protective entry as it would write it anew. */
  @Test
  void sfdiskCorrectsTheProtectiveEntryOfADiskThatGrew() throws IOException {
    assertThat(differences(resized(gpt().put(512 + 56, 9), SECTORS * 1024)))
        .containsExactly("preflight: 1 1 16383 ee   false", "sfdisk: 1 1 32767 ee   false");
    assertThat(
            SfdiskComparison.read(folder.resolve("disk.raw"))
                .has(TableProblem.Kind.PROTECTIVE_WITHOUT_GPT))
        .isTrue();
  }

  /** Linux numbers up to 256; sfdisk "omits partitions after #60". */
  @Test
  void sfdiskEndsAtSixty() throws IOException {
    assertThat(differences(longChain(60)))
        .containsExactly(
            "preflight: 61 5701 99 83   false",
            "preflight: 62 5801 99 83   false",
            "preflight: 63 5901 99 83   false",
            "preflight: 64 6001 99 83   false");
  }

  /** sfdisk goes round the loop until its limit of 60; here it ends with a problem by name. */
  @Test
  void sfdiskGoesRoundLoops() throws IOException {
    Path disk = write(array(chain(5).entry(3048, 1, 0, 5, 1000, 500)));
    assertThat(SfdiskComparison.sfdisk(disk)).hasSize(57);
    PartitionTable table = SfdiskComparison.read(disk);
    assertThat(table.partitions()).hasSize(3);
    assertThat(table.has(TableProblem.Kind.EBR_LOOP)).isTrue();
  }

  /** sfdisk lists an entry that ends before it starts with a size of 0; nothing can be there. */
  @Test
  void sfdiskListsEntriesThatEndBeforeTheyStart() throws IOException {
    Path disk = write(array(gpt().gptEntry(2, DiskWriter.LINUX, OTHER, 9000, 8000, "back").seal()));
    assertThat(differences(Files.readAllBytes(disk)))
        .singleElement()
        .asString()
        .startsWith("sfdisk: 2 9000 0 ");
    assertThat(SfdiskComparison.read(disk).has(TableProblem.Kind.BAD_ENTRY)).isTrue();
  }

  /** sfdisk, as Linux, drops a GPT whose end is cut off; what was there is read, and it is told. */
  @Test
  void sfdiskDropsTheTableOfADiskThatShrank() throws IOException {
    Path disk = write(resized(gpt(), 8000 * 512));
    assertThat(SfdiskComparison.sfdisk(disk)).containsExactly("1 1 7999 ee   false");
    PartitionTable table = SfdiskComparison.read(disk);
    assertThat(table.kind()).isEqualTo(PartitionTable.Kind.GPT);
    assertThat(table.partitions()).hasSize(2);
    assertThat(table.has(TableProblem.Kind.USABLE_RANGE_BEYOND_END)).isTrue();
    assertThat(table.has(TableProblem.Kind.BACKUP_MISSING)).isTrue();
  }

  /** sfdisk 2.38 knows no other sector size for a file; fdisk -b 4096 is asked elsewhere. */
  @Test
  void sfdiskSeesNoTableForLargeSectors() throws IOException {
    DiskWriter large =
        new DiskWriter(2048, 4096).gpt().gptEntry(1, DiskWriter.LINUX, GUID, 10, 19, "").seal();
    Path disk = write(array(large));
    assertThat(SfdiskComparison.sfdisk(disk)).singleElement().asString().contains(" ee ");
    assertThat(SfdiskComparison.ours(SfdiskComparison.read(disk)))
        .containsExactly("1 10 10 " + DiskWriter.LINUX + " " + GUID + "  false");
  }

  /** Without a protective MBR neither Linux nor sfdisk sees a GPT; its presence is told. */
  @Test
  void sfdiskRefusesAGptWithoutProtectiveMbr() throws IOException {
    Path disk = write(array(gpt().put(510, 0, 0)));
    assertThatThrownBy(() -> SfdiskComparison.sfdisk(disk))
        .hasMessageContaining("does not contain a recognized partition table");
    assertThat(SfdiskComparison.read(disk).has(TableProblem.Kind.GPT_WITHOUT_PROTECTIVE)).isTrue();
    assertThat(differences(gpt().entry(0, 0, 0, 0x83, 2048, 100))).isEmpty();
  }

  /** A boot sector of FAT without entries ends as a table does; sfdisk takes it for one. */
  @Test
  void sfdiskTakesTheBootSectorOfAFileSystemForATable() throws IOException {
    Path disk = write(array(SignaturesTest.fat16()));
    assertThat(SfdiskComparison.sfdisk(disk)).isEmpty();
    assertThat(SfdiskComparison.read(disk).kind()).isEqualTo(PartitionTable.Kind.NONE);
  }
}
