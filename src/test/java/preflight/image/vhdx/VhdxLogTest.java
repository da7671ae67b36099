package preflight.image.vhdx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.vhdx.VhdxWriter.BAT;
import static preflight.image.vhdx.VhdxWriter.HEADER_2;
import static preflight.image.vhdx.VhdxWriter.LOG;
import static preflight.image.vhdx.VhdxWriter.MIB;
import static preflight.image.vhdx.VhdxWriter.data;
import static preflight.image.vhdx.VhdxWriter.zeros;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.image.NumberedDisk;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** Files that were not closed: their logs hold changes that are not yet where they belong. */
class VhdxLogTest {

  private static final byte[] DISK = NumberedDisk.sectors(0, 4 * MIB / 512);
  private static final String GUID = VhdxFiles.LOG_GUID;

  private final VhdxWriter writer = new VhdxWriter().logGuid(GUID).order(0, 1, 2, 3);
  private byte[] file = {};

  @BeforeEach
  void write() throws IOException {
    file = writer.write(DISK);
  }

  @Test
  void laysThePagesOfTheLogOverTheFile() throws Exception {
    byte[] page = NumberedDisk.sectors(9000, 8);
    long at = writer.payload(1);
    put(0, writer.logEntry(5, 0, file.length, data(at + 4096, page), zeros(at + 8192, 8192)));
    byte[] expected = DISK.clone();
    System.arraycopy(page, 0, expected, MIB + 4096, 4096);
    Arrays.fill(expected, MIB + 8192, MIB + 16384, (byte) 0);

    VirtualDisk disk = VhdxTest.open(file);
    assertThat(VhdxTest.summaries(disk))
        .containsExactly(
            "VHDX log: was not replayed when the file was last used; its changes (1 entry) are"
                + " applied in memory (at byte 1048576)");
    NumberedDisk.assertReads(VhdxTest.known(disk), expected);
  }

  /** Which is what a log is for: the table in the file is stale. */
  @Test
  void readsTheTableOutOfTheLog() throws Exception {
    byte[] table = Arrays.copyOfRange(file, BAT, BAT + 4096);
    Arrays.fill(file, BAT, BAT + 64, (byte) 0);
    assertThat(VhdxTest.known(VhdxTest.open(file)).read(0, 512)).containsOnly(0);
    put(0, writer.logEntry(1, 0, file.length, data(BAT, table)));
    NumberedDisk.assertReads(VhdxTest.known(VhdxTest.open(file)), DISK);
  }

  @Test
  void replaysEntriesInTheirOrder() throws Exception {
    byte[] first = NumberedDisk.sectors(9000, 8);
    byte[] second = NumberedDisk.sectors(9100, 8);
    long at = writer.payload(0);
    byte[] one = writer.logEntry(7, 0, file.length, data(at, first), data(at + 4096, first));
    byte[] two = writer.logEntry(8, 0, file.length, zeros(at, 16384), data(at + 8192, second));
    byte[] three = writer.logEntry(9, 0, file.length, data(at, second));
    put(0, one);
    put(one.length, two);
    put(one.length + two.length, three);
    byte[] expected = DISK.clone();
    Arrays.fill(expected, 0, 16384, (byte) 0);
    System.arraycopy(second, 0, expected, 0, 4096);
    System.arraycopy(second, 0, expected, 8192, 4096);
    NumberedDisk.assertReads(VhdxTest.known(VhdxTest.open(file)), expected);

    // entries before the tail of the newest have been written to their places
    put(one.length + two.length, writer.logEntry(9, one.length + two.length, file.length));
    NumberedDisk.assertReads(VhdxTest.known(VhdxTest.open(file)), DISK);
  }

  @Test
  void followsASequenceAroundTheEndOfTheLog() throws Exception {
    byte[] page = NumberedDisk.sectors(9000, 8);
    long at = writer.payload(2);
    int start = MIB - 4096;
    byte[] one = writer.logEntry(20, start, file.length, data(at, page));
    assertThat(one).hasSize(8192);
    put(start, Arrays.copyOf(one, 4096));
    put(0, Arrays.copyOfRange(one, 4096, 8192));
    put(4096, writer.logEntry(21, start, file.length, data(at + 4096, page)));
    byte[] expected = DISK.clone();
    System.arraycopy(page, 0, expected, 2 * MIB, 4096);
    System.arraycopy(page, 0, expected, 2 * MIB + 4096, 4096);
    NumberedDisk.assertReads(VhdxTest.known(VhdxTest.open(file)), expected);
  }

