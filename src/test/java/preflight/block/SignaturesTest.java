package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import preflight.io.ArraySource;

class SignaturesTest {

  private static final String UUID = "01020304-0506-0708-090a-0b0c0d0e0f10";

  private static Signature only(DiskWriter writer) throws IOException {
    List<Signature> found = Signatures.identify(writer.source());
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static DiskWriter kib(int size) {
    return new DiskWriter(2 * size);
  }

  private static DiskWriter uuid(DiskWriter writer, long offset) {
    for (int i = 0; i < 16; i++) {
      writer.put(offset + i, i + 1);
    }
    return writer;
  }

  /** 5000 clusters of one sector. */
  static DiskWriter fat16() {
    DiskWriter writer = new DiskWriter(600);
    writer.put(0, 0xEB, 0x3C, 0x90).putText(3, "mkfs.fat").put(11, 0, 2, 1, 1, 0, 2, 0, 2);
    writer.put(19, 0x88, 0x14, 0xF8, 20, 0).put(38, 0x29, 0x44, 0x33, 0x22, 0x11);
    return writer.putText(43, "BOOTLABEL  FAT16   ").put(510, 0x55, 0xAA);
  }

  @Test
  void tellsEmptyFromUnknown() throws IOException {
    assertThat(only(kib(512)).kind()).isEqualTo(Signature.Kind.EMPTY);
    assertThat(only(kib(512).put(100, 1)).kind()).isEqualTo(Signature.Kind.UNKNOWN);
    assertThat(Signatures.identify(new ArraySource("x", new byte[0])))
        .extracting(Signature::kind)
        .containsExactly(Signature.Kind.EMPTY);
  }

  @Test
  void tellsFatByClusters() throws IOException {
    assertThat(only(fat16()))
        .isEqualTo(new Signature(Signature.Kind.FAT16, "BOOTLABEL", Optional.of("1122-3344"), 0));
    assertThat(only(fat16().put(19, 0, 0x10)).kind()).isEqualTo(Signature.Kind.FAT12);
    assertThat(only(fat16().put(13, 3)).kind()).isEqualTo(Signature.Kind.UNKNOWN);
    DiskWriter labelled = fat16().putText(41 * 512, "LONGNAME   ").put(41 * 512 + 11, 0x0F);
    labelled.putText(41 * 512 + 32, "ROOTLABEL  ").put(41 * 512 + 43, 0x08);
    assertThat(only(labelled).label()).isEqualTo("ROOTLABEL");
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 8192, 16384, 65536})
  void findsSwapOfAnyPageSize(int page) throws IOException {
    DiskWriter writer = kib(512).putText(page - 10, "SWAPSPACE2").putText(1052, "swappy");
    writer.put32(1024, 1);
    uuid(writer, 1036);
    assertThat(only(writer))
        .isEqualTo(new Signature(Signature.Kind.SWAP, "1", "swappy", Optional.of(UUID), page - 10));
  }

  @Test
  void findsMdAtItsThreePlacesOnly() throws IOException {
    for (long place : new long[] {0, 4096, 512 * 1024 - 8192}) {
      DiskWriter writer = kib(512).put32(place, 0xA92B4EFCL).put32(place + 4, 1);
      uuid(writer, place + 16).putText(place + 32, "host:0").put64(place + 144, place / 512);
      assertThat(only(writer))
          .isEqualTo(
              new Signature(
                  Signature.Kind.MD_RAID,
                  place == 0 ? "1.1" : place == 4096 ? "1.2" : "1.0",
                  "host:0",
                  Optional.of(UUID),
                  place));
      assertThat(only(writer.put64(place + 144, 99)).kind()).isEqualTo(Signature.Kind.UNKNOWN);
    }
    long old = 512 * 1024 - 65536;
    DiskWriter writer = kib(512).put32(old, 0xA92B4EFCL).put32(old + 8, 90);
    writer.put32(old + 20, 0x01020304).put32(old + 52, 0x05060708);
    writer.put32(old + 56, 0x090A0B0C).put32(old + 60, 0x0D0E0F10);
    assertThat(only(writer).uuid()).contains(UUID);
    assertThat(only(writer).title()).isEqualTo("Linux software RAID member 0.90");
  }

