package preflight.convert;

import java.util.List;

/**
 * What a machine needs beside its disks, for the descriptor of an OVA.
 *
 * @param osId of CIM_OperatingSystem.OSType, such as 96 for 64-bit Debian
 * @param osName for people
 * @param efi whether its firmware is UEFI, else a BIOS
 * @param disks what the guest sees, in bytes, in their order
 */
public record Hardware(int osId, String osName, boolean efi, List<Long> disks) {

  /** The most disks that four SCSI controllers hold. */
  public static final int MOST_DISKS = 60;

  /** With at most {@value #MOST_DISKS} disks. */
  public Hardware {
    disks = List.copyOf(disks);
  }
}
