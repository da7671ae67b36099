package preflight.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.vmdk.Vmdks.content;
import static preflight.image.vmdk.Vmdks.known;
import static preflight.image.vmdk.Vmdks.open;
import static preflight.image.vmdk.Vmdks.patched;
import static preflight.image.vmdk.Vmdks.refusal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.image.NumberedDisk;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Bytes;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** Plain sparse files. */
class SparseTest {

  /** 20 grains of 8 sectors and 3 sectors: three tables. */
  private static final byte[] DISK = NumberedDisk.sectors(0, 163);

  private static final int GRAIN = 4096;
  private static final int DIRECTORY = VmdkWriter.DIRECTORY * 512;
  private static final int COPY = DIRECTORY - 512;
  private static final int TABLE = 11 * 512;

  @Test
  void readsGrainsInAnyOrder() throws Exception {
    VirtualDisk disk = open(new VmdkWriter(DISK).plain());
    assertThat(disk.container().label()).isEqualTo("VMDK monolithicSparse");
    assertThat(disk.size()).isEqualTo(DISK.length);
    NumberedDisk.assertReads(content(disk), DISK);
  }

  @Test
  void readsOtherGrainSizes() throws Exception {
    for (int sectors : new int[] {16, 64, 128, 256}) {
      NumberedDisk.assertReads(content(open(new VmdkWriter(DISK).grain(sectors).plain())), DISK);
    }
  }

  @Test
  void readsAbsentGrainsAndTablesAsZeros() throws Exception {
    byte[] disk = DISK.clone();
    Arrays.fill(disk, GRAIN, 3 * GRAIN, (byte) 0);
    Arrays.fill(disk, 8 * GRAIN, 16 * GRAIN, (byte) 0);
    byte[] file = patched(new VmdkWriter(disk).plain(), DIRECTORY + 4, 4, 0);
    ByteSource content = content(open(file));
    NumberedDisk.assertReads(content, disk);
    assertThat(content.nextData(GRAIN)).isEqualTo(3L * GRAIN);
    assertThat(content.nextData(8L * GRAIN)).isEqualTo(16L * GRAIN);
  }

  @Test
  void takesEntryOneForZerosWhereTheFlagSaysSo() throws Exception {
    byte[] disk = DISK.clone();
    Arrays.fill(disk, 5 * GRAIN, 6 * GRAIN, (byte) 0);
    byte[] file = new VmdkWriter(DISK).entry(5, 1).flags(0x4).plain();
    NumberedDisk.assertReads(content(open(file)), disk);
  }

  @Test
  void takesEntryOneForASectorWithoutTheFlag() throws Exception {
    VirtualDisk disk = open(new VmdkWriter(DISK).entry(5, 1).plain());
    assertThatThrownBy(() -> known(disk).read(5L * GRAIN, 512))
        .isInstanceOf(CorruptException.class)
        .hasMessage(
            "VMDK grain table: grain 5 stands at sector 1, within the metadata (at byte 512)");
    assertThat(known(disk).read(6L * GRAIN, 512))
        .isEqualTo(Arrays.copyOfRange(DISK, 6 * GRAIN, 6 * GRAIN + 512));
  }

  @Test
  void neverTakesADirectoryForAGrain() throws Exception {
    VirtualDisk disk = open(new VmdkWriter(DISK).entry(2, VmdkWriter.DIRECTORY).plain());
    assertThatThrownBy(() -> known(disk).read(2L * GRAIN, 512))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("sector 10, within the metadata");
  }

  @Test
  void readsGrainsBehindTwoToThe31Sectors() throws Exception {
    byte[] file = new VmdkWriter(DISK).entry(2, 0x90000000).plain();
    long far = 0x90000000L * 512;
    byte[] grain = NumberedDisk.sectors(999, 8);
    ByteSource source =
        new FarSource(new ArraySource("far.vmdk", file), far, new ArraySource("tail", grain));
    VirtualDisk disk = preflight.image.Disks.open(source, preflight.image.Siblings.NONE);
    assertThat(known(disk).read(2L * GRAIN, GRAIN)).isEqualTo(grain);
  }

  /** A file whose last bytes are far behind the others. */
  private record FarSource(ByteSource near, long far, ByteSource tail) implements ByteSource {
    @Override
    public String name() {
      return near.name();
    }