  @Test
  void findsVolumesAndCiphers() throws IOException {
    DiskWriter lvm = kib(512).putText(512, "LABELONE").put64(520, 1).put32(532, 32);
    lvm.putText(536, "LVM2 001").putText(544, "abcdefGHIJklmn0123opqrSTUVwxyz45");
    assertThat(only(lvm).uuid()).contains("abcdef-GHIJ-klmn-0123-opqr-STUV-wxyz45");
    assertThat(only(lvm.put64(520, 2)).kind()).isEqualTo(Signature.Kind.UNKNOWN);
    DiskWriter luks = kib(512).putText(0, "LUKS\u00BA\u00BE").put(7, 2);
    luks.putText(24, "secret").putText(168, UUID);
    assertThat(only(luks))
        .isEqualTo(new Signature(Signature.Kind.LUKS2, "secret", Optional.of(UUID), 0));
    assertThat(only(luks.put(7, 1)).kind()).isEqualTo(Signature.Kind.LUKS1);
    assertThat(only(kib(512).putText(3, "-FVE-FS-")).category())
        .isEqualTo(Signature.Category.ENCRYPTED);
    DiskWriter bcachefs = kib(512).put(4120, 0xC6, 0x85, 0x73, 0xF6, 0x66, 0xCE, 0x90, 0xA9);
    bcachefs.put(4128, 0xD9, 0x6A, 0x60, 0xCF, 0x80, 0x3D, 0xF7, 0xEF).putText(4168, "bc");
    assertThat(only(uuid(bcachefs, 4152)))
        .isEqualTo(new Signature(Signature.Kind.BCACHEFS, "bc", Optional.of(UUID), 4096));
  }

  @Test
  void readsZfsPairs() throws IOException {
    DiskWriter writer = kib(1024);
    writer.bytes.order(ByteOrder.BIG_ENDIAN);
    int at = 16384;
    writer.put(at, 1, 1).put32(at + 8, 1);
    at = pair(writer, at + 12, "version", 8);
    writer.put64(at - 8, 5000);
    int name = pair(writer, at, "name", 9);
    writer.put32(name - 8, 4).putText(name - 4, "tank");
    int guid = pair(writer, name, "pool_guid", 8);
    writer.put64(guid - 8, -2L);
    assertThat(only(writer))
        .isEqualTo(
            new Signature(
                Signature.Kind.ZFS, "5000", "tank", Optional.of("18446744073709551614"), 0));
    assertThat(only(writer).isHolder()).isTrue();
  }

  /** A pair whose value takes eight bytes; returns its end. */
  private static int pair(DiskWriter writer, int at, String name, int type) {
    int padded = name.length() + 3 & ~3;
    int size = 8 + 4 + padded + 4 + 4 + 8;
    writer.put32(at, size).put32(at + 4, size).put32(at + 8, name.length());
    writer.putText(at + 12, name).put32(at + 12 + padded, type).put32(at + 16 + padded, 1);
    return at + size;
  }

  @Test
  void tellsUfsInBothByteOrders() throws IOException {
    DiskWriter little = kib(512).put32(65536 + 1372, 0x19540119L).putText(65536 + 680, "fb");
    assertThat(only(little.put32(65536 + 144, 0xAB).put32(65536 + 148, 1)))
        .isEqualTo(
            new Signature(Signature.Kind.UFS, "2", "fb", Optional.of("000000ab00000001"), 65536));
    assertThat(only(kib(512).put(8192 + 1372, 0, 1, 0x19, 0x54)).kind())
        .isEqualTo(Signature.Kind.UFS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VERITY | 0 | verity~~~3 | 16",
        "VDO | 0 | dmvdo001 | 40",
        "STRATIS | 516 | !Stra0tis\u0086\u00FF\u0002^Arh | -",
        "STRATIS | 4612 | !Stra0tis\u0086\u00FF\u0002^Arh | -",
        "SNAPSHOT | 0 | SnAp | -",
        "BLUESTORE | 0 | bluestore block device | -",
        "INTEGRITY | 0 | integrt~3 | -",
        "LUKS2 | 16384 | SKUL\u00BA\u00BE~2 | -",
        "INTEL_RAID | 523264 | Intel Raid ISM Cfg Sig. 1.1.00 | -",
        "CRAMFS | 0 | E=\u00CD(~~~~~~~~~~~~Compressed ROMFS | -",
        "ROMFS | 0 | -rom1fs- | -",
        "APFS | 32 | NXSB | -",
        "REFS | 0 | ~~~ReFS~ | -",
        "HFS_PLUS | 1024 | H+~4 | -",
        "HFS_PLUS | 1024 | HX~5 | -",
        "OCFS2 | 2048 | OCFSV2 | -",
        "OCFS2 | 8192 | OCFSV2 | -",
      })
  void knowsOthersByTheirMagic(Signature.Kind kind, int offset, String magic, String uuid)
      throws IOException {
    DiskWriter writer = kib(512);
    for (int i = 0; i < magic.length(); i++) {
      char c = magic.charAt(i);
      // a digit behind a NUL is a number
      boolean number = i > 0 && magic.charAt(i - 1) == '~' && Character.isDigit(c);
      writer.put(offset + i, c == '~' ? 0 : number ? c - '0' : c);
    }
    if (magic.startsWith("E=")) {
      writer.put(0, 0x45);
    }
    if (!uuid.equals("-")) {
      uuid(writer, Integer.parseInt(uuid));
    }
    Signature found = only(writer);
    assertThat(found.kind()).isEqualTo(kind);
    assertThat(found.offset())
        .isEqualTo(offset - (kind == Signature.Kind.STRATIS ? 4 : offset == 32 ? 32 : 0));
    assertThat(found.uuid().isPresent()).isEqualTo(!uuid.equals("-"));
    // the same a byte further is nothing
    assertThat(only(kib(512).putText(offset + 1, magic)).kind()).isEqualTo(Signature.Kind.UNKNOWN);
  }

