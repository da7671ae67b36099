package preflight.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import preflight.io.Bytes;

/** Tells whose boot code a sector holds, by its first instructions and its messages. */
final class BootSector {

  /** The table, or the end of a file system's code, follows. */
  private static final int MBR_CODE = 440;

  private static final int SYSLINUX_CODE = 14;
  private static final String SYSLINUX_START = "33c0fa8ed88ed0bc007c89e60657";
  private static final String PARTED_START = "fab800108ed0bc00b0b800008ed88ec0";
  private static final String DEBIAN_START = "fc31c08ed031e48ed88ec0be007c";

  /** The next sector that GRUB's boot sectors load, at these offsets. */
  private static final int GRUB2_KERNEL_SECTOR = 0x5C;

  private static final int GRUB2_OLD_KERNEL_SECTOR = 0x44;
  private static final int LEGACY_STAGE2_SECTOR = 0x44;

  /**
   * @param nextSector the sector of the disk that GRUB loads next, unsigned; empty for other
   *     loaders
   */
  record Match(BootLoader loader, String label, OptionalLong nextSector) {

    static Match of(BootLoader loader) {
      return new Match(loader, loader.label(), OptionalLong.empty());
    }

    static Match of(BootLoader loader, String label) {
      return new Match(loader, label, OptionalLong.empty());
    }
  }

  private final Bytes sector;
  private final String text;

  private BootSector(Bytes sector, int length) throws IOException {
    this.sector = sector;
    this.text = new String(sector.array(0, length), StandardCharsets.ISO_8859_1);
  }

  /**
   * @param mbr whether a partition table begins behind the code
   */
  static Match identify(Bytes sector, boolean mbr) throws IOException {
    int length = mbr ? MBR_CODE : 510;
    if (sector.isZero(0, length)) {
      return Match.of(BootLoader.NONE);
    }
    return new BootSector(sector, length).match(mbr);
  }

  private Match match(boolean mbr) throws IOException {
    if (has("GRUB \0Geom\0Hard Disk\0Read\0 Error")) {
      return grub();
    }
    if (has("isolinux.bin missing or corrupt")) {
      return Match.of(BootLoader.ISOLINUX, "ISOLINUX hybrid MBR");
    }
    if (startsWith(SYSLINUX_START, SYSLINUX_CODE)) {
      if (has("Missing OS\r\n")) {
        return Match.of(BootLoader.SYSLINUX_MBR, "Syslinux gptmbr.bin");
      }
      if (has("Missing operating system.")) {
        return Match.of(
            BootLoader.SYSLINUX_MBR,
            has("Multiple active partitions.") ? "Syslinux mbr.bin" : "Syslinux altmbr.bin");
      }
    }
    if (sector.startsWith(3, "SYSLINUX")) {
      return Match.of(BootLoader.SYSLINUX);
    }
    if (sector.startsWith(3, "EXTLINUX")) {
      return Match.of(BootLoader.SYSLINUX, "extlinux");
    }
    if (sector.startsWith(6, "LILO") || sector.startsWith(2, "LILO")) {
      return Match.of(BootLoader.LILO);
    }
    if (startsWith(PARTED_START, 16)) {
      return Match.of(BootLoader.PARTED_MBR);
    }
    if (startsWith(DEBIAN_START, 14)) {
      return Match.of(BootLoader.DEBIAN_MBR);
    }
    if (has("Invalid partition table") && has("Error loading operating system")) {
      return Match.of(BootLoader.WINDOWS_MBR);
    }
    if ((has("Boot loader too large") && has("I/O error loading boot loader"))
        || has("Starting the BTX loader")) {
      return Match.of(BootLoader.FREEBSD);
    }
    if (has("NTLDR") || has("BOOTMGR") || has("IO      SYS")) {
      return Match.of(BootLoader.WINDOWS);
    }
    // mkfs.exfat fills the code with halt instructions
    if (has("This is not a bootable disk")
        || (sector.startsWith(3, "EXFAT   ") && sector.u8(120) == 0xF4)) {
      return Match.of(BootLoader.NOT_BOOTABLE);
    }
    // No BIOS starts a sector without the signature, so this is the superblock of something.
    if (!mbr && (sector.u8(510) != 0x55 || sector.u8(511) != 0xAA)) {
      return Match.of(BootLoader.NONE);
    }
    return Match.of(BootLoader.UNKNOWN);
  }

  /**
   * Three generations share their messages. GRUB Legacy has its version, 3.x, at 0x3E; early GRUB 2
   * (up to 1.96) has 4.0 there; later ones jump further, by 0x63 (GRUB boot.S, stage1.S).
   */
  private Match grub() throws IOException {
    int jump = sector.u8(1);
    if (sector.u8(0) == 0xEB && jump == 0x48 && sector.u8(0x3E) == 3) {
      return grub(BootLoader.GRUB_LEGACY, "GRUB Legacy", sector.u32(LEGACY_STAGE2_SECTOR));
    }
    if (sector.u8(0) == 0xEB && jump == 0x48 && sector.u8(0x3E) == 4) {
      return grub(BootLoader.GRUB2, "GRUB 2 before 1.97", sector.bits64(GRUB2_OLD_KERNEL_SECTOR));
    }
    if (sector.u8(3) == 0x90 && sector.u8(4) == 0x90) {
      // boot_hybrid.img leads into an El Torito image, whose block list is relative
      return Match.of(BootLoader.GRUB2, "GRUB 2 hybrid ISO image");
    }
    return grub(BootLoader.GRUB2, "GRUB 2", sector.bits64(GRUB2_KERNEL_SECTOR));
  }

  private static Match grub(BootLoader loader, String label, long next) {
    return new Match(loader, label, OptionalLong.of(next));
  }

  private boolean has(String message) {
    return text.contains(message);
  }

  private boolean startsWith(String hex, int length) throws IOException {
    StringBuilder start = new StringBuilder(2 * length);
    for (int i = 0; i < length; i++) {
      start.append(Identifiers.hex(sector.u8(i), 2));
    }
    return start.toString().equals(hex);
  }
}
