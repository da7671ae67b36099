package preflight.block;

import java.util.Optional;

/**
 * One entry of a partition table.
 *
 * @param number as Linux counts: slots from 1, logical partitions from 5
 * @param start of the first byte, in bytes from the start of the disk
 * @param length in bytes; may reach beyond the end of the disk
 * @param typeId {@code 0x83} for an MBR, the type GUID in lower case for GPT
 * @param typeName for people; empty where the type is not known
 * @param name of a GPT entry, else empty
 * @param uuid the PARTUUID as {@code blkid} prints it; empty on an MBR without disk signature
 * @param bootable active flag of the MBR, or the GPT attribute "legacy BIOS bootable"
 */
public record Partition(
    int number,
    long start,
    long length,
    String typeId,
    String typeName,
    String name,
    Optional<String> uuid,
    boolean bootable,
    Kind kind) {

  /** How it hangs in its table; every GPT entry is primary. */
  public enum Kind {
    PRIMARY,
    EXTENDED,
    LOGICAL
  }

  /** The first byte behind it. */
  public long end() {
    long end = start + length;
    return end < 0 ? Long.MAX_VALUE : end;
  }

  /** Whether GRUB 2 puts its core image into it (GNU GRUB manual, "BIOS installation"). */
  public boolean isBiosBoot() {
    return typeId.equals(PartitionTypes.BIOS_BOOT);
  }

  /** Whether it is typed as the system partition of UEFI firmware (UEFI 2.10, 5.2.2 and 5.3.3). */
  public boolean isEfiSystem() {
    return typeId.equals(PartitionTypes.EFI_SYSTEM) || typeId.equals("0xef");
  }

  /**
   * Whether it is typed as the partition that extends the EFI system partition (UAPI group,
   * "Discoverable Partitions Specification", XBOOTLDR).
   */
  public boolean isExtendedBoot() {
    return typeId.equals(PartitionTypes.EXTENDED_BOOT) || typeId.equals("0xea");
  }

  /** Whether it covers a GPT disk for readers of the MBR (UEFI 2.10, 5.2.3). */
  public boolean isProtective() {
    return typeId.equals("0xee");
  }
}
