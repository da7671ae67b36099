package preflight.image.vmdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static preflight.image.vmdk.Vmdks.content;
import static preflight.image.vmdk.Vmdks.known;
import static preflight.image.vmdk.Vmdks.open;
import static preflight.image.vmdk.Vmdks.patched;
import static preflight.image.vmdk.Vmdks.refusal;
import static preflight.image.vmdk.Vmdks.trouble;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Adler32;
import org.junit.jupiter.api.Test;
import preflight.image.NumberedDisk;
import preflight.image.VirtualDisk;
import preflight.io.CorruptException;
import preflight.io.Trouble;
import preflight.io.TruncatedException;

/** Stream-optimized files with the grain directory at the end. */
class StreamTest {

  private static final byte[] DISK = NumberedDisk.sectors(0, 163);
  private static final int GRAIN = 4096;

  private static VmdkWriter writer() {
    VmdkWriter writer = new VmdkWriter(DISK);
    return writer.descriptor(writer.descriptor("streamOptimized", "disk.vmdk"));
  }

  @Test
  void findsTheDirectoryThroughTheFooter() throws Exception {
    VirtualDisk disk = open(writer().stream());
    assertThat(disk.container().label()).isEqualTo("VMDK streamOptimized");
    assertThat(disk.size()).isEqualTo(DISK.length);
    NumberedDisk.assertReads(content(disk), DISK);
  }

  @Test
  void findsTheFooterBeforePadding() throws Exception {
    byte[] file = writer().stream();
    for (int padding : new int[] {1, 511, 512, 10240, 64 << 10, 65_000, 130 << 10, 3 << 20}) {
      byte[] padded = Arrays.copyOf(file, file.length + padding);
      NumberedDisk.assertReads(content(open(padded)), DISK);
    }
  }

  @Test
  void passesOverProgressMarkers() throws Exception {
    NumberedDisk.assertReads(content(open(writer().progress().stream())), DISK);
  }

  @Test
  void readsAbsentAndZeroGrains() throws Exception {
    byte[] disk = DISK.clone();
    Arrays.fill(disk, 2 * GRAIN, 3 * GRAIN, (byte) 0);
    Arrays.fill(disk, 8 * GRAIN, 16 * GRAIN, (byte) 0);
    VmdkWriter holes = new VmdkWriter(disk);
    NumberedDisk.assertReads(
        content(open(holes.descriptor(holes.descriptor("streamOptimized", "a")).stream())), disk);
    byte[] zero = writer().flags(0x4).entry(2, 1).stream();
    byte[] expected = DISK.clone();
    Arrays.fill(expected, 2 * GRAIN, 3 * GRAIN, (byte) 0);
    NumberedDisk.assertReads(content(open(zero)), expected);
    VirtualDisk unflagged = open(writer().entry(2, 1).stream());
    assertThatThrownBy(() -> known(unflagged).read(2L * GRAIN, 1))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("within the metadata");
  }

  @Test
  void saysTruncatedWhereTheFooterIsMissing() throws Exception {
    byte[] file = writer().stream();
    for (int cut : new int[] {1024, 2048, file.length / 2, file.length - 6000}) {
      VirtualDisk disk = open(Arrays.copyOf(file, file.length - cut));
      assertThat(trouble(disk)).isInstanceOf(Trouble.Truncated.class);
      assertThat(refusal(disk)).startsWith("VMDK footer: ends at byte");
      assertThat(disk.container().label()).isEqualTo("VMDK streamOptimized");
      assertThat(disk.size()).isEqualTo(DISK.length);
    }
    // the end-of-stream marker holds nothing
    NumberedDisk.assertReads(content(open(Arrays.copyOf(file, file.length - 512))), DISK);
  }

  @Test
  void refusesAFooterOfAnotherDisk() throws Exception {
    byte[] file = writer().stream();
    int footer = file.length - 1024;
    assertThat(refusal(open(patched(file, footer + 12, 8, 164))))
        .isEqualTo(
            "VMDK footer: capacity, grainSize, numGTEsPerGT or compression differ from the"
                + " header's (at byte "
                + footer
                + ")");
    assertThat(refusal(open(patched(file, footer + 56, 8, -1))))
        .isEqualTo(
            "VMDK footer: gdOffset points to the footer itself (at byte " + (footer + 56) + ")");
  }

  @Test
  void refusesGrainsOfTheWrongLength() throws Exception {
    assertGrainRefused(
        writer().compressed(3, VmdkWriter.deflate(new byte[GRAIN - 1])),
        3,
        "Uncompressed data has invalid length 4095, the grain has 4096");
    assertGrainRefused(
        writer().compressed(3, VmdkWriter.deflate(new byte[GRAIN + 1])),
        3,
        "Uncompressed data has invalid length over 4096, the grain has 4096");
    assertGrainRefused(
        writer().compressed(3, VmdkWriter.deflate(new byte[3 << 20])),
        3,
        "Uncompressed data has invalid length over 4096, the grain has 4096");
    assertGrainRefused(
        writer().compressed(20, VmdkWriter.deflate(new byte[1024])),
        20,
        "Uncompressed data has invalid length 1024, the grain has 1536");
  }

