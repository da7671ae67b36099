package preflight.image.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import preflight.fact.Fact;
import preflight.image.Container.Property;
import preflight.image.Disks;
import preflight.image.NumberedDisk;
import preflight.image.VirtualDisk;
import preflight.io.ArraySource;
import preflight.io.ByteSource;
import preflight.io.CorruptException;
import preflight.io.TruncatedException;

/** What is refused, by which name, and at which byte. */
class Qcow2RefusalTest {

  private static final byte[] DISK = NumberedDisk.sectors(0, 24);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 4 | 4 | QCOW2 header: not supported: QCOW2 version 4 (at byte 4)",
        "20 | 4 | 8 | QCOW2 header: cluster_bits is 8, less than 9 (at byte 20)",
        "20 | 4 | 22 | QCOW2 header: not supported: cluster_bits of 22, more than 21 (at byte 20)",
        "20 | 4 | -1 | QCOW2 header: not supported: cluster_bits of 4294967295, more than 21 (at byte 20)",
        "24 | 8 | -1 | QCOW2 header: value 0xffffffffffffffff exceeds 2^63 (at byte 24)",
        "24 | 8 | 0x8000001 | QCOW2 header: l1_size is 1, too few for 134217729 bytes, which need 65 (at byte 36)",
        "32 | 4 | 1 | QCOW2 header: not supported: AES encryption (crypt_method 1) (at byte 32)",
        "32 | 4 | 2 | QCOW2 header: not supported: LUKS encryption (crypt_method 2) (at byte 32)",
        "32 | 4 | 3 | QCOW2 header: not supported: encryption (crypt_method 3) (at byte 32)",
        "36 | 4 | 0 | QCOW2 header: l1_size is 0, too few for 12288 bytes, which need 1 (at byte 36)",
        "40 | 8 | 0 | QCOW2 header: l1_table_offset is 0, not a multiple of the cluster size of 4096 behind the header (at byte 40)",
        "40 | 8 | 12296 | QCOW2 header: l1_table_offset is 12296, not a multiple of the cluster size of 4096 behind the header (at byte 40)",
        "40 | 8 | 0x7FFFFFFFFFFFF000 | QCOW2 L1 table of disk.qcow2: ends at byte 32768, but byte 9223372036854771720 is needed (at byte 32768)",
        "8 | 8 | 4096 | QCOW2 header: the name of the backing file has 0 bytes at byte 4096, not 1 to 1023 bytes in the first cluster of 4096 (at byte 8)",
        "8 | 8 | -1 | QCOW2 header: the name of the backing file has 0 bytes at byte 18446744073709551615, not 1 to 1023 bytes in the first cluster of 4096 (at byte 8)",
        "72 | 8 | 4 | QCOW2 header: not supported: external data file without a name (at byte 72)",
        "72 | 8 | 8 | QCOW2 header: compression_type is 0, although incompatible feature bit 3 is set (at byte 72)",
        "72 | 8 | 16 | QCOW2 header: cluster_bits is 12, less than the 14 of extended L2 entries (at byte 20)",
        "72 | 8 | 32 | QCOW2 header: not supported: incompatible feature bit 5 (at byte 72)",
        "72 | 8 | -1 | QCOW2 header: not supported: incompatible feature bit 5, incompatible feature bit 6, * (at byte 72)",
        "100 | 4 | 96 | QCOW2 header: header_length is 96, not a multiple of 8 from 104 on (at byte 100)",
        "100 | 4 | 108 | QCOW2 header: header_length is 108, not a multiple of 8 from 104 on (at byte 100)",
        "100 | 4 | 4104 | QCOW2 header: header_length is 4104, more than a cluster of 4096 (at byte 100)",
      })
  void refusesOneWrongField(int offset, int width, String value, String refusal) throws Exception {
    byte[] file = new Qcow2Writer().clusterBits(12).map("d").write(DISK);
    assertThat(file).hasSize(32768);
    patch(file, offset, width, Long.decode(value));
    VirtualDisk disk = Qcow2Test.open(file);
    assertThat(disk.container().label()).isEqualTo("QCOW2");
    String told = ((Fact.Failed<ByteSource>) disk.content()).trouble().summary();
    int star = refusal.indexOf('*');
    if (star >= 0) {
      assertThat(told).startsWith(refusal.substring(0, star)).endsWith(refusal.substring(star + 1));
    } else {
      assertThat(told).isEqualTo(refusal);
    }
    if (offset != 4 && offset != 24) {
      assertThat(disk.size()).isEqualTo(DISK.length);
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "1,2"})
  void refusesACompressionTypeThatDoesNotFit(int bit, int type) throws Exception {
    byte[] file = new Qcow2Writer().clusterBits(12).zstd().map("d").write(DISK);
    Patch.putLong(file, 72, bit << 3);
    file[104] = (byte) type;
    String told = refusal(file);
    if (type == 2) {
      assertThat(told).isEqualTo("QCOW2 header: not supported: compression_type 2 (at byte 104)");
    } else {
      assertThat(told)
          .isEqualTo(
              "QCOW2 header: compression_type is "
                  + type
                  + ", although incompatible feature bit 3 is "
                  + (bit == 1 ? "set (at byte 72)" : "not set (at byte 104)"));
    }
  }

  @Test
  void namesUnknownFeaturesAsTheFileDoes() throws Exception {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    table.writeBytes(Qcow2Writer.feature(0, 0, "dirty bit"));
    table.writeBytes(Qcow2Writer.feature(1, 9, "a compatible feature"));
    table.writeBytes(Qcow2Writer.feature(0, 9, "clusters in verse, of a name with all 46 bytes"));
    table.writeBytes(Qcow2Writer.feature(0, 63, "last"));
    byte[] file =
        new Qcow2Writer()
            .clusterBits(12)
            .map("d")
            .features(1L << 63 | 1 << 10 | 1 << 9)
            .extension(Qcow2Writer.FEATURE_NAMES, table.toByteArray())
            .write(DISK);
    assertThat(refusal(file))
        .isEqualTo(
            "QCOW2 header: not supported: incompatible feature bit 9 (\"clusters in verse, of a"
                + " name with all 46 bytes\"), incompatible feature bit 10, incompatible feature"
                + " bit 63 (\"last\") (at byte 72)");
  }

  @ParameterizedTest
  @CsvSource({"2,raw", "3,qcow2", "2,", "3,"})
  void namesTheBackingFileAndLeavesItAlone(int version, String format) throws Exception {
    Qcow2Writer writer =
        new Qcow2Writer().version(version).clusterBits(12).map("d.d").backing("../base image.raw");
    if (format != null) {
      writer.extension(Qcow2Writer.BACKING_FORMAT, format.getBytes(StandardCharsets.UTF_8));
    }
    VirtualDisk disk =
        Disks.open(
            new ArraySource("disk.qcow2", writer.write(DISK)),
            name -> {
              throw new AssertionError("opened " + name);
            });
    assertThat(((Fact.Failed<ByteSource>) disk.content()).trouble().summary())
        .isEqualTo(
            "QCOW2 header: not supported: backing file \"../base image.raw\""
                + (format == null ? "" : " of format \"" + format + "\"")
                + " (at byte 8)");
    assertThat(disk.size()).isEqualTo(DISK.length);
    assertThat(disk.container().properties())
        .contains(new Property("backing file", "../base image.raw"));
    if (format != null) {
      assertThat(disk.container().properties())
          .contains(new Property("backing file format", format));
    }
  }

  @Test
  void refusesANameThatIsTooLong() throws Exception {
    String name = "n".repeat(1024);
    byte[] file = new Qcow2Writer().clusterBits(12).map("d").backing(name).write(DISK);
    assertThat(refusal(file)).contains("the name of the backing file has 1024 bytes at byte 112");
    file[19] = (byte) 0xFF;
    file[18] = 3;
    assertThat(refusal(file)).contains("not supported: backing file \"" + name.substring(1));
  }

  @Test
  void namesTheExternalDataFile() throws Exception {
    byte[] file =
        new Qcow2Writer()
            .clusterBits(12)
            .map("d")
            .features(1 << 2)
            .extension(Qcow2Writer.EXTERNAL_DATA, "/etc/shadow".getBytes(StandardCharsets.UTF_8))
            .write(DISK);
    assertThat(refusal(file))
        .isEqualTo("QCOW2 header: not supported: external data file \"/etc/shadow\" (at byte 72)");
  }

  @Test
  void tellsWhereTheEncryptionHeaderStands() throws Exception {
    byte[] pointer = new byte[16];
    Patch.putLong(pointer, 0, 8192);
    byte[] file =
        new Qcow2Writer()
            .clusterBits(12)
            .map("d")
            .cryptMethod(2)
            .extension(Qcow2Writer.ENCRYPTION_HEADER, pointer)
            .write(DISK);
    assertThat(refusal(file)).contains("LUKS encryption (crypt_method 2)");
    assertThat(Qcow2Test.open(file).container().properties())
        .contains(new Property("encryption header", "at byte 8192"));
  }

  /** Entries of the L1 table, which stands at byte 12288. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x5001 | QCOW2 L1 table: entry 0 is 0x5001: reserved bits are set (at byte 12288)",
        "0x0100000000005000 | QCOW2 L1 table: entry 0 is 0x100000000005000: reserved bits are set (at byte 12288)",
        "0x5200 | QCOW2 L1 table: entry 0 is 0x5200: no multiple of the cluster size behind the header (at byte 12288)",
        "-0x8000000000000000 | QCOW2 L1 table: entry 0 is 0x8000000000000000: no multiple of the cluster size behind the header (at byte 12288)",
        "0x3000 | QCOW2 L1 table: entry 0 is 0x3000: the L2 table stands within other metadata (at byte 12288)",
        "0x1000 | QCOW2 L1 table: entry 0 is 0x1000: the L2 table stands within other metadata (at byte 12288)",
        "0x00FFFFFFFFFFF000 | QCOW2 L2 table 0 of disk.qcow2: ends at byte 32768, but byte 72057594037927936 is needed (at byte 32768)",
      })
  void refusesAWrongL1Entry(String entry, String refusal) throws Exception {
    byte[] file = new Qcow2Writer().clusterBits(12).map("d").write(DISK);
    Patch.putLong(file, 12288, Long.decode(entry));
    VirtualDisk disk = Qcow2Test.open(file);
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(disk.container().troubles().get(0).summary()).isEqualTo(refusal);
    assertThatThrownBy(() -> content.read(0, 512)).hasMessage(refusal);
    assertThat(content.nextData(0)).isZero();
  }

  /** Entries of the L2 table, of which the second is changed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | 0x6002 | entry 0x6002: reserved bits are set",
        "3 | 0x2000000000006000 | entry 0x2000000000006000: reserved bits are set",
        "3 | 0x6200 | entry 0x6200: the offset is no multiple of the cluster size",
        "3 | 0x6201 | entry 0x6201: the offset is no multiple of the cluster size",
        "3 | -0x8000000000000000 | entry 0x8000000000000000: offset 0 is marked as in use",
        "3 | 0x3000 | entry 0x3000: the cluster stands within the metadata",
        "3 | 0x1000 | entry 0x1000: the cluster stands within the metadata",
        "2 | 0x6001 | entry 0x6001: the zero flag is set, which version 2 does not have",
        "3 | 0x4000000000000FFF | entry 0x4000000000000fff: the compressed data stands within the metadata",
        "3 | 0x4200000000006000 | entry 0x4200000000006000: bits from 56 on are set in the offset of compressed data",
        "3 | OWN | cluster 1 stands within the L2 table that refers to it",
      })
  void refusesAWrongL2Entry(int version, String entry, String refusal) throws Exception {
    byte[] file = new Qcow2Writer().version(version).clusterBits(12).map("d").write(DISK);
    int l2 = Qcow2Test.l2(file);
    Patch.putLong(file, l2 + 8, entry.equals("OWN") ? l2 : Long.decode(entry));
    String whole = "QCOW2 L2 table: " + refusal + " (at byte " + (l2 + 8) + ")";
    VirtualDisk disk = Qcow2Test.open(file);
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(disk.container().troubles().get(0).summary()).isEqualTo(whole);
    assertThatThrownBy(() -> content.read(4096, 512))
        .isInstanceOf(CorruptException.class)
        .hasMessage(whole);
    assertThat(content.nextData(4096)).isEqualTo(4096);
    // the others are read all the same
    assertThat(content.read(0, 4096)).isEqualTo(Arrays.copyOf(DISK, 4096));
    assertThat(content.read(8192, 4096)).isEqualTo(Arrays.copyOfRange(DISK, 8192, 12288));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "same | 0x0000000100000001 | a subcluster is both allocated and zero in bitmap 0x100000001",
        "0 | 1 | subclusters are allocated at offset 0 in bitmap 0x1",
        "1 | 0 | the zero flag is set in an extended entry",
        "packed | 1 | a compressed cluster has subclusters, 0x1",
      })
  void refusesAWrongExtendedEntry(String entry, String bitmap, String refusal) throws Exception {
    byte[] file =
        new Qcow2Writer().clusterBits(14).extended().map("dc").write(NumberedDisk.sectors(0, 64));
    int l2 = Qcow2Test.l2(file);
    int at = entry.equals("packed") ? l2 + 16 : l2;
    if (!entry.equals("same") && !entry.equals("packed")) {
      Patch.putLong(file, at, Long.decode(entry));
    }
    Patch.putLong(file, at + 8, Long.decode(bitmap));
    ByteSource content = Qcow2Test.open(file).content().toOptional().orElseThrow();
    int cluster = at == l2 ? 0 : 16384;
    assertThatThrownBy(() -> content.read(cluster, 512))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(refusal)
        .hasMessageContaining("(at byte " + at + ")");
    int other = 16384 - cluster;
    assertThat(content.read(other, 512)).isEqualTo(NumberedDisk.sectors(other / 512, 1));
  }

  @Test
  void namesClustersBehindTheEnd() throws Exception {
    byte[] file = new Qcow2Writer().clusterBits(12).inOrder().map("d").write(DISK);
    byte[] cut = Arrays.copyOf(file, file.length - 4096 - 512);
    VirtualDisk disk = Qcow2Test.open(cut);
    assertThat(disk.container().troubles().get(0).summary())
        .isEqualTo("disk.qcow2: ends at byte 28160, but byte 32768 is needed (at byte 28160)");
    ByteSource content = disk.content().toOptional().orElseThrow();
    assertThat(content.read(0, 4096 + 7 * 512)).isEqualTo(Arrays.copyOf(DISK, 4096 + 7 * 512));
    assertThatThrownBy(() -> content.read(4096 + 7 * 512, 512))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("QCOW2 cluster 1 of disk.qcow2: ends at byte 28160");
    assertThat(content.nextData(8192)).isEqualTo(8192);

    byte[] packed = new Qcow2Writer().clusterBits(12).inOrder().map("ddc").write(DISK);
    int place = (int) (Patch.getLong(packed, Qcow2Test.l2(packed) + 16) & 0xFFFFFF);
    VirtualDisk without = Qcow2Test.open(Arrays.copyOf(packed, place));
    assertThat(without.container().troubles().get(0).summary())
        .contains("but byte " + (place + 1) + " is needed");
    assertThatThrownBy(() -> without.content().toOptional().orElseThrow().read(8192, 512))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("QCOW2 compressed cluster 2 of disk.qcow2");
  }

  @Test
  void namesTablesBehindTheEnd() throws Exception {
    byte[] file = new Qcow2Writer().clusterBits(12).inOrder().map("d").write(DISK);
    assertThat(refusal(Arrays.copyOf(file, 12288 + 7)))
        .isEqualTo(
            "QCOW2 L1 table of disk.qcow2: ends at byte 12295, but byte 12296 is needed"
                + " (at byte 12295)");
    assertThat(refusal(Arrays.copyOf(file, 100))).contains("ends at byte 100, but byte 104");
    assertThat(refusal(Arrays.copyOf(file, 70))).contains("ends at byte 70, but byte 72");
    VirtualDisk l2 = Qcow2Test.open(Arrays.copyOf(file, 16384 + 4095));
    assertThat(l2.container().troubles().get(0).summary())
        .contains("QCOW2 L2 table 0 of disk.qcow2: ends at byte 20479, but byte 20480");
  }

  @Test
  void refusesATableOfMoreThan32Mebibytes() throws Exception {
    byte[] file = new Qcow2Writer().clusterBits(9).map("d").write(new byte[512]);
    Patch.putLong(file, 24, 1L << 40);
    Patch.putInt(file, 36, -1);
    assertThat(refusal(file))
        .isEqualTo(
            "QCOW2 L1 table: not supported: 33554432 entries, more than 4194304 (at byte 1536)");
    Patch.putLong(file, 24, Long.MAX_VALUE);
    assertThat(refusal(file)).contains("l1_size is 4294967295, too few for 9223372036854775807");
  }

  private static void patch(byte[] file, int offset, int width, long value) {
    if (width == 8) {
      Patch.putLong(file, offset, value);
    } else {
      Patch.putInt(file, offset, (int) value);
    }
  }

  private static String refusal(byte[] file) throws Exception {
    VirtualDisk disk = Qcow2Test.open(file);
    return ((Fact.Failed<ByteSource>) disk.content()).trouble().summary();
  }
}
