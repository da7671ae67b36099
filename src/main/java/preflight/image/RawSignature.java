package preflight.image;

import java.io.IOException;
import java.util.Optional;
import preflight.io.ByteSource;
import preflight.io.Bytes;

/**
 * What shows that a file without a container's signature is a disk as it is: a partition table, a
 * file system or a volume. It only tells that one is there; reading it is the next stage's work.
 */
final class RawSignature {

  private static final int MBR_ENTRIES = 446;

  /** Where UFS superblocks have their magic, 0x00011954 and 0x19540119 in little-endian. */
  private static final int UFS_MAGIC = 1372;

  private static final String UFS1 = "T\u0019\u0001\0";
  private static final String UFS2 = "\u0019\u0001T\u0019";

  /** A signature at an absolute place. */
  private record Signature(String what, int offset, String ascii) {}

  private static final Signature[] NEAR = {
    new Signature("GPT", 512, "EFI PART"),
    new Signature("GPT of 1024-byte sectors", 1024, "EFI PART"),
    new Signature("GPT of 2048-byte sectors", 2048, "EFI PART"),
    new Signature("XFS", 0, "XFSB"),
    new Signature("LUKS", 0, "LUKS\u00ba\u00be"),
    new Signature("SquashFS", 0, "hsqs"),
    new Signature("EROFS", 1024, "\u00e2\u00e1\u00f5\u00e0"),
    new Signature("F2FS", 1024, "\u0010 \u00f5\u00f2"),
    new Signature("NTFS", 3, "NTFS    "),
    new Signature("exFAT", 3, "EXFAT   "),
    new Signature("FAT", 54, "FAT12   "),
    new Signature("FAT", 54, "FAT16   "),
    new Signature("FAT", 82, "FAT32   "),
    new Signature("MD RAID", 0, "\u00fcN+\u00a9"),
    new Signature("swap", 4086, "SWAPSPACE2"),
    new Signature("swap", 4086, "SWAP-SPACE"),
  };

  private static final Signature[] FURTHER = {
    new Signature("GPT of 4096-byte sectors", 4096, "EFI PART"),
    new Signature("MD RAID", 4096, "\u00fcN+\u00a9"),
    new Signature("JFS", 0x8000, "JFS1"),
    new Signature("Btrfs", 0x10040, "_BHRfS_M"),
    new Signature("ReiserFS", 0x10034, "ReIsEr"),
    new Signature("UFS", 8192 + UFS_MAGIC, UFS1),
    new Signature("UFS", 8192 + UFS_MAGIC, UFS2),
    new Signature("UFS", 65536 + UFS_MAGIC, UFS2),
    new Signature("ZFS", 16384 + 24, "version"),
    new Signature("swap of 64 KiB pages", 0xFFF6, "SWAPSPACE2"),
  };

  private RawSignature() {}

  /**
   * What told it, for people, and where.
   *
   * @param head the first bytes of {@code file}, at least 512
   */
  static Optional<String> find(ByteSource file, Bytes head) throws IOException {
    for (Signature signature : NEAR) {
      if (head.startsWith(signature.offset(), signature.ascii())) {
        return shown(signature);
      }
    }
    for (int sector = 0; sector < 4; sector++) {
      int at = sector * 512;
      if (head.startsWith(at, "LABELONE") && head.startsWith(at + 24, "LVM2 001")) {
        return Optional.of("LVM2, \"LABELONE\" at byte " + at);
      }
    }
    if (isExt(head)) {
      return Optional.of("ext2, ext3 or ext4, 0xEF53 at byte 1080");
    }
    if (isMinix(head)) {
      return Optional.of("MINIX, superblock at byte 1024");
    }
    Optional<String> table = partitionTable(head);
    if (table.isPresent()) {
      return table;
    }
    for (Signature signature : FURTHER) {
      int length = signature.ascii().length();
      if (file.size() >= signature.offset() + (long) length
          && file.littleEndian("signature", signature.offset(), length)
              .startsWith(0, signature.ascii())) {
        return shown(signature);
      }
    }
    return Optional.empty();
  }

  /** Two bytes alone are found by chance, so the block size and inode count must make sense too. */
  private static boolean isExt(Bytes head) throws IOException {
    return head.length() >= 2048
        && head.u16(0x438) == 0xEF53
        && head.u32(0x418) <= 6
        && head.u32(0x400) > 0;
  }

  /** Its magic has two bytes (version 3: at 24), so that the first data zone must make sense. */
  private static boolean isMinix(Bytes head) throws IOException {
    if (head.length() < 2048) {
      return false;
    }
    int magic = head.u16(1024 + 16);
    boolean old = magic == 0x137F || magic == 0x138F || magic == 0x2468 || magic == 0x2478;
    boolean version3 = head.u16(1024 + 24) == 0x4D5A;
    int maps = 1024 + (version3 ? 6 : 4);
    return (old || version3)
        && head.u16(maps) > 0
        && head.u16(maps + 2) > 0
        && head.u16(maps + 4) >= 2 + head.u16(maps) + head.u16(maps + 2);
  }

  /** Whether the first sector ends as boot sectors do; by chance every 65536th does. */
  static boolean isBootSector(Bytes head) throws IOException {
    return head.length() >= 512 && head.u16(510) == 0xAA55;
  }

  /**
   * One sane entry, or none in use; anything else is the boot sector of something unknown. What is
   * wrong with the other entries, the reader of tables tells.
   */
  private static Optional<String> partitionTable(Bytes head) throws IOException {
    if (!isBootSector(head)) {
      return Optional.empty();
    }
    boolean used = false;
    for (int i = 0; i < 4; i++) {
      int at = MBR_ENTRIES + i * 16;
      int status = head.u8(at);
      boolean sized = head.u32(at + 12) != 0;
      used |= sized;
      if (sized && (status == 0 || status == 0x80) && head.u32(at + 8) != 0) {
        return Optional.of("partition table, 0xAA55 at byte 510");
      }
    }
    return used
        ? Optional.empty()
        : Optional.of("boot signature 0xAA55 at byte 510, with an empty partition table");
  }

  /** As text where it is some, else in hexadecimal as the magic numbers of files are shown. */
  private static Optional<String> shown(Signature signature) {
    StringBuilder hex = new StringBuilder();
    boolean printable = true;
    for (int i = 0; i < signature.ascii().length(); i++) {
      char c = signature.ascii().charAt(i);
      printable &= c >= ' ' && c < 0x7F;
      hex.append(i == 0 ? "" : " ").append(Character.forDigit(c >> 4, 16));
      hex.append(Character.forDigit(c & 15, 16));
    }
    String magic = printable ? signature.ascii() : hex.toString();
    return Optional.of(signature.what() + ", \"" + magic + "\" at byte " + signature.offset());
  }
}
