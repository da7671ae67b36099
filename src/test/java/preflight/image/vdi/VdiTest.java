package preflight.image.vdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.image.Disks;
import preflight.image.NumberedDisk;
import preflight.image.Siblings;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

class VdiTest {

  private static final int MIB = 1 << 20;
  private static final byte[] FOUR = NumberedDisk.sectors(0, 4 * MIB / 512);

  @Test
  void readsBlocksInAnyOrderInOneRequest() throws Exception {
    byte[] file = new VdiWriter().map(2, 0, 3, 1).write(FOUR);
    assertThat(Arrays.mismatch(content(file).read(0, 4 * MIB), FOUR)).isEqualTo(-1);
    NumberedDisk.assertReads(content(file), FOUR);
  }

  @Test
  void findsTheDataBehindTheExtraBytesOfABlock() throws Exception {
    byte[] file = new VdiWriter().extra(512).map(2, 0, 3, 1).write(FOUR);
    NumberedDisk.assertReads(content(file), FOUR);
  }

  @Test
  void readsAShortLastBlock() throws Exception {
    byte[] disk = NumberedDisk.sectors(0, 4 * MIB / 512 + 3);
    byte[] file = new VdiWriter().map(4, 0, 3, 1, 2).write(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThatThrownBy(() -> content(file).read(disk.length - 512, 1024))
        .isInstanceOf(TruncatedException.class);
    // a writer need not fill the last block up
    byte[] last = new VdiWriter().map(0, 1, 2, 3, 4).write(disk);
    VirtualDisk cut = open(Arrays.copyOf(last, last.length - MIB + 3 * 512));
    assertThat(cut.container().troubles()).isEmpty();
    NumberedDisk.assertReads(cut.content().toOptional().orElseThrow(), disk);
  }

  @Test
  void readsFreeAndZeroBlocksAsZeros() throws Exception {
    byte[] disk = FOUR.clone();
    Arrays.fill(disk, MIB, 3 * MIB, (byte) 0);
    byte[] file = new VdiWriter().map(1, VdiWriter.FREE, VdiWriter.ZERO, 0).write(disk);
    NumberedDisk.assertReads(content(file), disk);
    assertThat(content(file).nextData(MIB)).isEqualTo(3L * MIB);
  }

  @Test
  void readsABlockThatStandsTwice() throws Exception {
    byte[] disk = FOUR.clone();
    System.arraycopy(disk, 0, disk, 2 * MIB, MIB);
    byte[] file = new VdiWriter().map(0, 1, 0, 2).write(disk);
    VirtualDisk opened = open(file);
    NumberedDisk.assertReads(opened.content().toOptional().orElseThrow(), disk);
    assertThat(opened.container().troubles().get(0).summary())
        .isEqualTo("VDI block map: block 2 stands where another block does: 0 (at byte 520)");
  }

  @Test
  void tellsTypesAndSizes() throws Exception {
    VirtualDisk fixed = open(new VdiWriter().type(2).map(0, 1, 2, 3).write(FOUR));
    assertThat(fixed.container().label()).isEqualTo("VDI fixed");
    assertThat(fixed.container().detectedBy()).isEqualTo("0xBEDA107F at byte 64");
    assertThat(fixed.size()).isEqualTo(4L * MIB);
    NumberedDisk.assertReads(fixed.content().toOptional().orElseThrow(), FOUR);
  }

  @ParameterizedTest
  @CsvSource({"3,undo", "4,differencing"})
  void refusesImagesThatNeedAnother(int type, String name) throws Exception {
    VirtualDisk disk = open(new VdiWriter().type(type).map(-1, 0, -1, 1).write(FOUR));
    assertThat(disk.container().variant()).isEqualTo(name);
    assertThat(disk.size()).isEqualTo(4L * MIB);
    assertThat(refusal(disk))
        .isEqualTo(
            "VDI header: not supported: "
                + name
                + " image (type "
                + type
                + "), which needs its parent image (at byte 76)");
  }

  @Test
  void namesABlockBehindTheEnd() throws Exception {
    byte[] whole = new VdiWriter().map(2, 0, 3, 1).write(FOUR);
    byte[] cut = Arrays.copyOf(whole, 2048 + 3 * MIB + 512);
    VirtualDisk disk = open(cut);
    assertThat(disk.container().troubles())
        .containsExactly(new Trouble.Truncated("disk.vdi", cut.length, whole.length));
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.read(2L * MIB, 512))
        .isEqualTo(Arrays.copyOfRange(FOUR, 2 * MIB, 2 * MIB + 512));
    assertThatThrownBy(() -> content.read(2L * MIB + 512, 512))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("VDI block 2 of disk.vdi")
        .hasMessageContaining("byte " + (2048 + 3 * MIB + 1024) + " is needed");
    assertThat(content.nextData(2L * MIB + 512)).isEqualTo(2L * MIB + 512);

    byte[] wild = whole.clone();
    patch(wild, 512 + 4, 4, 0xFFFFFFF0L);
    assertThatThrownBy(() -> content(wild).read(MIB, 512)).isInstanceOf(TruncatedException.class);
  }

