package preflight.image.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.vhdx.VhdxWriter.BAT;
import static preflight.image.vhdx.VhdxWriter.HEADER_1;
import static preflight.image.vhdx.VhdxWriter.HEADER_2;
import static preflight.image.vhdx.VhdxWriter.ITEMS;
import static preflight.image.vhdx.VhdxWriter.METADATA;
import static preflight.image.vhdx.VhdxWriter.MIB;
import static preflight.image.vhdx.VhdxWriter.REGIONS_1;
import static preflight.image.vhdx.VhdxWriter.REGIONS_2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.fact.Fact;
import preflight.image.Container;
import preflight.image.Disks;
import preflight.image.NumberedDisk;
import preflight.image.Siblings;
import preflight.image.SparseBytes;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

class VhdxTest {

  private static final byte[] FOUR = NumberedDisk.sectors(0, 4 * MIB / 512);

  @Test
  void readsBlocksInAnyOrder() throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    VirtualDisk disk = open(file);
    assertThat(disk.container().label()).isEqualTo("VHDX dynamic");
    assertThat(disk.container().detectedBy()).isEqualTo("\"vhdxfile\" at byte 0");
    assertThat(disk.size()).isEqualTo(4L * MIB);
    assertThat(property(disk, "block size")).isEqualTo("1048576");
    assertThat(property(disk, "logical sector size")).isEqualTo("512");
    assertThat(property(disk, "physical sector size")).isEqualTo("4096");
    assertThat(property(disk, "virtual disk ID")).isEqualTo("01020304-0506-0708-090A-0B0C0D0E0F10");
    assertThat(property(disk, "chunk ratio")).isEqualTo("4096");
    assertThat(property(disk, "allocated blocks")).isEqualTo("4");
    NumberedDisk.assertReads(content(file), FOUR);
  }

  @ParameterizedTest
  @CsvSource({"2,512", "2,4096", "4,512", "8,4096"})
  void readsOtherBlocksAndSectors(int mib, int sectorSize) throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 2 * mib * MIB / 512 + 8);
    byte[] file =
        new VhdxWriter()
            .blockSize(mib * MIB)
            .sectorSize(sectorSize)
            .fixed()
            .order(2, 0, 1)
            .write(disk);
    assertThat(open(file).container().label()).isEqualTo("VHDX fixed");
    assertThat(property(open(file), "logical sector size")).isEqualTo(Integer.toString(sectorSize));
    NumberedDisk.assertReads(content(file), disk);
    assertThatThrownBy(() -> content(file).read(disk.length - 512, 1024))
        .isInstanceOf(TruncatedException.class);
  }

  @Test
  void readsStatesWithoutPayloadAsZeros() throws Exception {
    byte[] disk = Arrays.copyOf(FOUR, 6 * MIB);
    Arrays.fill(disk, MIB, 5 * MIB, (byte) 0);
    System.arraycopy(FOUR, 3 * MIB, disk, 5 * MIB, MIB);
    byte[] file =
        new VhdxWriter()
            .order(
                1,
                VhdxWriter.NOT_PRESENT,
                VhdxWriter.UNDEFINED,
                VhdxWriter.ZERO,
                VhdxWriter.UNMAPPED,
                0)
            .write(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThat(content(file).nextData(MIB)).isEqualTo(5L * MIB);
  }

  /** With blocks of 256 MiB every 16 of them are followed by the entry of a sector bitmap. */
  @ParameterizedTest
  @CsvSource({"256,512", "32,512", "256,4096"})
  void skipsTheEntriesOfSectorBitmaps(int mib, int sectorSize) throws Exception {
    long block = (long) mib * MIB;
    long ratio = (1L << 23) * sectorSize / block;
    long size = (3 * ratio + 1) * block;
    VhdxWriter writer = new VhdxWriter().blockSize((int) block).sectorSize(sectorSize).size(size);
    SparseBytes file = writer.metadata();
    long[] blocks = {0, ratio - 1, ratio, ratio + 1, 2 * ratio - 1, 2 * ratio, 3 * ratio};
    for (int i = 0; i < blocks.length; i++) {
      int place = blocks.length - 1 - i;
      writer.entry(file, blocks[i], place);
      long first = blocks[i] * (block / 512);
      int last = (int) (block / 512) - 1;
      file.put(writer.payload(place), NumberedDisk.sectors(first, 9));
      file.put(writer.payload(place) + last * 512L, NumberedDisk.sectors(first + last, 1));
    }
    VirtualDisk disk = Disks.open(file, Siblings.NONE);
    assertThat(disk.size()).isEqualTo(size);
    assertThat(disk.container().troubles()).isEmpty();
    assertThat(property(disk, "chunk ratio")).isEqualTo(Long.toString(ratio));
    assertThat(property(disk, "allocated blocks")).isEqualTo("7");
    ByteSource content = known(disk);
    for (long each : blocks) {
      long start = each * block;
      assertThat(content.read(start, 9 * 512)).isEqualTo(NumberedDisk.sectors(start / 512, 9));
      assertThat(content.read(start + block - 512, 512))
          .isEqualTo(NumberedDisk.sectors((start + block) / 512 - 1, 1));
      assertThat(content.nextData(start)).isEqualTo(start);
    }
    // over the border between two chunks in one request
    assertThat(content.read(ratio * block - 512, 1024))
        .isEqualTo(NumberedDisk.sectors(ratio * block / 512 - 1, 2));
    assertThat(content.read((ratio + 2) * block, 512)).containsOnly(0);
    assertThat(content.nextData((ratio + 2) * block)).isEqualTo((2 * ratio - 1) * block);
  }

  @Test
  void readsAnEmptyDiskOf64Tebibytes() throws Exception {
    long size = 64L << 40;
    VhdxWriter writer = new VhdxWriter().size(size);
    SparseBytes file = writer.metadata().grow(writer.payload(0));
    VirtualDisk disk = Disks.open(file, Siblings.NONE);
    assertThat(disk.container().troubles()).isEmpty();
    assertThat(property(disk, "allocated blocks")).isEqualTo("0 of the first 4194304");
    assertThat(known(disk).nextData(0)).isEqualTo(size);
    assertThat(known(disk).read(size - 512, 512)).containsOnly(0);
    writer.entry(file, (size >> 20) - 1, 0);
    file.put(writer.payload(0) + MIB - 512, NumberedDisk.sectors(5, 1));
    ByteSource content = known(Disks.open(file, Siblings.NONE));
    assertThat(content.nextData(0)).isEqualTo(size - 4096);
    assertThat(content.read(size - 512, 512)).isEqualTo(NumberedDisk.sectors(5, 1));
  }

  @Test
  void usesTheHeaderWithTheHigherNumber() throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    // the log that the older one speaks of has been replayed
    header(file, HEADER_1, 48, 8, 0x1234);
    NumberedDisk.assertReads(content(file), FOUR);
    header(file, HEADER_1, 8, 8, -1);
    assertThat(summaries(open(file)).get(0)).startsWith("VHDX log: LogGuid is set, but");
  }

  @Test
  void goesOnWithOneHeaderAndOneRegionTable() throws Exception {
    for (int damaged : new int[] {HEADER_1, HEADER_2, REGIONS_1, REGIONS_2}) {
      byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
      file[damaged + 1000] = 1;
      VirtualDisk disk = open(file);
      assertThat(disk.container().troubles()).hasSize(1);
      String name = damaged < REGIONS_1 ? "VHDX header " : "VHDX region table ";
      assertThat(summaries(disk).get(0))
          .startsWith(name)
          .contains(": Checksum is 0x")
          .endsWith("(at byte " + (damaged + 4) + ")");
      NumberedDisk.assertReads(known(disk), FOUR);
    }
  }

  @Test
  void refusesAFileWithoutHeaderOrRegionTable() throws Exception {
    for (int[] damaged : new int[][] {{HEADER_1, HEADER_2}, {REGIONS_1, REGIONS_2}}) {
      byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
      file[damaged[0]] = 0;
      file[damaged[1]] = 0;
      assertThat(refusal(open(file))).contains("Signature is not").contains("1: ");
    }
  }

  @Test
  void refusesRegionTablesThatDiffer() throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    region(file, REGIONS_2, 32, 8, 4 * MIB);
    assertThat(refusal(open(file)))
        .isEqualTo(
            "VHDX region table: its two copies list different regions (at byte " + REGIONS_2 + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "66 | 2 | 2 | VHDX header 1: not supported: Version 2 (at byte 65602)",
      })
  void refusesOneWrongFieldOfBothHeaders(int field, int width, long value, String refusal)
      throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    header(file, HEADER_1, field, width, value);
    header(file, HEADER_2, field, width, value);
    assertThat(refusal(open(file))).isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8 | 4 | 2048 | EntryCount is 2048, more than 2047 (at byte 196616)",
        "8 | 4 | 1 | there is no metadata region (at byte 196616)",
        "16 | 4 | 1 | not supported: region 00000001-F623-4200-9D64-115E9BFD4A08, which is required (at byte 196624)",
        "32 | 8 | 100 | FileOffset is 100, no multiple of 1 MiB (at byte 196640)",
        "32 | 8 | 0 | FileOffset is 0, no multiple of 1 MiB (at byte 196640)",
        "32 | 8 | 0x7FFFFFFFFFF00000 | FileOffset is 9223372036853727232, beyond the end of any file (at byte 196640)",
        "40 | 4 | 0 | Length is 0, no multiple of 1 MiB (at byte 196648)",
      })
  void refusesOneWrongFieldOfBothRegionTables(int field, int width, String value, String refusal)
      throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    region(file, REGIONS_1, field, width, Long.decode(value));
    region(file, REGIONS_2, field, width, Long.decode(value));
    assertThat(refusal(open(file))).isEqualTo("VHDX region table 1: " + refusal);
  }

  @Test
  void refusesARegionThatIsListedTwiceOrOverlaps() throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    byte[] twice = file.clone();
    for (int table : new int[] {REGIONS_1, REGIONS_2}) {
      System.arraycopy(twice, table + 16, twice, table + 48, 16);
      fix(twice, table, 64 << 10);
    }
    assertThat(refusal(open(twice))).contains("2DC27766-F623-4200-9D64-115E9BFD4A08 is listed");
    for (int table : new int[] {REGIONS_1, REGIONS_2}) {
      region(file, table, 32, 8, METADATA);
    }
    assertThat(refusal(open(file)))
        .isEqualTo(
            "VHDX region table: structures at bytes 2097152 and 2097152 overlap (at byte"
                + " 2097152)");
  }

  /** A region that is not required may be left alone. */
  @Test
  void ignoresARegionThatIsNotRequired() throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    for (int table : new int[] {REGIONS_1, REGIONS_2}) {
      patch(file, table + 80, 4, 77);
      region(file, table, 8, 4, 3);
    }
    NumberedDisk.assertReads(content(file), FOUR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x200000 | 4 | 0 | VHDX metadata table: Signature is not \"metadata\" (at byte 2097152)",
        "0x20000A | 2 | 2048 | VHDX metadata table: EntryCount is 2048, more than 2047 (at byte 2097162)",
        "0x20000A | 2 | 4 | VHDX metadata table: there is no item CDA348C7-445D-4471-9CC9-E9885251C556 (VHDX physical sector size) (at byte 2097152)",
        "0x200020 | 4 | 1 | VHDX metadata table: not supported: system metadata item 00000001-FA36-4D43-B3B6-33F0AA44E76B, which is required (at byte 2097184)",
        "0x200038 | 4 | 5 | VHDX metadata table: not supported: user metadata item CAA16737-FA36-4D43-B3B6-33F0AA44E76B, which is required (at byte 2097184)",
        "0x200030 | 4 | 65535 | VHDX metadata table: Offset of VHDX file parameters is 65535 (at byte 2097200)",
        "0x200030 | 4 | 0xFFFFFFFF | VHDX metadata table: Offset of VHDX file parameters is 4294967295 (at byte 2097200)",
        "0x200034 | 4 | 7 | VHDX metadata table: Length of VHDX file parameters is 7 (at byte 2097204)",
        "0x200050 | 4 | 65539 | VHDX metadata table: items CAA16737-FA36-4D43-B3B6-33F0AA44E76B and 2FA54224-CD1B-4876-B211-5DBED83BF4B8 overlap (at byte 2097232)",
        "0x200050 | 4 | 65536 | VHDX metadata table: items CAA16737-FA36-4D43-B3B6-33F0AA44E76B and 2FA54224-CD1B-4876-B211-5DBED83BF4B8 overlap (at byte 2097232)",
        "0x210000 | 4 | 0x80000 | VHDX file parameters: BlockSize is 524288, not a power of two from 1 to 256 MiB (at byte 2162688)",
        "0x210000 | 4 | 0x20000000 | VHDX file parameters: BlockSize is 536870912, not a power of two from 1 to 256 MiB (at byte 2162688)",
        "0x210000 | 4 | 0x300000 | VHDX file parameters: BlockSize is 3145728, not a power of two from 1 to 256 MiB (at byte 2162688)",
        "0x210008 | 8 | 0 | VHDX virtual disk size: VirtualDiskSize is 0, no multiple of 512 bytes (at byte 2162696)",
        "0x210008 | 8 | 1000 | VHDX virtual disk size: VirtualDiskSize is 1000, no multiple of 512 bytes (at byte 2162696)",
        "0x210008 | 8 | 0x400000000200 | VHDX virtual disk size: VirtualDiskSize is 70368744178176, more than 64 TiB (at byte 2162696)",
        "0x210008 | 8 | -1 | VHDX virtual disk size: value 0xffffffffffffffff exceeds 2^63 (at byte 2162696)",
        "0x210008 | 8 | 0x400000000000 | VHDX BAT: its region of 1048576 bytes is too small for the 67125247 entries of the disk (at byte 3145728)",
        "0x210020 | 4 | 1024 | VHDX logical sector size: is 1024, neither 512 nor 4096 (at byte 2162720)",
        "0x210024 | 4 | 0 | VHDX physical sector size: is 0, neither 512 nor 4096 (at byte 2162724)",
      })
  void refusesOneWrongFieldOfTheMetadata(String at, int width, String value, String refusal)
      throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    assertThat(ITEMS).isEqualTo(0x210000);
    patch(file, Integer.decode(at), width, Long.decode(value));
    assertThat(refusal(open(file))).isEqualTo(refusal);
  }

  @Test
  void refusesItemsThatAreListedTwiceOrTooManyOfTheUser() throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    byte[] twice = file.clone();
    System.arraycopy(twice, METADATA + 32, twice, METADATA + 64, 16);
    assertThat(refusal(open(twice)))
        .isEqualTo(
            "VHDX metadata table: item CAA16737-FA36-4D43-B3B6-33F0AA44E76B is listed twice (at"
                + " byte 2097216)");
    patch(file, METADATA + 10, 2, 5 + 1024);
    for (int i = 0; i <= 1024; i++) {
      patch(file, METADATA + 32 + (5 + i) * 32, 4, 1 + i);
      patch(file, METADATA + 32 + (5 + i) * 32 + 24, 4, 1);
    }
    assertThat(known(open(file)).read(0, 512)).isEqualTo(Arrays.copyOf(FOUR, 512));
    patch(file, METADATA + 10, 2, 6 + 1024);
    assertThat(refusal(open(file))).contains("VHDX metadata table: more than 1024 user items");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | block 1 has state 4",
        "5 | block 1 has state 5",
        "7 | block 1 has state 7 (PARTIALLY_PRESENT), although there is no parent",
        "0x60000E | block 1 has entry 0x60000e",
        "0x80003 | block 1 has entry 0x80003",
        "0x8 | block 1 has entry 0x8",
        "0xFFFFFFFFFFF00006 | block 1 has entry 0xfffffffffff00006",
        "6 | block 1 stands at byte 0, within the metadata",
        "0x100006 | block 1 stands at byte 1048576, within the metadata",
        "0x200006 | block 1 stands at byte 2097152, within the metadata",
        "0x300006 | block 1 stands at byte 3145728, within the metadata",
      })
  void refusesABlockThatCannotBe(String entry, String refusal) throws Exception {
    byte[] file = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    patch(file, BAT + 8, 8, Long.parseUnsignedLong(entry.replace("0x", ""), 16));
    VirtualDisk disk = open(file);
    String whole = "VHDX BAT: " + refusal + " (at byte " + (BAT + 8) + ")";
    assertThat(summaries(disk)).containsExactly(whole);
    assertThatThrownBy(() -> known(disk).read(2 * MIB - 1, 1))
        .isInstanceOf(CorruptException.class)
        .hasMessage(whole);
    assertThat(known(disk).read(0, MIB)).isEqualTo(Arrays.copyOf(FOUR, MIB));
  }

  @Test
  void namesABlockBehindTheEnd() throws Exception {
    byte[] whole = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    byte[] cut = Arrays.copyOf(whole, whole.length - MIB + 512);
    VirtualDisk disk = open(cut);
    assertThat(disk.container().troubles())
        .containsExactly(new Trouble.Truncated("disk.vhdx", cut.length, whole.length));
    assertThat(known(disk).read(2L * MIB, 512))
        .isEqualTo(Arrays.copyOfRange(FOUR, 2 * MIB, 2 * MIB + 512));
    assertThatThrownBy(() -> known(disk).read(2L * MIB + 512, 512))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("VHDX block 2 of disk.vhdx");
    assertThat(known(disk).nextData(2L * MIB + 512)).isEqualTo(2L * MIB + 512);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 70_000, 200_000, 300_000, MIB, 2 * MIB, 3 * MIB})
  void namesTheEndOfACutFile(int length) throws Exception {
    byte[] whole = new VhdxWriter().order(2, 0, 3, 1).write(FOUR);
    assertThat(((Fact.Failed<ByteSource>) open(Arrays.copyOf(whole, length)).content()).trouble())
        .isInstanceOf(Trouble.Truncated.class);
  }

  @Test
  void refusesADiskThatNeedsItsParent() throws Exception {
    VirtualDisk disk = open(VhdxFiles.differencing());
    assertThat(disk.container().label()).isEqualTo("VHDX differencing");
    assertThat(disk.size()).isEqualTo(MIB);
    assertThat(property(disk, "parent")).isEqualTo(".\\base.vhdx");
    assertThat(refusal(disk))
        .isEqualTo(
            "VHDX file parameters: not supported: differencing disk (HasParent), which needs its"
                + " parent \".\\base.vhdx\"");

    byte[] damaged = VhdxFiles.differencing();
    patch(damaged, ITEMS + 40 + 18, 2, 0xFFFF);
    assertThat(refusal(open(damaged))).contains("which needs its parent \"\"");
  }

  private static void header(byte[] file, int at, int field, int width, long value) {
    patch(file, at + field, width, value);
    fix(file, at, 4096);
  }

  private static void region(byte[] file, int at, int field, int width, long value) {
    patch(file, at + field, width, value);
    fix(file, at, 64 << 10);
  }

  private static void fix(byte[] file, int at, int length) {
    byte[] fixed = VhdxWriter.checksum(Arrays.copyOfRange(file, at, at + length));
    System.arraycopy(fixed, 0, file, at, length);
  }

  static void patch(byte[] file, int offset, int width, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    switch (width) {
      case 2 -> buffer.putShort(offset, (short) value);
      case 4 -> buffer.putInt(offset, (int) value);
      default -> buffer.putLong(offset, value);
    }
  }

  static VirtualDisk open(byte[] file) throws IOException {
    return Disks.open(new ArraySource("disk.vhdx", file), Siblings.NONE);
  }

  private static ByteSource content(byte[] file) throws IOException {
    VirtualDisk disk = open(file);
    assertThat(summaries(disk)).isEmpty();
    return known(disk);
  }

  static ByteSource known(VirtualDisk disk) {
    if (disk.content() instanceof Fact.Failed<ByteSource> failed) {
      throw new AssertionError(failed.trouble().summary());
    }
    return disk.content().toOptional().orElseThrow();
  }

  static List<String> summaries(VirtualDisk disk) {
    return disk.container().troubles().stream().map(Trouble::summary).toList();
  }

  static String refusal(VirtualDisk disk) {
    return ((Fact.Failed<ByteSource>) disk.content()).trouble().summary();
  }

  private static String property(VirtualDisk disk, String name) {
    for (Container.Property property : disk.container().properties()) {
      if (property.name().equals(name)) {
        return property.value();
      }
    }
    throw new AssertionError("no property " + name);
  }
}