    @Override
    public long size() {
      return far + tail.size();
    }

    @Override
    public void read(long offset, byte[] target, int from, int length) throws java.io.IOException {
      requireRange(offset, length);
      for (int i = 0; i < length; i++) {
        long at = offset + i;
        boolean inTail = at >= far;
        boolean inNear = at < near.size();
        target[from + i] =
            inTail ? tail.read(at - far, 1)[0] : inNear ? near.read(at, 1)[0] : (byte) 0;
      }
    }
  }

  @Test
  void fallsBackToTheRedundantDirectory() throws Exception {
    byte[] good = new VmdkWriter(DISK).redundant().plain();
    NumberedDisk.assertReads(content(open(good)), DISK);
    byte[] damaged = patched(good, DIRECTORY + 4, 4, 0xFFFFFFFFL);
    VirtualDisk disk = open(damaged);
    assertThat(disk.container().troubles()).hasSize(1);
    assertThat(disk.container().troubles().get(0).structure())
        .isEqualTo("VMDK grain directory, grain table 1");
    NumberedDisk.assertReads(known(disk), DISK);
    byte[] both = patched(damaged, COPY + 4, 4, 0xFFFFFFFFL);
    assertThat(refusal(open(both)))
        .startsWith("VMDK grain directory, grain table 1: ends at byte " + good.length);
  }

  @Test
  void usesTheRedundantDirectoryWhereTheFlagSaysSo() throws Exception {
    byte[] good = new VmdkWriter(DISK).redundant().flags(0x2).plain();
    VirtualDisk disk = open(patched(good, COPY, 4, 0xFFFFFFFFL));
    assertThat(disk.container().troubles().get(0).structure())
        .isEqualTo("VMDK redundant grain directory, grain table 0");
    NumberedDisk.assertReads(known(disk), DISK);
    byte[] only = patched(good, 56, 8, 0);
    NumberedDisk.assertReads(content(open(only)), DISK);
  }

  @Test
  void refusesTablesThatDisagree() throws Exception {
    byte[] good = new VmdkWriter(DISK).redundant().plain();
    VirtualDisk disk = open(patched(good, TABLE + 3 * 4, 4, 0));
    assertThatThrownBy(() -> known(disk).read(0, 512))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("VMDK grain table 0: entry 3 is 0 in the VMDK grain directory and")
        .hasMessageContaining("at byte " + (TABLE + 12));
    assertThat(known(disk).read(8L * GRAIN, 512)).isNotEmpty();
  }

  @Test
  void namesAGrainBehindTheEnd() throws Exception {
    byte[] good = new VmdkWriter(DISK).plain();
    byte[] cut = Arrays.copyOf(good, good.length - GRAIN);
    VirtualDisk disk = open(cut);
    assertThatThrownBy(() -> known(disk).read(0, 512))
        .isInstanceOf(TruncatedException.class)
        .hasMessageStartingWith("VMDK grain 0 of disk.vmdk: ends at byte " + cut.length);
    assertThat(known(disk).nextData(0)).isZero();
    VirtualDisk shorter = open(Arrays.copyOf(good, 17 * 512 + 512));
    assertThat(shorter.container().troubles().get(0)).isInstanceOf(Trouble.Truncated.class);
    assertThat(refusal(open(Arrays.copyOf(good, 12 * 512))))
        .contains("grain table 1: ends at byte");
  }