  @Test
  void takesTheNewestSequence() throws Exception {
    long at = writer.payload(0);
    byte[] old = writer.logEntry(50, 0, file.length, zeros(at, 4096));
    put(0, old);
    put(16384, writer.logEntry(52, 16384, file.length, zeros(at + 4096, 4096)));
    put(32768, writer.logEntry(40, 32768, file.length, zeros(at + 8192, 4096)));
    byte[] expected = DISK.clone();
    Arrays.fill(expected, 4096, 8192, (byte) 0);
    NumberedDisk.assertReads(VhdxTest.known(VhdxTest.open(file)), expected);
  }

  @Test
  void fillsTheFileUpAsTheLogSays() throws Exception {
    byte[] cut = Arrays.copyOf(file, file.length - MIB);
    byte[] entry = writer.logEntry(1, 0, file.length);
    // LastFileOffset is the new size, FlushedFileOffset the old one
    VhdxTest.patch(entry, 48, 8, cut.length);
    VhdxWriter.checksum(entry);
    System.arraycopy(entry, 0, cut, LOG, entry.length);
    byte[] expected = Arrays.copyOf(Arrays.copyOf(DISK, 3 * MIB), 4 * MIB);
    NumberedDisk.assertReads(VhdxTest.known(VhdxTest.open(cut)), expected);
  }

  /** What is gone may be the table; to read zeros instead would be wrong. */
  @Test
  void refusesAFileThatWasCutOffSinceItsLogWasWritten() throws Exception {
    put(0, writer.logEntry(1, 0, file.length + 4096));
    assertThat(((Fact.Failed<ByteSource>) VhdxTest.open(file).content()).trouble())
        .isEqualTo(new Trouble.Truncated("disk.vhdx", file.length, file.length + 4096));
  }

  @Test
  void refusesAPageBehindTheEndThatItsEntryTells() throws Exception {
    byte[] page = NumberedDisk.sectors(9000, 8);
    put(0, writer.logEntry(1, 0, file.length, data(file.length - 4096, page)));
    assertThat(VhdxTest.known(VhdxTest.open(file)).read(0, 512)).isNotNull();
    put(0, writer.logEntry(1, 0, file.length, zeros(0, 4096), data(file.length, page)));
    assertThat(VhdxTest.refusal(VhdxTest.open(file)))
        .isEqualTo(
            "VHDX log entry: FileOffset of descriptor 1 is 8388608, behind the LastFileOffset of"
                + " 8388608 (at byte 1048688)");
  }

  /** None of these was written whole, so none counts. */
  @ParameterizedTest
  @CsvSource({
    "0,1", // signature
    "8,4", // length
    "12,1", // tail
    "16,8", // sequence number
    "24,4", // descriptor count
    "32,16", // log GUID
    "64,4", // signature of the descriptor
    "80,8", // offset in the file
    "88,8", // sequence number of the descriptor
    "4096,4", // signature of the data sector
    "4100,4", // sequence number of the data sector
    "8188,4", // the same at its end
    "5000,1", // payload
  })
  void tellsALogWithoutWholeEntries(int field, int width) throws Exception {
    byte[] page = NumberedDisk.sectors(9000, 8);
    byte[] entry = writer.logEntry(5, 0, file.length, data(writer.payload(1), page));
    for (int i = field; i < field + width; i++) {
      entry[i] ^= (byte) 0x81;
    }
    if (field != 5000) {
      VhdxWriter.checksum(entry);
    }
    put(0, entry);
    VirtualDisk disk = VhdxTest.open(file);
    assertThat(VhdxTest.summaries(disk))
        .containsExactly(
            "VHDX log: LogGuid is set, but the log holds no valid sequence of entries (at byte "
                + (HEADER_2 + 48)
                + ")");
    NumberedDisk.assertReads(VhdxTest.known(disk), DISK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64 | 2 | 1 | VHDX log: not supported: LogVersion 1 (at byte 131136)",
        "68 | 4 | 0 | VHDX header: LogLength is 0, no multiple of 1 MiB (at byte 131140)",
        "68 | 4 | 4096 | VHDX header: LogLength is 4096, no multiple of 1 MiB (at byte 131140)",
        "68 | 4 | 0x40000000 | VHDX log: not supported: a log of 1073741824 bytes to be replayed (at byte 131140)",
        "72 | 8 | 0 | VHDX header: LogOffset is 0, no multiple of 1 MiB (at byte 131144)",
        "72 | 8 | 4096 | VHDX header: LogOffset is 4096, no multiple of 1 MiB (at byte 131144)",
        "72 | 8 | 0x7FFFFFFFFFF00000 | disk.vhdx: ends at byte 8388608, but byte 9223372036854775807 is needed (at byte 8388608)",
      })
  void refusesALogThatCannotBe(int field, int width, String value, String refusal)
      throws Exception {
    VhdxTest.patch(file, HEADER_2 + field, width, Long.decode(value));
    byte[] header = VhdxWriter.checksum(Arrays.copyOfRange(file, HEADER_2, HEADER_2 + 4096));
    System.arraycopy(header, 0, file, HEADER_2, 4096);
    assertThat(VhdxTest.refusal(VhdxTest.open(file))).isEqualTo(refusal);
  }

