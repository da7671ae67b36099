package preflight.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    uuid(writer, 1036);
    assertThat(only(writer))
        .isEqualTo(new Signature(Signature.Kind.SWAP, "swappy", Optional.of(UUID), page - 10));
  }

  @Test
  void findsMdAtItsThreePlacesOnly() throws IOException {
    for (long place : new long[] {0, 4096, 512 * 1024 - 8192}) {
      DiskWriter writer = kib(512).put32(place, 0xA92B4EFCL).put32(place + 4, 1);
      uuid(writer, place + 16).putText(place + 32, "host:0").put64(place + 144, place / 512);
      assertThat(only(writer))
          .isEqualTo(new Signature(Signature.Kind.MD_RAID, "host:0", Optional.of(UUID), place));
      assertThat(only(writer.put64(place + 144, 99)).kind()).isEqualTo(Signature.Kind.UNKNOWN);
    }
    long old = 512 * 1024 - 65536;
    DiskWriter writer = kib(512).put32(old, 0xA92B4EFCL).put32(old + 8, 90);
    writer.put32(old + 20, 0x01020304).put32(old + 52, 0x05060708);
    writer.put32(old + 56, 0x090A0B0C).put32(old + 60, 0x0D0E0F10);
    assertThat(only(writer).uuid()).contains(UUID);
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
            new Signature(Signature.Kind.ZFS, "tank", Optional.of("18446744073709551614"), 0));
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
        .isEqualTo(new Signature(Signature.Kind.UFS, "fb", Optional.of("000000ab00000001"), 65536));
    assertThat(only(kib(512).put(8192 + 1372, 0, 1, 0x19, 0x54)).kind())
        .isEqualTo(Signature.Kind.UFS);
  }

  @Test
  void keepsAllSignatures() throws IOException {
    DiskWriter writer = kib(512).putText(0, "XFSB").putText(4086, "SWAPSPACE2");
    assertThat(Signatures.identify(writer.source()))
        .extracting(Signature::kind)
        .containsExactly(Signature.Kind.XFS, Signature.Kind.SWAP);
  }
}