  /** What cannot be compressed takes more room than a grain has. */
  @Test
  void readsACompressedGrainThatIsLargerThanTheGrain() throws Exception {
    byte[] disk = DISK.clone();
    byte[] random = new byte[GRAIN];
    new Random(3).nextBytes(random);
    System.arraycopy(random, 0, disk, 3 * GRAIN, GRAIN);
    assertThat(VmdkWriter.deflate(random)).hasSizeGreaterThan(GRAIN);
    VmdkWriter writer = new VmdkWriter(disk);
    byte[] file = writer.descriptor(writer.descriptor("streamOptimized", "d")).stream();
    NumberedDisk.assertReads(content(open(file)), disk);
    // stored without compression, in blocks of one byte, which no sane writer makes
    byte[] stored = storedByteByByte(random);
    assertGrainRefused(
        writer().compressed(3, stored), 3, "size of the compressed grain is " + stored.length);
  }

  /** RFC 1950 and RFC 1951 3.2.4, with six bytes for each. */
  private static byte[] storedByteByByte(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x78, 0x01});
    for (int i = 0; i < bytes.length; i++) {
      int last = i == bytes.length - 1 ? 1 : 0;
      out.writeBytes(new byte[] {(byte) last, 1, 0, (byte) 0xFE, (byte) 0xFF, bytes[i]});
    }
    Adler32 sum = new Adler32();
    sum.update(bytes);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    return out.toByteArray();
  }

  @Test
  void acceptsALastGrainThatIsFilledUp() throws Exception {
    byte[] last = Arrays.copyOf(Arrays.copyOfRange(DISK, 20 * GRAIN, DISK.length), GRAIN);
    byte[] file = writer().compressed(20, VmdkWriter.deflate(last)).stream();
    NumberedDisk.assertReads(content(open(file)), DISK);
  }

  @Test
  void refusesDamagedGrains() throws Exception {
    byte[] data = VmdkWriter.deflate(Arrays.copyOf(DISK, GRAIN));
    byte[] checksum = data.clone();
    checksum[data.length - 1] ^= 1;
    assertGrainRefused(writer().compressed(3, checksum), 3, "compressed data is damaged");
    assertGrainRefused(
        writer().compressed(3, Arrays.copyOf(data, data.length - 20)),
        3,
        "compressed data ends too early");
    assertGrainRefused(
        writer().compressed(3, Arrays.copyOfRange(data, 2, data.length)),
        3,
        "compressed data is damaged");
    assertGrainRefused(writer().compressed(3, new byte[0]), 3, "size of the compressed grain is 0");
    assertGrainRefused(
        writer().compressed(3, new byte[20_000]), 3, "size of the compressed grain is 20000");
  }

  @Test
  void refusesAGrainThatStandsForAnother() throws Exception {
    assertGrainRefused(
        writer().marker(3, 32),
        3,
        "VMDK grain marker: stands for sector 32, but grain 3 starts at sector 24");
    assertGrainRefused(
        writer().marker(3, -1),
        3,
        "stands for sector 18446744073709551615, but grain 3 starts at sector 24");
  }

  private static void assertGrainRefused(VmdkWriter writer, int grain, String message)
      throws Exception {
    VirtualDisk disk = open(writer.stream());
    assertThatThrownBy(() -> known(disk).read((long) grain * GRAIN, 1))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("at byte");
    assertThat(known(disk).read(4L * GRAIN, 512))
        .isEqualTo(Arrays.copyOfRange(DISK, 4 * GRAIN, 4 * GRAIN + 512));
  }

  @Test
  void namesAGrainBehindTheEnd() throws Exception {
    VirtualDisk disk = open(writer().entry(20, 0x7FFFFFFF).stream());
    assertThat(disk.container().troubles()).hasSize(1);
    assertThat(disk.container().troubles().get(0)).isInstanceOf(Trouble.Truncated.class);
    assertThatThrownBy(() -> known(disk).read(20L * GRAIN, 1))
        .isInstanceOf(TruncatedException.class)
        .hasMessageContaining("VMDK grain 20 of disk.vmdk");
  }

  @Test
  void believesTheFlagsAndReportsADescriptorThatDisagrees() throws Exception {
    VirtualDisk disk = open(new VmdkWriter(DISK).stream());
    assertThat(disk.container().variant()).isEqualTo("streamOptimized");
    assertThat(disk.container().troubles().get(0).detail())
        .isEqualTo(
            "createType is monolithicSparse, the header's flags say compressed grains with markers");
    NumberedDisk.assertReads(known(disk), DISK);
    VirtualDisk plain = open(writer().plain());
    assertThat(plain.container().variant()).isEqualTo("monolithicSparse");
    assertThat(plain.container().troubles().get(0).detail())
        .isEqualTo("createType is streamOptimized, the header's flags say plain grains");
  }
}