  @Test
  void namesAMapBehindTheEnd() throws Exception {
    byte[] file = new VdiWriter().map(2, 0, 3, 1).write(FOUR);
    assertThat(refusal(open(Arrays.copyOf(file, 520))))
        .contains("disk.vdi: ends at byte 520, but byte 528");
    assertThat(refusal(open(Arrays.copyOf(file, 100)))).contains("ends at byte 100");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x44 | 4 | 0x00000001 | VDI header: not supported: VDI format version 0.1 (at byte 68)",
        "0x44 | 4 | 0x00010002 | VDI header: not supported: VDI format version 1.2 (at byte 68)",
        "0x48 | 4 | 383 | VDI header: cbHeader is 383, less than 384 (at byte 72)",
        "0x4C | 4 | 5 | VDI header: unknown image type 5 (at byte 76)",
        "0x154 | 4 | 100 | VDI header: offBlocks is 100, within the header (at byte 340)",
        "0x158 | 4 | 520 | VDI header: offData is 520, before the end of the block map (at byte 344)",
        "0x158 | 4 | 2049 | VDI header: offData is 2049, no multiple of 512 (at byte 344)",
        "0x170 | 8 | 0 | VDI header: cbDisk is 0 (at byte 368)",
        "0x170 | 8 | -1 | VDI header: value 0xffffffffffffffff exceeds 2^63 (at byte 368)",
        "0x178 | 4 | 0 | VDI header: cbBlock is 0, not a power of two from 512 on (at byte 376)",
        "0x178 | 4 | 1000000 | VDI header: cbBlock is 1000000, not a power of two from 512 on (at byte 376)",
        "0x178 | 4 | 0x80000000 | VDI header: not supported: cbBlock of 2147483648 bytes (at byte 376)",
        "0x17C | 4 | 0xFFFFFFFF | VDI header: not supported: cbBlockExtra of 4294967295 bytes (at byte 380)",
        "0x180 | 4 | 3 | VDI header: cBlocks is 3, too few for 4194304 bytes in blocks of 1048576 (at byte 384)",
      })
  void refusesOneWrongField(String offset, int width, String value, String refusal)
      throws Exception {
    byte[] file = new VdiWriter().map(2, 0, 3, 1).write(FOUR);
    patch(file, Integer.decode(offset), width, Long.decode(value));
    VirtualDisk disk = open(file);
    assertThat(refusal(disk)).isEqualTo(refusal);
    assertThat(disk.container().label()).isEqualTo("VDI");
  }

  @Test
  void takesNoMemoryForAHugeMap() throws Exception {
    byte[] file = new VdiWriter().map(2, 0, 3, 1).write(FOUR);
    patch(file, 0x180, 4, 0xFFFFFFFFL);
    patch(file, 0x158, 4, 0xFFFFFE00L);
    assertThat(refusal(open(file))).contains("offData is 4294966784, before the end");
    patch(file, 0x180, 4, 0x30000000L);
    assertThat(refusal(open(file))).contains("ends at byte " + file.length);
  }

  private static void patch(byte[] file, int offset, int width, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (width == 8) {
      buffer.putLong(offset, value);
    } else {
      buffer.putInt(offset, (int) value);
    }
  }

  private static VirtualDisk open(byte[] file) throws IOException {
    return Disks.open(new ArraySource("disk.vdi", file), Siblings.NONE);
  }

  private static ByteSource content(byte[] file) throws IOException {
    VirtualDisk disk = open(file);
    assertThat(disk.container().troubles()).isEmpty();
    return disk.content().toOptional().orElseThrow();
  }

  private static String refusal(VirtualDisk disk) {
    return ((Fact.Failed<ByteSource>) disk.content()).trouble().summary();
  }

  /** Two blocks at one place are told up to there; beyond, the disk is read all the same. */
  @Test
  void comparesTheBlocksOf256Gibibytes() throws Exception {
    for (int blocks : new int[] {256 * 1024, 256 * 1024 + 1}) {
      int[] map = new int[blocks];
      Arrays.fill(map, VdiWriter.FREE);
      map[0] = 0;
      map[1] = 0;
      byte[] disk = NumberedDisk.sectors(0, 2 * MIB / 512);
      byte[] file = new VdiWriter().map(map).write(disk);
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(0x170, (long) blocks * MIB)
          .putInt(0x184, 1);
      VirtualDisk opened = open(file);
      ByteSource content = opened.content().toOptional().orElseThrow();
      byte[] second = Arrays.copyOfRange(disk, MIB, 2 * MIB);
      assertThat(Arrays.mismatch(content.read(0, MIB), second)).isEqualTo(-1);
      assertThat(Arrays.mismatch(content.read(MIB, MIB), second)).isEqualTo(-1);
      assertThat(content.nextData(2L * MIB)).isEqualTo((long) blocks * MIB);
      assertThat(opened.container().troubles()).hasSize(blocks == 256 * 1024 ? 1 : 0);
    }
  }
}