  /** Each of them would be read as far as the end of the log. */
  @Test
  void stopsAtEntriesThatOverlap() throws Exception {
    byte[] start = Arrays.copyOf(writer.logEntry(1, 0, file.length), 64);
    VhdxTest.patch(start, 8, 4, MIB);
    for (int at = 0; at < MIB; at += 4096) {
      put(at, start);
    }
    assertThat(VhdxTest.refusal(VhdxTest.open(file)))
        .startsWith("VHDX log: its entries overlap each other");
  }

  @Test
  void cutsZerosWherePagesFollow() throws Exception {
    byte[] base = NumberedDisk.sectors(0, 64);
    ReplayedFile replayed = new ReplayedFile(new ArraySource("file", base), 40000);
    byte[] page = NumberedDisk.sectors(9000, 8);
    replayed.zeros(4096, 16384);
    replayed.data(8192, page);
    replayed.zeros(16384, 8192);
    replayed.data(32768, page);
    byte[] expected = Arrays.copyOf(base, 40000);
    Arrays.fill(expected, 4096, 24576, (byte) 0);
    System.arraycopy(page, 0, expected, 8192, 4096);
    System.arraycopy(page, 0, expected, 32768, 4096);
    NumberedDisk.assertReads(replayed, expected);
    replayed.zeros(0, 36864);
    Arrays.fill(expected, 0, 36864, (byte) 0);
    NumberedDisk.assertReads(replayed, expected);
    assertThatThrownBy(() -> replayed.read(40000 - 8, 16)).isInstanceOf(TruncatedException.class);
  }

  /** Each look for data would go through all of them otherwise. */
  @Test
  void makesOnePieceOfZerosBesideEachOther() throws Exception {
    ReplayedFile replayed = new ReplayedFile(new ArraySource("file", new byte[0]), 1L << 40);
    for (long i = 0; i < 300_000; i++) {
      // first every other one, then those between
      replayed.zeros((i % 150_000 * 2 + i / 150_000) * 4096, 4096);
    }
    assertThat(replayed.count()).isEqualTo(1);
    replayed.data(8192, NumberedDisk.sectors(9000, 8));
    assertThat(replayed.count()).isEqualTo(3);
    assertThat(replayed.nextData(0)).isEqualTo(8192);
    assertThat(replayed.nextData(8200)).isEqualTo(8200);
    assertThat(replayed.nextData(12288)).isEqualTo(1L << 40);
    replayed.zeros(8192, 4096);
    assertThat(replayed.count()).isEqualTo(1);
    assertThat(replayed.nextData(0)).isEqualTo(1L << 40);
  }

  @Test
  void refusesMoreChangesThanAreKept() throws Exception {
    ReplayedFile replayed = new ReplayedFile(new ArraySource("file", new byte[0]), 1L << 40);
    for (long i = 0; i < 262_144; i++) {
      replayed.zeros(i * 8192, 4096);
    }
    assertThatThrownBy(() -> replayed.zeros(1L << 39, 4096))
        .hasMessageContaining("more than 262144 changes");
    // none of them is gone through
    for (int i = 0; i < 100_000; i++) {
      assertThat(replayed.nextData(i)).isEqualTo(1L << 40);
    }
  }

  private void put(int at, byte[] bytes) {
    System.arraycopy(bytes, 0, file, LOG + at, bytes.length);
  }
}