  @Test
  void knowsDrbdAndDdfAtTheEnd() throws IOException {
    int last = 512 * 1024 - 4096;
    assertThat(only(kib(512).put(last + 60, 0x83, 0x74, 0x02, 0x6B)).title()).isEqualTo("DRBD 8");
    assertThat(only(kib(512).put(last + 64, 0x83, 0x74, 0x02, 0x6D)).title()).isEqualTo("DRBD 9");
    DiskWriter ddf = kib(512).put(512 * 1023, 0xDE, 0x11, 0xDE, 0x11);
    assertThat(only(ddf.putText(512 * 1023 + 32, "02.00.00")).title())
        .isEqualTo("DDF RAID member 02.00.00");
  }

  @Test
  void letsHoldersStandBeforeFileSystems() throws IOException {
    DiskWriter mirrored = kib(512).put32(1024 + 4, 100).put32(1024 + 32, 100);
    mirrored.put(1024 + 56, 0x53, 0xEF);
    long end = 512 * 1024 - 8192;
    mirrored.put32(end, 0xA92B4EFCL).put32(end + 4, 1).put64(end + 144, end / 512);
    List<Signature> found = Signatures.identify(mirrored.source());
    assertThat(found)
        .extracting(Signature::kind)
        .containsExactly(Signature.Kind.MD_RAID, Signature.Kind.EXT2);
    assertThat(found).extracting(Signature::isHolder).containsExactly(true, false);
    assertThat(found.get(0).title()).isEqualTo("Linux software RAID member 1.0");
  }

  /** The table and the file systems show on each half of a mirror of whole disks. */
  @Test
  void tellsAnArrayOfWholeDisks() throws IOException {
    DiskWriter disk = kib(1024).put(510, 0x55, 0xAA).put(450, 0x83);
    disk.put32(454, 8).put32(458, 1024);
    disk.put32(4096 + 1024 + 4, 100).put32(4096 + 1024 + 32, 100).put(4096 + 1080, 0x53, 0xEF);
    assertThat(kinds(disk)).containsExactly(Signature.Kind.EXT2);
    long end = 1024 * 1024 - 8192;
    disk.put32(end, 0xA92B4EFCL).put32(end + 4, 1).put64(end + 144, end / 512);
    assertThat(kinds(disk)).containsExactly(Signature.Kind.MD_RAID, Signature.Kind.EXT2);
    // within a partition it is that partition's, if it is one at all
    disk.put32(458, 2040);
    assertThat(kinds(disk)).containsExactly(Signature.Kind.EXT2);
  }

  private static List<Signature.Kind> kinds(DiskWriter disk) throws IOException {
    List<Device> devices =
        Devices.of("disk.raw", disk.source(), PartitionTables.read(disk.source()));
    assertThat(devices).hasSize(1);
    return devices.get(0).signatures().stream().map(Signature::kind).toList();
  }

  @Test
  void takesLabelsOfZfsAtTheEndForLeftovers() {
    Optional<String> none = Optional.empty();
    assertThat(new Signature(Signature.Kind.ZFS, "", none, 262144).isHolder()).isTrue();
    assertThat(new Signature(Signature.Kind.ZFS, "", none, 524288).isHolder()).isFalse();
  }

  @Test
  void keepsAllSignatures() throws IOException {
    DiskWriter writer = kib(512).putText(0, "XFSB").putText(4086, "SWAPSPACE2");
    assertThat(Signatures.identify(writer.source()))
        .extracting(Signature::kind)
        .containsExactly(Signature.Kind.XFS, Signature.Kind.SWAP);
  }
}
