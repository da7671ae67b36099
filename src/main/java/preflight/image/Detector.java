package preflight.image;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import preflight.image.vhd.Vhd;
import preflight.io.ByteSource;
import preflight.io.Bytes;

/**
 * Tells what a file is from its content, never from its name. Signatures are looked for at the head
 * and at the tail, since a fixed VHD is a raw disk but for its last sector.
 */
public final class Detector {

  /** How much of the head holds every signature but those of ISO 9660 and some file systems. */
  static final int HEAD = 4096;

  private static final long VDI_SIGNATURE = 0xBEDA107FL;
  private static final long SESPARSE_MAGIC = 0x00000000CAFEBABEL;
  private static final int ISO_DESCRIPTOR = 0x8000;
  private static final int SECTOR = 512;

  private Detector() {}

  /**
   * What a file was taken for.
   *
   * @param by what told it, for people: {@code "KDMV" at byte 0}
   * @param signature false where nothing told the format, which is unformatted or unknown then
   */
  public record Detection(Format format, String by, boolean signature) {}

  /** A signature at a fixed place near the head of a file. */
  private record Magic(Format format, int offset, String ascii, String shown) {
    Magic(Format format, String ascii) {
      this(format, 0, ascii, ascii);
    }

    boolean matches(Bytes head) {
      return head.startsWith(offset, ascii);
    }
  }

  private static final Magic[] MAGICS = {
    new Magic(Format.VMDK, "KDMV"),
    new Magic(Format.COWD, "COWD"),
    new Magic(Format.VHDX, "vhdxfile"),
    new Magic(Format.VHD, "conectix"),
    new Magic(Format.QED, "QED\0"),
    new Magic(Format.GZIP, 0, "\u001f\u008b\b", "1f 8b 08"),
    new Magic(Format.XZ, 0, "\u00fd7zXZ\0", "fd 37 7a 58 5a 00"),
    new Magic(Format.ZSTD, 0, "(\u00b5/\u00fd", "28 b5 2f fd"),
    new Magic(Format.ZIP, 0, "PK\u0003\u0004", "PK 03 04"),
    new Magic(Format.ZIP, 0, "PK\u0005\u0006", "PK 05 06"),
    // known to be no disk that is read here, and to have no name of their own in Format
    new Magic(Format.UNKNOWN, 0, "WithoutFreeSpace", "Parallels disk, WithoutFreeSpace"),
    new Magic(Format.UNKNOWN, 0, "WithouFreSpacExt", "Parallels disk, WithouFreSpacExt"),
    new Magic(Format.UNKNOWN, 0, "7z\u00bc\u00af'\u001c", "7-Zip archive, 7z"),
    new Magic(Format.UNKNOWN, 0, "Rar!\u001a\u0007", "RAR archive, Rar!"),
    new Magic(Format.UNKNOWN, 0, "\u0004\"M\u0018", "LZ4 frame, 04 22 4d 18"),
    new Magic(Format.UNKNOWN, 0, "\u007fELF", "ELF file, 7f ELF"),
    new Magic(Format.UNKNOWN, 0, "%PDF-", "PDF, %PDF-"),
  };

  /**
   * Looks at the head and the tail of {@code file}, at most some 100 KiB and 1 MiB.
   *
   * @throws IOException where the host cannot read the file
   */
  public static Detection detect(ByteSource file) throws IOException {
    if (file.size() == 0) {
      return new Detection(Format.UNKNOWN, "the file is empty", false);
    }
    Bytes head = file.littleEndian("head", 0, (int) Math.min(HEAD, file.size()));
    // an archive may begin with any name, and end with a disk that has its signature at the end
    Optional<Detection> found = Tar.detect(head);
    if (found.isEmpty()) {
      found = headMagic(head);
    }
    if (found.isEmpty()) {
      found = tail(file);
    }
    if (found.isEmpty()) {
      found = TextKind.detect(file, head);
    }
    if (found.isEmpty()) {
      found = iso(file);
    }
    if (found.isEmpty() && file.size() < SECTOR) {
      return new Detection(Format.UNKNOWN, "shorter than one sector of 512 bytes", false);
    }
    if (found.isEmpty()) {
      found = RawSignature.find(file, head).map(by -> new Detection(Format.RAW, by, true));
    }
    if (found.isPresent()) {
      return found.get();
    }
    if (TextKind.isPlain(head)) {
      return new Detection(Format.UNKNOWN, "plain text", false);
    }
    String nothing = "neither a container's signature nor a partition table nor a file system";
    if (RawSignature.isBootSector(head)) {
      nothing += ", though 0xAA55 stands at byte 510";
    }
    return new Detection(Format.UNFORMATTED, nothing, false);
  }

