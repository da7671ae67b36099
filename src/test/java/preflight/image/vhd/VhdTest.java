package preflight.image.vhd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

class VhdTest {

  private static final int KIB = 1024;
  private static final byte[] FOUR = NumberedDisk.sectors(0, 4 * 4096 / 512);

  /** One cylinder, one head, 32 sectors: what {@link #FOUR} has. */
  private static final int EXACT = 0x0001_0120;

  private static VhdWriter small() {
    return new VhdWriter().blockSize(4096).geometry(EXACT);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096, 512 * KIB, 2048 * KIB, 4096 * KIB})
  void readsBlocksInAnyOrder(int blockSize) throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 4 * blockSize / 512);
    byte[] file = new VhdWriter().blockSize(blockSize).geometry(0).order(2, 0, 3, 1).dynamic(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThat(property(open(file), "block size")).isEqualTo(Integer.toString(blockSize));
  }

  @Test
  void readsAShortLastBlock() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 8 * 4 + 3);
    byte[] file = small().order(4, 0, 3, 1, 2).dynamic(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThatThrownBy(() -> content(file).read(disk.length - 512, 1024))
        .isInstanceOf(TruncatedException.class);
  }

  @Test
  void readsBlocksThatAreNotThereAsZeros() throws Exception {
    byte[] disk = FOUR.clone();
    Arrays.fill(disk, 4096, 3 * 4096, (byte) 0);
    byte[] file = small().order(1, VhdWriter.FREE, VhdWriter.FREE, 0).dynamic(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThat(content(file).nextData(4096)).isEqualTo(3L * 4096);
    assertThat(property(open(file), "allocated blocks")).isEqualTo("2");
  }

  @Test
  void readsSectorsThatWereNeverWrittenAsZeros() throws Exception {
    byte[] disk = FOUR.clone();
    Arrays.fill(disk, 512, 1024, (byte) 0);
    Arrays.fill(disk, 3 * 4096 - 512, 3 * 4096 + 512, (byte) 0);
    byte[] file = small().exactBitmaps().order(2, 0, 3, 1).dynamic(disk);
    NumberedDisk.assertReads(content(file), disk);
  }

  /** Readers that look at the bitmap and those that do not would give different disks. */
  @Test
  void refusesASectorThatItsBitmapDenies() throws Exception {
    byte[] file = small().order(0, 1, 2, 3).dynamic(FOUR);
    int bitmap = 1536 + 512 + 4608;
    assertThat(file[bitmap]).isEqualTo((byte) 0xFF);
    file[bitmap] = (byte) 0b1101_1111;
    ByteSource content = content(file);
    assertThat(content.read(4096, 1024)).isEqualTo(Arrays.copyOfRange(FOUR, 4096, 5120));
    assertThatThrownBy(() -> content.read(4096, 4096))
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "VHD sector bitmap: says that sector 2 of block 1 was never written, but the sector is"
                + " not zero");
    assertThatThrownBy(() -> content.read(4096 + 1030, 10)).isInstanceOf(CorruptException.class);
    assertThat(content.nextData(4096 + 1024)).isEqualTo(4096 + 1024);
  }

  @Test
  void readsAFixedDisk() throws Exception {
    byte[] file = small().fixed(FOUR);
    VirtualDisk disk = open(file);
    assertThat(disk.container().label()).isEqualTo("VHD fixed");
    assertThat(disk.container().detectedBy())
        .isEqualTo("\"conectix\" at byte 16384, in the footer");
    NumberedDisk.assertReads(content(file), FOUR);
    assertThat(property(disk, "creator application")).isEqualTo("tst");
    assertThat(property(disk, "geometry")).isEqualTo("1 cylinders, 1 heads, 32 sectors");
  }

  @Test
  void takesTheSizeFromTheFooterAndNotFromTheGeometry() throws Exception {
    VirtualDisk smaller = open(small().geometry(0x0001_011F).fixed(FOUR));
    assertThat(smaller.size()).isEqualTo(FOUR.length);
    assertThat(smaller.container().troubles()).isEmpty();
    assertThat(property(smaller, "size by geometry"))
        .isEqualTo("15872 bytes; not the size of the disk");

    VirtualDisk larger = open(small().order(0, 1, 2, 3).geometry(0x0001_0121).dynamic(FOUR));
    assertThat(larger.size()).isEqualTo(FOUR.length);
    assertThat(summaries(larger))
        .containsExactly(
            "VHD disk size: Current Size is 16384, but the geometry comes to 16896 bytes (at byte "
                + (larger(FOUR.length) + 56)
                + ")");

    VirtualDisk largest = open(small().geometry(0xFFFF_10FF).fixed(FOUR));
    assertThat(largest.container().troubles()).isEmpty();
  }

  /** The footer's place in a small dynamic file. */
  private static long larger(int diskLength) {
    return 1536 + 512 + diskLength / 4096 * 4608L;
  }

  @Test
  void readsFootersOfBefore2004() throws Exception {
    byte[] fixed = small().fixed(FOUR);
    NumberedDisk.assertReads(content(Arrays.copyOf(fixed, fixed.length - 1)), FOUR);
    byte[] dynamic = small().order(2, 0, 3, 1).dynamic(FOUR);
    NumberedDisk.assertReads(content(Arrays.copyOf(dynamic, dynamic.length - 1)), FOUR);
  }

  @Test
  void usesTheCopyWhereTheFooterIsMissing() throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    byte[] cut = Arrays.copyOf(file, file.length - 512);
    VirtualDisk disk = open(cut);
    assertThat(summaries(disk))
        .containsExactly(
            "VHD footer: there is none at the end (at byte " + (cut.length - 512) + ")");
    NumberedDisk.assertReads(known(disk), FOUR);
  }

  @Test
  void usesTheFooterWhereTheCopyIsMissing() throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    file[0] = 'C';
    VirtualDisk disk = open(file);
    assertThat(summaries(disk))
        .containsExactly("VHD footer copy: Cookie is not \"conectix\" (at byte 0)");
    NumberedDisk.assertReads(known(disk), FOUR);
  }

  @Test
  void usesTheOneWhoseChecksumIsRight() throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    int footer = file.length - 512;
    file[footer + 54] ^= 1;
    VirtualDisk disk = open(file);
    assertThat(disk.size()).isEqualTo(FOUR.length);
    assertThat(summaries(disk)).hasSize(2);
    assertThat(summaries(disk).get(0))
        .startsWith("VHD footer: Checksum is 0x")
        .endsWith("(at byte " + (footer + 64) + ")");
    assertThat(summaries(disk).get(1))
        .isEqualTo(
            "VHD footers: the footer at byte "
                + footer
                + " is not its copy at byte 0 (at byte "
                + (footer + 54)
                + ")");
    NumberedDisk.assertReads(known(disk), FOUR);
  }

  @Test
  void tellsFootersThatDiffer() throws Exception {
    VirtualDisk disk = open(VhdFiles.withOtherFooter());
    assertThat(disk.container().troubles()).hasSize(1);
    assertThat(disk.container().troubles().get(0).structure()).isEqualTo(Vhd.FOOTERS);
    NumberedDisk.assertReads(known(disk), FOUR);
  }

  @Test
  void goesOnAfterWrongChecksums() throws Exception {
    VirtualDisk disk = open(VhdFiles.withWrongChecksums());
    assertThat(disk.container().troubles()).hasSize(2);
    NumberedDisk.assertReads(known(disk), FOUR);

    byte[] header = small().order(2, 0, 3, 1).dynamic(FOUR);
    header[512 + 900] = 1;
    VirtualDisk damaged = open(header);
    assertThat(summaries(damaged)).hasSize(1);
    assertThat(summaries(damaged).get(0)).startsWith("VHD dynamic disk header: Checksum is 0x");
    NumberedDisk.assertReads(known(damaged), FOUR);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 512, 1000, 60 * 1024})
  void findsTheFooterBeforePadding(int padding) throws Exception {
    byte[] file = VhdWriter.join(small().order(2, 0, 3, 1).dynamic(FOUR), new byte[padding]);
    VirtualDisk disk = open(file);
    assertThat(summaries(disk))
        .containsExactly(
            "VHD footer: "
                + padding
                + " bytes stand behind it, although it is the end of the file (at byte "
                + (file.length - padding)
                + ")");
    NumberedDisk.assertReads(known(disk), FOUR);
  }

  @Test
  void namesFixedDisksThatAreCutOrTooLong() throws Exception {
    VirtualDisk cut = open(small().size(FOUR.length + 1024).fixed(FOUR));
    assertThat(cut.container().troubles())
        .containsExactly(new Trouble.Truncated("disk.vhd", FOUR.length, FOUR.length + 1024));
    assertThat(known(cut).read(FOUR.length - 512, 512))
        .isEqualTo(Arrays.copyOfRange(FOUR, FOUR.length - 512, FOUR.length));
    // the footer is no part of the disk
    assertThatThrownBy(() -> known(cut).read(FOUR.length, 512))
        .isInstanceOf(TruncatedException.class);
    assertThat(known(cut).nextData(FOUR.length)).isEqualTo(FOUR.length);

    VirtualDisk longer = open(small().size(FOUR.length - 1024).geometry(0).fixed(FOUR));
    assertThat(summaries(longer))
        .containsExactly(
            "VHD disk size: Current Size is 15360, but 16384 bytes stand before the footer (at byte"
                + " 16432)");
    NumberedDisk.assertReads(known(longer), Arrays.copyOf(FOUR, FOUR.length - 1024));
  }

  @Test
  void refusesADiskThatNeedsItsParent() throws Exception {
    VirtualDisk disk = open(VhdFiles.differencing());
    assertThat(disk.container().label()).isEqualTo("VHD differencing");
    assertThat(disk.size()).isEqualTo(FOUR.length);
    assertThat(property(disk, "parent")).isEqualTo("base.vhd");
    assertThat(refusal(disk))
        .isEqualTo(
            "VHD footer: not supported: differencing disk (Disk Type 4), which needs its parent"
                + " \"base.vhd\" (at byte "
                + (larger(FOUR.length) + 60)
                + ")");

    byte[] damaged = VhdFiles.differencing();
    damaged[512] = 0;
    assertThat(refusal(open(damaged))).contains("which needs its parent (at byte");
  }

  @Test
  void namesABlockBehindTheEnd() throws Exception {
    byte[] whole = small().order(2, 0, 3, 1).dynamic(FOUR);
    byte[] cut = Arrays.copyOf(whole, whole.length - 512 - 4096 + 512);
    VirtualDisk disk = open(cut);
    assertThat(disk.container().troubles())
        .contains(new Trouble.Truncated("disk.vhd", cut.length, whole.length - 512));
    ByteSource content = known(disk);
    assertThat(content.read(2L * 4096, 512))
        .isEqualTo(Arrays.copyOfRange(FOUR, 2 * 4096, 2 * 4096 + 512));
    assertThatThrownBy(() -> content.read(2L * 4096 + 512, 512))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("VHD block 2 of disk.vhd");

    byte[] wild = whole.clone();
    ByteBuffer.wrap(wild).putInt(1536 + 4, 0xFFFFFFF0);
    VirtualDisk lost = open(wild);
    assertThat(lost.container().troubles().get(0)).isInstanceOf(Trouble.Truncated.class);
    assertThatThrownBy(() -> known(lost).read(4096, 512)).isInstanceOf(TruncatedException.class);
    assertThat(known(lost).read(0, 512)).isEqualTo(Arrays.copyOf(FOUR, 512));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3", "2"})
  void refusesABlockWithinTheMetadata(int sector) throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    ByteBuffer.wrap(file).putInt(1536 + 4, sector);
    VirtualDisk disk = open(file);
    String problem =
        "VHD block allocation table: block 1 stands at sector "
            + sector
            + ", within the metadata (at byte 1540)";
    assertThat(summaries(disk)).containsExactly(problem);
    assertThatThrownBy(() -> known(disk).read(4096, 512)).hasMessage(problem);
    assertThat(known(disk).read(0, 512)).isEqualTo(Arrays.copyOf(FOUR, 512));
  }

  @Test
  void readsATableThatIsLargerThanTheDisk() throws Exception {
    byte[] file = small().extraEntries(500).order(2, 0, 3, 1).dynamic(FOUR);
    NumberedDisk.assertReads(content(file), FOUR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 | 4 | 0x20000 | VHD footer: not supported: File Format Version 2.0 (at byte %F+12)",
        "16 | 8 | -1 | VHD footer: Data Offset is 0xffffffffffffffff (at byte %F+16)",
        "16 | 8 | 0x7FFFFFFFFFFFFF00 | disk.vhd: ends at byte %E",
        "48 | 8 | 0 | VHD footer: Current Size is 0 (at byte %F+48)",
        "48 | 8 | -1 | VHD footer: value 0xffffffffffffffff exceeds 2^63 (at byte %F+48)",
        "48 | 8 | 0x7FFFFFFFFFFFFFFF | VHD dynamic disk header: Max Table Entries is 4, too few for 9223372036854775807 bytes in blocks of 4096 (at byte 540)",
        "60 | 4 | 5 | VHD footer: unknown Disk Type 5 (at byte %F+60)",
        "60 | 4 | 0 | VHD footer: unknown Disk Type 0 (at byte %F+60)",
      })
  void refusesOneWrongFieldOfBothFooters(int field, int width, String value, String refusal)
      throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    int footer = file.length - 512;
    for (int at : new int[] {0, footer}) {
      patch(file, at + field, width, Long.decode(value));
      VhdWriter.checksum(file, at, 512, 64);
    }
    assertThat(refusal(open(file)))
        .startsWith(
            refusal
                .replace("%F+" + field, Integer.toString(footer + field))
                .replace("%E", Integer.toString(file.length)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 4 | 0 | Cookie is not \"cxsparse\" (at byte 512)",
        "16 | 8 | -1 | value 0xffffffffffffffff exceeds 2^63 (at byte 528)",
        "24 | 4 | 0x20001 | not supported: Header Version 2.1 (at byte 536)",
        "28 | 4 | 3 | Max Table Entries is 3, too few for 16384 bytes in blocks of 4096 (at byte 540)",
        "32 | 4 | 0 | Block Size is 0, not a power of two from 512 on (at byte 544)",
        "32 | 4 | 256 | Block Size is 256, not a power of two from 512 on (at byte 544)",
        "32 | 4 | 4097 | Block Size is 4097, not a power of two from 512 on (at byte 544)",
        "32 | 4 | 0x80000000 | not supported: Block Size of 2147483648 bytes (at byte 544)",
      })
  void refusesOneWrongFieldOfTheHeader(int field, int width, String value, String refusal)
      throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    patch(file, 512 + field, width, Long.decode(value));
    VhdWriter.checksum(file, 512, 1024, 36);
    VirtualDisk disk = open(file);
    assertThat(refusal(disk)).isEqualTo("VHD dynamic disk header: " + refusal);
    assertThat(disk.container().label()).isEqualTo("VHD dynamic");
    assertThat(disk.size()).isEqualTo(FOUR.length);
  }

  /** Never as a raw disk, whose end it would be. */
  @ParameterizedTest
  @CsvSource({"3584, 7", "512, 7", "1048064, 0", "1048064, 7", "65000, 7"})
  void findsAFooterWithBytesBehindIt(int behind, int fill) throws Exception {
    byte[] file = VhdFiles.fixed();
    byte[] padded = Arrays.copyOf(file, file.length + behind);
    Arrays.fill(padded, file.length, padded.length, (byte) fill);
    VirtualDisk disk = open(padded);
    assertThat(disk.container().label()).isEqualTo("VHD fixed");
    assertThat(disk.container().detectedBy())
        .isEqualTo("\"conectix\" at byte 16384, in the footer, with bytes behind it");
    assertThat(summaries(disk))
        .containsExactly(
            "VHD footer: "
                + behind
                + " bytes stand behind it, although it is the end of the file (at byte "
                + file.length
                + ")");
    NumberedDisk.assertReads(known(disk), NumberedDisk.sectors(0, 32));
    // that of another type is no end of a disk, whatever its size
    for (int type : new int[] {0, 1, 3, 4, 5}) {
      byte[] other = padded.clone();
      patch(other, file.length - 512 + 60, 4, type);
      VhdWriter.checksum(other, file.length - 512, 512, 64);
      assertThat(open(other).container().label()).isEqualTo("unformatted");
    }
    // without its checksum it may be anything that the disk holds
    padded[file.length - 1] = 1;
    assertThat(open(padded).container().label()).isEqualTo("VHD fixed");
    padded[file.length - 100] = 1;
    assertThat(open(padded).container().label()).isEqualTo("unformatted");
  }

  @Test
  void takesNoMemoryForAHugeTable() throws Exception {
    byte[] file = small().order(2, 0, 3, 1).dynamic(FOUR);
    patch(file, 512 + 28, 4, 0xFFFFFFFFL);
    assertThat(refusal(open(file)))
        .isEqualTo(
            "disk.vhd: ends at byte "
                + file.length
                + ", but byte "
                + (1536 + 0xFFFFFFFFL * 4)
                + " is needed (at byte "
                + file.length
                + ")");
    patch(file, 512 + 16, 8, Long.MAX_VALUE);
    assertThat(refusal(open(file))).startsWith("disk.vhd: ends at byte " + file.length);
  }

  private static void patch(byte[] file, int offset, int width, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    if (width == 8) {
      buffer.putLong(offset, value);
    } else {
      buffer.putInt(offset, (int) value);
    }
  }

  private static VirtualDisk open(byte[] file) throws IOException {
    return Disks.open(new ArraySource("disk.vhd", file), Siblings.NONE);
  }

  private static ByteSource content(byte[] file) throws IOException {
    VirtualDisk disk = open(file);
    assertThat(disk.container().troubles()).isEmpty();
    return known(disk);
  }

  private static ByteSource known(VirtualDisk disk) {
    if (disk.content() instanceof Fact.Failed<ByteSource> failed) {
      throw new AssertionError(failed.trouble().summary());
    }
    return disk.content().toOptional().orElseThrow();
  }

  private static List<String> summaries(VirtualDisk disk) {
    return disk.container().troubles().stream().map(Trouble::summary).toList();
  }

  private static String refusal(VirtualDisk disk) {
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