  @Test
  void skipsAnEmptyDiskOfFourTebibytesWithoutWalkingItsGrains() throws Exception {
    Bytes header = Bytes.littleEndian("VMDK header", new VmdkWriter(DISK).plain(), 0);
    byte[] file = new byte[(1 << 20)];
    System.arraycopy(header.array(0, 512), 0, file, 0, 512);
    file = patched(file, 12, 8, 1L << 33);
    file = patched(file, 20, 8, 128);
    file = patched(file, 28, 8, 0);
    file = patched(file, 44, 4, 512);
    file = patched(file, 56, 8, 1);
    ByteSource content = known(open(file));
    assertThat(content.size()).isEqualTo(4L << 40);
    long start = System.nanoTime();
    assertThat(content.nextData(0)).isEqualTo(4L << 40);
    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 4 | 4 | VMDK header: not supported: VMDK version 4 (at byte 4)",
        "4 | 4 | 0 | VMDK header: not supported: VMDK version 0 (at byte 4)",
        "8 | 4 | 0x40001 | VMDK header: not supported: incompatible flags 0x40000 (at byte 8)",
        "8 | 4 | 0x10001 | VMDK header: not supported: compressed grains without markers (at byte 8)",
        "8 | 4 | 0x20001 | VMDK header: not supported: markers without compression (at byte 8)",
        "8 | 4 | 0x30001 | VMDK header: not supported: compressAlgorithm 0 (at byte 77)",
        "12 | 8 | 0 | VMDK header: capacity is 0 sectors (at byte 12)",
        "12 | 8 | 0x20000000000001 | VMDK header: capacity is 9007199254740993 sectors (at byte 12)",
        "12 | 8 | -1 | VMDK header: value 0xffffffffffffffff exceeds 2^63 (at byte 12)",
        "20 | 8 | 0 | VMDK header: grainSize is 0, not a power of two (at byte 20)",
        "20 | 8 | 4 | VMDK header: grainSize is 4, less than 8 (at byte 20)",
        "20 | 8 | 12 | VMDK header: grainSize is 12, not a power of two (at byte 20)",
        "20 | 8 | 32768 | VMDK header: not supported: grainSize of 32768 sectors (at byte 20)",
        "36 | 8 | 0x10000000000000 | VMDK descriptor: not supported: a descriptor of 2305843009213693952 bytes (at byte 512)",
        "44 | 4 | 0 | VMDK header: numGTEsPerGT is 0, not a power of two (at byte 44)",
        "44 | 4 | 513 | VMDK header: numGTEsPerGT is 513, not a power of two (at byte 44)",
        "44 | 4 | 0x80000000 | VMDK header: not supported: numGTEsPerGT of 2147483648 (at byte 44)",
        "56 | 8 | 0 | VMDK grain directory: its offset is 0",
        "56 | 8 | -2 | VMDK header: value 0xfffffffffffffffe exceeds 2^63 (at byte 56)",
        "73 | 1 | 13 | VMDK header: line ends changed by a text-mode transfer (at byte 73)",
        "75 | 1 | 10 | VMDK header: line ends changed by a text-mode transfer (at byte 73)",
      })
  void refusesOneWrongField(int offset, int width, String value, String refusal) throws Exception {
    byte[] file = patched(new VmdkWriter(DISK).plain(), offset, width, Long.decode(value));
    assertThat(refusal(open(file))).isEqualTo(refusal);
  }

  @Test
  void refusesADirectoryBehindTheEndAndOneThatIsTooLarge() throws Exception {
    byte[] file = new VmdkWriter(DISK).plain();
    assertThat(refusal(open(patched(file, 56, 8, 1L << 40)))).contains("ends at byte");
    assertThat(refusal(open(patched(patched(file, 12, 8, 1L << 50), 28, 8, 0))))
        .contains(
            "VMDK grain directory: not supported: a directory of 17592186044416 grain tables");
    assertThat(refusal(open(Arrays.copyOf(file, 100)))).contains("ends at byte 100");
  }

  /** Whole files, as a transfer changes them, and not only the four bytes. */
  @Test
  void namesATransferAsText() throws Exception {
    byte[] file = new VmdkWriter(DISK).redundant().plain();
    String text = new String(file, StandardCharsets.ISO_8859_1);
    for (String changed :
        new String[] {
          text.replace("\n", "\r\n"),
          text.replace("\r\n", "\n"),
          text.replace("\n", "\r"),
          text.replace("\r", "\n")
        }) {
      assertThat(refusal(open(changed.getBytes(StandardCharsets.ISO_8859_1))))
          .isEqualTo("VMDK header: line ends changed by a text-mode transfer (at byte 73)");
    }
  }

  @Test
  void doesNotTestLineEndsThatAreNotFlagged() throws Exception {
    byte[] file = patched(patched(new VmdkWriter(DISK).plain(), 8, 4, 0), 73, 4, 0);
    NumberedDisk.assertReads(content(open(file)), DISK);
  }
}