  private static Optional<Detection> headMagic(Bytes head) throws IOException {
    for (Magic magic : MAGICS) {
      if (magic.matches(head)) {
        return found(magic.format(), '"' + magic.shown() + "\" at byte " + magic.offset());
      }
    }
    // the magic of the first block, or that of the end in a file of no blocks
    if (head.startsWith(0, "BZh")
        && (head.startsWith(4, "1AY&SY") || head.startsWith(4, "\u0017rE8P\u0090"))) {
      return found(Format.BZIP2, "\"BZh\" at byte 0");
    }
    if (head.startsWith(0, "QFI\u00fb") && head.length() >= 8) {
      // the version is big-endian: 1 is QCOW, 2 and 3 are QCOW2 (QEMU docs/interop/qcow2.rst)
      int version = head.u8(7);
      return found(
          version == 1 ? Format.QCOW : Format.QCOW2,
          "\"51 46 49 fb\" at byte 0, version " + version);
    }
    if (head.length() >= 0x44 && head.u32(0x40) == VDI_SIGNATURE) {
      return found(Format.VDI, "0xBEDA107F at byte 64");
    }
    if (head.length() >= 8 && head.bits64(0) == SESPARSE_MAGIC) {
      return found(Format.SESPARSE, "0x00000000CAFEBABE at byte 0");
    }
    return Optional.empty();
  }

  /**
   * The footers of a VHD, of 512 bytes and, from writers before Virtual PC 2004, of 511 (Virtual
   * Hard Disk Image Format Specification, "Hard Disk Footer Format"), and of a UDIF disk.
   */
  private static Optional<Detection> tail(ByteSource file) throws IOException {
    if (file.size() < SECTOR) {
      return Optional.empty();
    }
    long start = file.size() - SECTOR;
    Bytes last = file.littleEndian("tail", start, SECTOR);
    for (int at = 0; at <= 1; at++) {
      if (last.startsWith(at, "conectix")) {
        return found(Format.VHD, "\"conectix\" at byte " + (start + at) + ", in the footer");
      }
    }
    if (last.startsWith(0, "koly")) {
      return found(Format.UNKNOWN, "UDIF disk (.dmg), \"koly\" at byte " + start);
    }
    OptionalLong padded = Vhd.paddedFooter(file);
    if (padded.isPresent()) {
      return found(
          Format.VHD,
          "\"conectix\" at byte " + padded.getAsLong() + ", in the footer, with bytes behind it");
    }
    return Optional.empty();
  }

  /**
   * A volume descriptor of ISO 9660 (ECMA-119 8.1): type, CD001, version 1. An image that is also a
   * partitioned disk ("hybrid") is still an installation medium.
   */
  private static Optional<Detection> iso(ByteSource file) throws IOException {
    if (file.size() < ISO_DESCRIPTOR + 2048) {
      return Optional.empty();
    }
    Bytes descriptor = file.littleEndian("volume descriptor", ISO_DESCRIPTOR, 8);
    int type = descriptor.u8(0);
    boolean volume = type <= 3 || type == 255;
    if (volume && descriptor.startsWith(1, "CD001") && descriptor.u8(6) == 1) {
      return found(Format.ISO9660, "\"CD001\" at byte 32769");
    }
    return Optional.empty();
  }

  private static Optional<Detection> found(Format format, String by) {
    return Optional.of(new Detection(format, by, true));
  }
}
